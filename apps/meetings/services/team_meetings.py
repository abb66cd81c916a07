"""Meetings of the interdisciplinary team: notice of 7 days, absences, the next one (UPPD art. 9a.7–7g)."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import selectors as accounts
from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission, Role
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, NotFound, Problem
from apps.deadlines import services as deadlines
from apps.deadlines.models import Deadline
from apps.deadlines.rules import regime_of
from apps.deadlines.services import Subject
from apps.meetings.models import Appointment, Decision, Invited, Kind, Minutes, Seat, State
from apps.meetings.rules import team as rules
from apps.meetings.services import apart, notices, planning, seats, telling
from apps.meetings.services.inputs import Slot
from apps.notifications import services as notifications
from apps.procedures.terms import midnight


@dataclass(frozen=True)
class TeamHeldInput:
    """Who came, whose absence is excused for another reason (art. 9a.7f), what was said and decided."""

    came: list[Invited] = field(default_factory=list)
    excused: list[Invited] = field(default_factory=list)
    text: str = ""
    decisions: list[Decision] = field(default_factory=list)


@transaction.atomic
def plan(*, actor: User, slot: Slot, reason: str, now: dt.datetime) -> Appointment:
    """Call a meeting of the team; everybody who sits in it is expected (art. 9a.7d).

    Raises ``NotPermitted``, ``Invalid`` for less than seven days' notice without a reason (art. 9a.7b), and
    ``DomainError`` where nobody sits in the team yet.
    """
    require(actor, Permission.RECEIVE_FORM)
    apart.lock_calendar()
    planning.check_slot(slot, now)
    expected = list(Seat.objects.filter(until=None).select_related("user"))
    if not expected:
        raise DomainError(_("First record who sits in the team."))
    short = notices.check(slot, reason, now)
    row = Appointment.objects.create(
        kind=Kind.TEAM_MEETING, starts_at=slot.starts_at, ends_at=slot.ends_at, planned_at=now,
        is_remote=slot.is_remote, where=slot.where, planned_by=actor, short_notice=short,
    )  # fmt: skip
    Invited.objects.bulk_create(
        [Invited(appointment=row, seat=one, user=one.user) for one in expected]
    )
    notices.start(row, now)
    telling.staff(row, "meeting.planned", by=actor, now=now)
    _audit(actor, "meeting.planned", row, now)
    return row


@transaction.atomic
def tell_all(
    *, actor: User, appointment_id: uuid.UUID, on: dt.date, now: dt.datetime,
    version: int | None = None,
) -> Appointment:  # fmt: skip
    """Record that the notice went out to everybody who was not told yet."""
    row = _locked(actor, appointment_id, version)
    Invited.objects.filter(appointment=row, notice_sent_on=None).update(notice_sent_on=on)
    notices.after(row, on)
    _audit(actor, "meeting.notice", row, now)
    return row


@transaction.atomic
def report_absence(
    *, actor: User, invited_id: uuid.UUID, now: dt.datetime, version: int | None = None
) -> Appointment:
    """Record that a member reported today that they will be absent (art. 9a.7e).

    A member reports for themselves, the team's staff for anybody.
    """
    found = Invited.objects.filter(pk=invited_id, seat__isnull=False).first()
    if found is None or not (actor.may(Permission.RECEIVE_FORM) or found.user_id == actor.pk):
        raise NotFound(_("There is no such appointment."))
    row = planning.still_planned(found.appointment_id, version)
    if found.reported_on is None:
        found.reported_on = timezone.localdate(now)
        found.save(update_fields=["reported_on"])
        _audit(actor, "meeting.absence", row, now)
    return row


@transaction.atomic
def hold(
    *, actor: User, appointment_id: uuid.UUID, given: TeamHeldInput, now: dt.datetime,
    version: int | None = None,
) -> Appointment:  # fmt: skip
    """Record a meeting of the team as held: the term for the next one begins (D23).

    A member's third unexcused absence tells the chair to write to who delegated them (art. 9a.7g).
    """
    require(actor, Permission.RECEIVE_FORM)
    apart.lock_calendar()
    row = _locked(actor, appointment_id, version)
    if row.starts_at > now:
        raise DomainError(_("This appointment has not begun yet. Record it afterwards."))
    invited = list(Invited.objects.filter(appointment=row).select_related("seat"))
    if not given.came or not {*given.came, *given.excused} <= set(invited):
        message = _("Say who was present at the meeting.")
        raise Invalid(message, problems=[Problem(message, "came")])
    row.state, row.closed_at, row.version = State.HELD, now, row.version + 1
    row.save()
    _record_attendance(row, invited, given)
    Minutes.objects.create(
        appointment=row, written_by=actor, written_at=now,
        content={
            "text": given.text.strip(), "decisions": [asdict(one) for one in given.decisions],
        },
    )  # fmt: skip
    _move_terms(row, now)
    _tell_chair([one.seat for one in invited if one.seat and _is_missed(one)], now)
    _audit(actor, "meeting.held", row, now)
    return row


def unexcused(seat: Seat) -> int:
    """Return how often a member was absent without excuse."""
    missed = Invited.objects.filter(seat=seat, came=False, is_excused=False)
    return missed.filter(appointment__state=State.HELD).count()


def _locked(actor: User, appointment_id: uuid.UUID, version: int | None) -> Appointment:
    row = planning.locked(actor, appointment_id, version)
    if row.kind != Kind.TEAM_MEETING:
        raise NotFound(_("There is no such appointment."))
    return row


def _record_attendance(row: Appointment, invited: list[Invited], given: TeamHeldInput) -> None:
    day = timezone.localdate(row.starts_at)
    for one in invited:
        one.came = one in given.came
        one.is_excused = not one.came and (
            one in given.excused or rules.is_excused(one.reported_on, day)
        )
    Invited.objects.bulk_update(invited, ["came", "is_excused"])


def _is_missed(one: Invited) -> bool:
    return one.came is False and not one.is_excused


def _move_terms(row: Appointment, now: dt.datetime) -> None:
    day = timezone.localdate(row.starts_at)
    deadlines.lapse(subject=notices.subject_of(row), on=day)
    running = Deadline.objects.open().filter(rule_code="D23", subject_type=planning.SUBJECT)
    for one in list(running):
        subject = Subject(one.subject_type, one.subject_id, one.subject_label)
        deadlines.meet(code="D23", subject=subject, on=day, by="meeting")
    deadlines.start(
        code="D23", regime=regime_of(day), subject=notices.subject_of(row), at=midnight(day),
        assignees=accounts.service_of_team(), now=now,
    )  # fmt: skip


def _tell_chair(missed: Iterable[Seat], now: dt.datetime) -> None:
    for seat in missed:
        count = unexcused(seat)
        if count < rules.LETTER_FROM:
            continue
        for chair in accounts.active_with(Role.CHAIR):
            notifications.notify(
                user=chair, ref=uuid.uuid5(seat.pk, str(count)), kind="team.absences",
                label=seats.LABEL, params={}, url=seat.get_absolute_url(), now=now,
            )  # fmt: skip


def _audit(actor: User, action: str, row: Appointment, now: dt.datetime) -> None:
    audit.record(
        actor=actor, action=action, subject=(planning.SUBJECT, row.pk), at=now, kind=row.kind
    )
