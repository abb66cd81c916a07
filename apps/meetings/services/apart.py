"""The rule that the two sides never meet, applied to what the office has planned (ROZP23 § 18)."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.errors import Invalid, Problem
from apps.letters.models import Letter
from apps.letters.rules.states import State as LetterState
from apps.meetings import selectors
from apps.meetings.models import Appointment, Invited, State
from apps.meetings.rules.apart import Case, Conflict, Visit, Why, conflicts, conflicts_with
from apps.meetings.services.inputs import Slot
from apps.people import selectors as persons
from apps.procedures.models import Party, Side

_NEW = "new"
# A letter says when a meeting begins, and not how long it lasts.
CALL_LASTS = dt.timedelta(hours=2)
CALLED = (LetterState.HELD, LetterState.ISSUED, LetterState.SENT, LetterState.DELIVERED)


class Clash(Invalid):
    """The two sides would come together: what was entered is right, but cannot be planned."""

    status = 409
    code = "clash"


def lock_calendar() -> None:
    """Let one planner of this office work at a time, until the transaction ends.

    Else two people who plan at once would both see a free hour. Other offices do not wait.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('meetings'), hashtext(current_schema()))"
        )


def check(
    *, actor: User, slot: Slot, parties: Iterable[Party], instead_of: uuid.UUID | None = None
) -> None:
    """Raise ``Clash`` when an appointment would bring the two sides together.

    Call it under ``lock_calendar``. ``instead_of`` is the appointment that is being moved.
    """
    invited = list(parties)
    new = Visit(
        _NEW, slot.starts_at, slot.ends_at, slot.place, _people(invited), slot.is_remote, slot.link,
        _along(invited, _children(invited)),
    )  # fmt: skip
    others = [one for one in (*_visits(_near(slot)), *_calls(slot)) if one.key != instead_of]
    known = _cases({person for one in (new, *others) for person in one.there})
    found = conflicts_with(new, others, known, settings.MEETINGS_APART_MINUTES)
    if found:
        raise _refusal(actor, found)


def check_letter(actor: User, letter: Letter) -> None:
    """Raise ``Clash`` when a letter would call somebody to where the other side is expected."""
    if letter.calls_at is None or letter.party is None:
        return
    lock_calendar()
    slot = Slot(letter.calls_at, letter.calls_at + CALL_LASTS, letter.given["meeting_place"])
    try:
        check(actor=actor, slot=slot, parties=[letter.party], instead_of=letter.pk)
    except Clash as clash:
        problems = [Problem(clash.message, "meeting_at")]
        raise Clash(clash.message, problems=problems) from clash


def clashing(rows: Iterable[Appointment], now: dt.datetime) -> set[uuid.UUID]:
    """Return which of the appointments clash, with whichever other one that is planned and not over.

    Planning refuses them; a new procedure can still set two people against each other afterwards.
    """
    shown = {one.pk for one in rows}
    visits = _visits(Appointment.objects.filter(state=State.PLANNED, ends_at__gte=now))
    people = {person for one in visits for person in one.there}
    found = conflicts(visits, _cases(people), settings.MEETINGS_APART_MINUTES)
    return {key for one in found for key in (one.first, one.second) if key in shown}


def _near(slot: Slot) -> Iterable[Appointment]:
    margin = dt.timedelta(minutes=settings.MEETINGS_APART_MINUTES)
    return Appointment.objects.exclude(state=State.CANCELLED).filter(
        starts_at__lt=slot.ends_at + margin, ends_at__gt=slot.starts_at - margin
    )


def _visits(rows: Iterable[Appointment]) -> list[Visit]:
    appointments = list(rows)
    invited = Invited.objects.filter(appointment__in=appointments, party__isnull=False)
    expected: dict[uuid.UUID, list[Party]] = defaultdict(list)
    for one in invited.select_related("party"):
        if one.party is not None:
            expected[one.appointment_id].append(one.party)
    children = _children(party for parties in expected.values() for party in parties)
    return [
        Visit(
            one.pk, one.starts_at, one.ends_at, one.place, _people(expected[one.pk]), one.is_remote,
            one.link, _along(expected[one.pk], children),
        )
        for one in appointments
        if expected[one.pk]
    ]  # fmt: skip


