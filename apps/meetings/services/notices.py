"""The notice of a meeting of the team, 7 days before (UPPD art. 9a.7b), as the term D24."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import selectors as accounts
from apps.common.errors import Invalid, Problem
from apps.deadlines import services as deadlines
from apps.deadlines.rules import regime_of
from apps.deadlines.services import Subject
from apps.meetings.models import Appointment, Invited
from apps.meetings.rules import team as rules
from apps.meetings.services import seats
from apps.meetings.services.inputs import Slot
from apps.procedures.terms import midnight

SUBJECT = "meeting"


def check(slot: Slot, reason: str, now: dt.datetime) -> dict[str, str] | None:
    """Return the reason for a short notice, None where the notice is long enough."""
    last = rules.notice_by(timezone.localdate(slot.starts_at))
    if last is None or timezone.localdate(now) <= last:
        return None
    if not reason.strip():
        message = _(
            "The notice has to go out 7 days before (art. 9a.7b). Choose a later day, or give the reason."
        )
        raise Invalid(message, problems=[Problem(message, "reason")])
    return {"text": reason.strip()[:500]}


def start(row: Appointment, now: dt.datetime) -> None:
    """Start the term for the notice (D24), unless it has passed: then a reason is kept instead."""
    deadlines.lapse(subject=subject_of(row), on=timezone.localdate(now))
    if row.short_notice is None:
        day = timezone.localdate(row.starts_at)
        deadlines.start(
            code="D24", regime=regime_of(day), subject=subject_of(row), at=midnight(day),
            assignees=accounts.service_of_team(), now=now,
        )  # fmt: skip


def after(row: Appointment, on: dt.date) -> None:
    """Meet the term for the notice once everybody was told."""
    if not Invited.objects.filter(appointment=row, notice_sent_on=None).exists():
        deadlines.meet(code="D24", subject=subject_of(row), on=on, by="notice")


def check_day(row: Appointment, on: dt.date, field: str = "on") -> None:
    """Raise ``Invalid`` for a notice that would have gone out after the day of the appointment."""
    if on > timezone.localdate(row.starts_at):
        message = _("A notice goes out before the meeting. Check the day.")
        raise Invalid(message, problems=[Problem(message, field)])


def subject_of(row: Appointment) -> Subject:
    """Return what a deadline keeps of a meeting of the team."""
    return Subject(SUBJECT, row.pk, seats.LABEL)
