"""Meetings of the interdisciplinary team: notice of 7 days, absences, the next one (UPPD art. 9a.7–7g)."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

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
from apps.meetings import selectors
from apps.meetings.models import Appointment, Decision, Invited, Kind, Seat, State
from apps.meetings.rules import team as rules
from apps.meetings.services import apart, busy, notices, planning, seats, telling, writing
from apps.meetings.services.inputs import Slot
from apps.notifications import services as notifications
from apps.procedures.terms import midnight


@dataclass(frozen=True)
class TeamHeldInput:
    """Who came, whose absence is excused for another reason (art. 9a.7f), what was said and decided.

    ``told_on`` is the day of the notice to those for whom none is recorded, where one went out.
    """

    came: list[Invited] = field(default_factory=list)
    excused: list[Invited] = field(default_factory=list)
    text: str = ""
    decisions: list[Decision] = field(default_factory=list)
    told_on: dt.date | None = None


@transaction.atomic
def plan(*, actor: User, slot: Slot, reason: str, now: dt.datetime) -> Appointment:
    """Call a meeting of the team; everybody who sits in it is expected (art. 9a.7d).

    One that took place already is entered the same way, to be recorded as held: nobody is told of it, and
    no notice is asked for. Raises ``NotPermitted``, ``Invalid`` for less than seven days' notice without a
    reason (art. 9a.7b), and ``DomainError`` where nobody sits in the team on that day.
    """
    require(actor, Permission.RECEIVE_FORM)
    apart.lock_calendar()
    planning.check_slot(slot, now, may_have_passed=True)
    has_passed = slot.starts_at <= now
    expected = list(selectors.seated_on(timezone.localdate(slot.starts_at)))
    if not expected:
        raise DomainError(
            _("Nobody sits in the team on that day. First record who does, and since when.")
        )
    busy.check(slot, [one.user for one in expected if one.user], expected)
    short = None if has_passed else notices.check(slot, reason, now)
    row = Appointment.objects.create(
        kind=Kind.TEAM_MEETING, starts_at=slot.starts_at, ends_at=slot.ends_at, planned_at=now,
        is_remote=slot.is_remote, where=slot.where, planned_by=actor, short_notice=short,
    )  # fmt: skip
    Invited.objects.bulk_create(
        [Invited(appointment=row, seat=one, user=one.user) for one in expected]
    )
    if not has_passed:
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
    notices.check_day(row, on)
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
    invited = _expected(row, given)
    row.state, row.closed_at, row.version = State.HELD, now, row.version + 1
    row.save()
    _record_attendance(row, invited, given)
    writing.write(row, by=actor, text=given.text, decisions=given.decisions, now=now)
    _move_terms(row, now)
    _tell_chair([one.seat for one in invited if one.seat and _is_missed(one)], now)
    _audit(actor, "meeting.held", row, now)
    return row


@transaction.atomic
def correct(
    *, actor: User, appointment_id: uuid.UUID, given: TeamHeldInput, because: str,
    now: dt.datetime, version: int | None = None,
) -> Appointment:  # fmt: skip
    """Correct minutes by a further version; an excuse brought later is one too (art. 9a.7f).

    Absences are counted by the latest version; the former ones are kept. Raises as ``hold`` does, and
    ``Invalid`` without a reason.
    """
    require(actor, Permission.RECEIVE_FORM)
    row = planning.recorded(actor, appointment_id, version)
    if row.kind != Kind.TEAM_MEETING:
        raise NotFound(_("There is no such appointment."))
    writing.check_reason(because)
    invited = _expected(row, given)
    before = writing.attendance(row)
    _record_attendance(row, invited, given)
    writing.correct(
        row, by=actor, text=given.text, decisions=given.decisions, because=because, before=before,
        now=now,
    )  # fmt: skip
    _tell_chair([one.seat for one in invited if one.seat and _is_missed(one)], now)
    return row


def unexcused(seat: Seat) -> int:
    """Return on how many days a member was absent without excuse, though told of the meeting."""
    return len(selectors.days_missed(seat))


def _expected(row: Appointment, given: TeamHeldInput) -> list[Invited]:
    """Return who was expected.

    Raises ``Invalid`` for others, for somebody both present and excused, and for a notice after the meeting.
    """
    invited = list(Invited.objects.filter(appointment=row).select_related("seat__user"))
    if not given.came or not {*given.came, *given.excused} <= set(invited):
        message = _("Say who was present at the meeting.")
        raise Invalid(message, problems=[Problem(message, "came")])
    both = [str(one.who) for one in invited if one in given.came and one in given.excused]
    if both:
        message = _(
            "Marked both as present and as excused: %(names)s. Take the mark away in one of the lists."
        ) % {"names": ", ".join(sorted(both))}
        raise Invalid(message, problems=[Problem(message, "excused")])
    if given.told_on is not None:
        notices.check_day(row, given.told_on, "told_on")
    return invited


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
        one.notice_sent_on = one.notice_sent_on or given.told_on
    Invited.objects.bulk_update(invited, ["came", "is_excused", "notice_sent_on"])
    if given.told_on is not None:
        notices.after(row, given.told_on)


def _is_missed(one: Invited) -> bool:
    return one.came is False and not one.is_excused


def _move_terms(row: Appointment, now: dt.datetime) -> None:
    day = timezone.localdate(row.starts_at)
    deadlines.lapse(subject=notices.subject_of(row), on=day)
    later = Appointment.objects.filter(kind=Kind.TEAM_MEETING, state=State.HELD)
    if later.filter(starts_at__gt=row.starts_at).exists():
        return  # the term runs from the latest meeting, whenever an earlier one is recorded
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