def _calls(slot: Slot) -> list[Visit]:
    """Return whom registered letters call about the time of a slot, whether or not it was planned."""
    margin = dt.timedelta(minutes=settings.MEETINGS_APART_MINUTES)
    letters = Letter.objects.select_related("party").filter(
        state__in=[one.value for one in CALLED], party__isnull=False, called_off_at=None,
        calls_at__lt=slot.ends_at + margin, calls_at__gt=slot.starts_at - margin - CALL_LASTS,
    )  # fmt: skip
    called = [(one, one.calls_at, one.party) for one in letters if one.party and one.calls_at]
    children = _children(party for _letter, _at, party in called)
    return [
        Visit(
            one.pk, at, at + CALL_LASTS, one.given["meeting_place"], _people([party]),
            along=_along([party], children),
        )
        for one, at, party in called
    ]  # fmt: skip


def _people(parties: list[Party]) -> frozenset[uuid.UUID]:
    return frozenset(party.person_id for party in parties)


def _along(parties: list[Party], children: dict[uuid.UUID, set[uuid.UUID]]) -> frozenset[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for party in parties:
        if party.side == Side.VICTIM:
            found |= children.get(party.procedure_id, set())
    return frozenset(found)


def _children(parties: Iterable[Party]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Return the children of each procedure: nobody invites them, but they come with a parent."""
    procedures = {party.procedure_id for party in parties if party.side == Side.VICTIM}
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for child in Party.objects.filter(procedure__in=procedures, is_minor=True):
        found[child.procedure_id].add(child.person_id)
    return found


def _cases(people: Iterable[uuid.UUID]) -> list[Case]:
    """Return the sides of every procedure in which one of the people is, or may be; ended ones too."""
    maybe = persons.aliases_of(people)
    concerned = Party.objects.filter(person__in=list(maybe)).values("procedure_id")
    parties: dict[uuid.UUID, list[Party]] = defaultdict(list)
    for row in Party.objects.filter(procedure__in=concerned):
        parties[row.procedure_id].append(row)
    return [
        Case(_side(rows, Side.VICTIM, maybe), _side(rows, Side.PERPETRATOR, maybe))
        for rows in parties.values()
    ]


def _side(
    rows: list[Party], side: Side, maybe: dict[uuid.UUID, set[uuid.UUID]]
) -> frozenset[uuid.UUID]:
    """Return who is on a side of one procedure; its own parties are known to be different people."""
    own = {row.person_id for row in rows}
    there = {row.person_id for row in rows if row.side == side}
    others = {person for one in there for person in maybe.get(one, set())} - own
    return frozenset(there | others)


def _refusal(actor: User, found: list[Conflict]) -> Clash:
    if any(one.why is Why.ONE_MEETING for one in found):
        return _clash(
            _(
                "These people must never meet (ROZP23 § 18), not even in one call. Invite them to"
                " separate appointments."
            ),
            "parties",
        )
    keys = [one.second for one in found]
    seen = selectors.visible_to(actor).filter(pk__in=keys).select_related("procedure").first()
    return _clash(_told(seen), "begins")


def _told(seen: Appointment | None) -> str:
    """Return what is in the way; of an appointment that one may not see, only that there is one."""
    if seen is None or seen.procedure is None:
        return _(
            "Somebody whom a person invited here must not meet is expected in this place about"
            " this time (ROZP23 § 18). Choose another day, hour or place."
        )
    begins, ends = timezone.localtime(seen.starts_at), timezone.localtime(seen.ends_at)
    return _(
        "The other side is expected there from %(begins)s to %(ends)s (%(number)s). Leave at least"
        " %(minutes)s minutes between, or choose another place (ROZP23 § 18)."
    ) % {
        "begins": begins.strftime("%d.%m.%Y %H:%M"), "ends": ends.strftime("%H:%M"),
        "number": seen.procedure.number, "minutes": settings.MEETINGS_APART_MINUTES,
    }  # fmt: skip


def _clash(message: str, anchor: str) -> Clash:
    return Clash(message, problems=[Problem(message, anchor)])
