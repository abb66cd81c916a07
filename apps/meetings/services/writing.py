"""Writing minutes, and correcting them by a further version that keeps the former ones."""

import datetime as dt
from dataclasses import asdict

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit import services as audit
from apps.common.errors import Invalid, Problem
from apps.meetings.models import Appointment, Attendance, Decision, Invited, Minutes
from apps.meetings.services import planning


def attendance(appointment: Appointment) -> Attendance:
    """Return who is recorded as present and as excused now."""
    rows = list(Invited.objects.filter(appointment=appointment))
    return Attendance(
        [str(one.pk) for one in rows if one.came], [str(one.pk) for one in rows if one.is_excused]
    )


def write(
    appointment: Appointment, *, by: User, text: str, decisions: list[Decision], now: dt.datetime
) -> Minutes:
    """Write the first minutes of an appointment."""
    return Minutes.objects.create(
        appointment=appointment, written_by=by, written_at=now, content=_content(text, decisions)
    )


def check_reason(because: str) -> None:
    """Raise ``Invalid`` for a correction without a reason."""
    if not because.strip():
        message = _("Say why the minutes are corrected.")
        raise Invalid(message, problems=[Problem(message, "because")])


def correct(
    appointment: Appointment, *, by: User, text: str, decisions: list[Decision], because: str,
    before: Attendance, now: dt.datetime,
) -> Minutes:  # fmt: skip
    """Write a further version; ``before`` is the attendance that it replaces."""
    content = {**_content(text, decisions), "attendance_before": asdict(before)}
    version = Minutes.objects.filter(appointment=appointment).count() + 1
    made = Minutes.objects.create(
        appointment=appointment, written_by=by, written_at=now, content=content, version=version,
        because={"text": because.strip()[:500]},
    )  # fmt: skip
    appointment.version += 1
    appointment.save(update_fields=["version"])
    audit.record(
        actor=by, action="meeting.corrected", subject=(planning.SUBJECT, appointment.pk), at=now,
        kind=appointment.kind, version=version,
    )  # fmt: skip
    return made


def _content(text: str, decisions: list[Decision]) -> dict[str, object]:
    return {"text": text.strip(), "decisions": [asdict(one) for one in decisions]}
