"""Which appointments a user may see, and who may plan them."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Prefetch, Q
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.deadlines.models import Deadline
from apps.meetings.models import Agreement, Appointment, Feed, Invited, Kind, Minutes, Seat, State
from apps.meetings.rules.attendance import Quorum, quorum
from apps.people.models import Person
from apps.procedures import selectors as procedures
from apps.procedures.models import Party, Procedure, Recusal
from apps.teams import selectors as teams
from apps.teams.models import Membership
from tenants.bound import BoundQuerySet

FEED_PAST, FEED_MOST = dt.timedelta(days=31), 500


@dataclass(frozen=True)
class Former:
    """A version of minutes that was corrected, with who was recorded as present and excused."""

    minutes: Minutes
    came: list[str]
    excused: list[str]


def visible_to(user: User) -> BoundQuerySet[Appointment]:
    """Return the appointments that the user may know of (UPPD art. 9c.4).

    Those of a procedure are for its group and the team, not for who only started it; meetings of the
    team for the team and for whoever is invited.
    """
    of_team = Q(kind=Kind.TEAM_MEETING)
    if not user.may(Permission.READ_ALL_PROCEDURES):
        of_team &= Q(pk__in=Invited.objects.filter(user=user).values("appointment_id"))
    found: BoundQuerySet[Appointment] = Appointment.objects.all()
    return found.filter(Q(procedure__in=_procedures_of(user)) | of_team)


def knows_of(user: User, procedure: Procedure) -> bool:
    """Whether the user may know of the appointments of a procedure, wherever they were held."""
    return _procedures_of(user).filter(pk=procedure.pk).exists()


def _procedures_of(user: User) -> BoundQuerySet[Procedure]:
    """Return the procedures of whose appointments the user may know."""
    closed = Recusal.objects.filter(user=user, lifted_at=None).values("procedure_id")
    found = procedures.visible_to(user).exclude(pk__in=closed)
    if user.may(Permission.READ_ALL_PROCEDURES):
        return found
    return found.filter(group__in=teams.groups_open_to(user))


def appointment_of(user: User, appointment_id: uuid.UUID) -> Appointment | None:
    """Return an appointment that the user may see."""
    found = visible_to(user).select_related("procedure__group", "planned_by", "meeting")
    return found.filter(pk=appointment_id).first()


def upcoming(user: User) -> BoundQuerySet[Appointment]:
    """Return what is planned, and what has passed but nobody has recorded yet, soonest first."""
    found = visible_to(user).filter(state=State.PLANNED)
    return found.select_related("procedure").order_by("starts_at", "pk")


def team_held(user: User) -> BoundQuerySet[Appointment]:
    """Return the meetings of the team that took place, the latest first, with their minutes."""
    written = Prefetch("minutes", Minutes.objects.order_by("-version"))
    found = visible_to(user).filter(kind=Kind.TEAM_MEETING, state=State.HELD)
    return found.prefetch_related(written).order_by("-starts_at", "-pk")


def has_minutes(held: Appointment) -> bool:
    """Whether the latest minutes of a row of ``team_held`` say more than who came."""
    versions = list(held.minutes.all())
    return bool(versions) and not versions[0].is_blank


def of_procedure(user: User, procedure: Procedure) -> list[Appointment]:
    """Return a procedure's appointments, the latest first."""
    return list(
        visible_to(user)
        .filter(procedure=procedure)
        .select_related("planned_by")
        .order_by("-starts_at", "pk")
    )


def invited_to(appointment: Appointment) -> list[Invited]:
    """Return who is expected, the parties first."""
    found = Invited.objects.filter(appointment=appointment)
    found = found.select_related(
        "party__person", "user__institution", "seat__institution", "seat__user"
    )
    return sorted(found, key=lambda one: (one.party_id is None, str(one.who)))


def may_plan(user: User, procedure: Procedure | None) -> bool:
    """Whether the user plans: the team's staff anywhere, members in procedures of their groups."""
    if procedure is None:
        return user.may(Permission.RECEIVE_FORM) or user.may(Permission.APPOINT_GROUP)
    if user in procedures.recused(procedure):
        return False
    return user.may(Permission.RECEIVE_FORM) or (
        user.may(Permission.WORK_IN_GROUP) and procedures.is_in_group(user, procedure)
    )


def alone_with(person: Person) -> Q:
    """Return which appointments are with this person and nobody else of a procedure, but for the staff."""
    theirs = Invited.objects.filter(party__person=person).values("appointment_id")
    others = Invited.objects.filter(party__isnull=False).exclude(party__person=person)
    alone = Q(pk__in=theirs) & ~Q(pk__in=others.values("appointment_id"))
    return alone & ~Q(kind=Kind.GROUP_MEETING)


def adult_parties(procedure: Procedure) -> list[Party]:
    """Return who may be invited: a minor never is (ROZP23 § 11.6)."""
    parties = Party.objects.filter(procedure=procedure, is_minor=False).select_related("person")
    return list(parties.order_by("-side", "position"))


def staff_of(procedure: Procedure) -> list[User]:
    """Return the members of the procedure's group, without whoever is excluded from it."""
    if procedure.group is None:
        return []
    closed = procedures.recused(procedure)
    return [one for one in teams.members(procedure.group) if one not in closed]


def may_be_present(appointment: Appointment) -> list[User]:
    """Return the staff who can be recorded as present: the group's members, and whoever planned it.

    Where it was recorded before, whoever was present then too.
    """
    procedure = appointment.procedure
    if procedure is None:
        return []
    possible = staff_of(procedure)
    if appointment.kind != Kind.GROUP_MEETING:
        possible.append(appointment.planned_by)
    came = Invited.objects.filter(appointment=appointment, came=True, user__isnull=False)
    possible += [one.user for one in came.select_related("user") if one.user is not None]
    return list(dict.fromkeys(possible))


def quorum_of(appointment: Appointment) -> Quorum | None:
    """Return how much of the group came to a meeting that was held."""
    meeting = appointment.meeting
    if meeting is None:
        return None
    seats = Membership.objects.filter(group=meeting.group, since__lte=meeting.held_on)
    seats = seats.filter(Q(until=None) | Q(until__gte=meeting.held_on))
    functions = dict(seats.values_list("user_id", "function"))
    return quorum(functions, list(meeting.present.values_list("pk", flat=True)))


def minutes_of(appointment: Appointment) -> Minutes | None:
    """Return the latest version of the minutes, where there are some."""
    found = Minutes.objects.select_related("written_by").filter(appointment=appointment)
    return found.order_by("-version").first()


def former_minutes(appointment: Appointment) -> list[Former]:
    """Return the versions that were corrected, the latest first, as they were before."""
    found = Minutes.objects.select_related("written_by").filter(appointment=appointment)
    names = {str(one.pk): str(one.who) for one in invited_to(appointment)}
    former = []
    for old, new in pairwise(found.order_by("version")):
        was = new.attendance_before
        came, excused = (
            [names[pk] for pk in pks if pk in names] for pks in (was.came, was.excused)
        )
        former.append(Former(old, came, excused))
    return former[::-1]


def seats() -> list[Seat]:
    """Return who sits in the team now, the chair first."""
    found = Seat.objects.filter(until=None).select_related("user", "institution")
    return sorted(found, key=lambda one: (not one.is_chair, str(one)))


def seated_on(day: dt.date) -> BoundQuerySet[Seat]:
    """Return who sits in the team on a day; no longer whoever leaves it on that day."""
    found = Seat.objects.filter(Q(until=None) | Q(until__gt=day), appointed_on__lte=day)
    return found.select_related("user")


def seat_of(user: User, seat_id: uuid.UUID) -> Seat | None:
    """Return a seat of the team, for its staff and for whom it belongs to."""
    found = Seat.objects.select_related("user", "institution").filter(pk=seat_id)
    return found.first() if user.may(Permission.RECEIVE_FORM) else found.filter(user=user).first()


def agreements() -> list[Agreement]:
    """Return the agreements, the latest of each institution alone."""
    latest: dict[object, Agreement] = {}
    for one in Agreement.objects.select_related("institution"):
        latest.setdefault(one.institution_id, one)
    return list(latest.values())


def absences_of(seat: Seat) -> list[Invited]:
    """Return the meetings of the team to which a member did not come, the latest first."""
    missed = Invited.objects.filter(seat=seat, came=False, appointment__state=State.HELD)
    return list(missed.select_related("appointment").order_by("-appointment__starts_at"))


def days_missed(seat: Seat) -> list[dt.date]:
    """Return the days that count for the letter of art. 9a.7g: without excuse, though the member was told.

    Who had no notice cannot be reproached with the absence; two meetings of one day are one day.
    """
    missed = {
        day
        for one in absences_of(seat)
        if not one.is_excused
        and one.notice_sent_on is not None
        and one.notice_sent_on <= (day := timezone.localdate(one.appointment.starts_at))
    }
    return sorted(missed)


def feed_of(hashed: str, now: dt.datetime) -> Feed | None:
    """Return the calendar with this hash while it is usable: neither revoked nor its user blocked."""
    feed = _feeds().filter(token_hash=hashed).first()
    return feed if feed is not None and feed.is_usable(now) else None


def own_feed(user: User, now: dt.datetime) -> Feed | None:
    """Return the user's calendar whose address still opens it."""
    feed = _feeds().filter(user=user, revoked_at=None).first()
    return feed if feed is not None and feed.is_usable(now) else None


def _feeds() -> BoundQuerySet[Feed]:
    return Feed.objects.select_related("user", "issued_by__user")


def own_appointments(user: User, now: dt.datetime) -> list[Appointment]:
    """Return what concerns the user themselves, cancelled ones too, from a month ago on."""
    own = Invited.objects.filter(user=user).values("appointment_id")
    found = visible_to(user).filter(Q(pk__in=own) | Q(planned_by=user))
    found = found.filter(ends_at__gte=now - FEED_PAST).defer("where", "reason", "short_notice")
    return list(found.order_by("starts_at", "pk")[:FEED_MOST])


def training_dues(seats: Iterable[Seat]) -> dict[object, dt.date | None]:
    """Return until when the training of these members has to be done, where it is still open (D26)."""
    found = Deadline.objects.open().filter(
        rule_code="D26", subject_type="seat", subject_id__in=[one.pk for one in seats]
    )
    return dict(found.values_list("subject_id", "due_on"))
