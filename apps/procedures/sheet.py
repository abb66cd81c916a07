"""The sheet of deadlines that inspectors ask for: every term, when it was due, when it was done."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.deadlines import selectors as deadlines
from apps.deadlines.models import Deadline, Status
from apps.procedures import matter_selectors
from apps.procedures.models import Matter, Procedure
from apps.procedures.selectors import visible_to
from apps.procedures.terms import SUBJECT

LATE = ("met_late", "overdue", "missed")
FIRST_YEAR = 2000


@dataclass(frozen=True)
class Row:
    """One deadline as the sheet shows it; the label is the procedure's number."""

    label: str
    code: str
    title: str
    due: dt.date | None
    done: dt.date | None
    days_late: int
    standing: str
    reason: str
    is_duty: bool


@dataclass(frozen=True)
class Total:
    """How often one kind of term was kept; what is open and overdue counts as late."""

    code: str
    in_time: int
    late: int

    @property
    def share(self) -> int:
        """Percentage in time."""
        return round(100 * self.in_time / (self.in_time + self.late))


@dataclass(frozen=True)
class Sheet:
    """A sheet to be shown; the name is that of a saved file and tells nothing of a person."""

    title: str
    name: str
    rows: list[Row]


def of_year(user: User, *, year: int, today: dt.date) -> list[Row]:
    """Return the deadlines of the procedures that started in a year and of their sub-processes."""
    zone = timezone.get_default_timezone()
    start, end = (dt.datetime(one, 1, 1, tzinfo=zone) for one in (year, year + 1))
    started = visible_to(user).filter(started_at__gte=start, started_at__lt=end)
    matters = Matter.objects.filter(procedure__in=started.values("pk"))
    found = Q(subject_type=SUBJECT, subject_id__in=started.values("pk"))
    found |= Q(subject_type="matter", subject_id__in=matters.values("pk"))
    ordered = Deadline.objects.filter(found).order_by(
        "subject_label", "start_at", "rule_code", "created_at"
    )
    return [_row(one, today) for one in ordered]


def of_procedure(user: User, procedure: Procedure, *, today: dt.date) -> list[Row]:
    """Return the deadlines of one procedure that the user may open, oldest first, sub-processes too."""
    matters = matter_selectors.matters_of(user, procedure)
    found = Q(subject_type=SUBJECT, subject_id=procedure.pk)
    found |= Q(subject_type="matter", subject_id__in=[one.pk for one in matters])
    known = deadlines.explained_to(user).filter(found)
    ordered = known.order_by("start_at", "rule_code", "created_at")
    return [_row(one, today) for one in ordered]


def totals(rows: Sequence[Row]) -> list[Total]:
    """Return for each code with something done or overdue how often it was in time (indicator 11)."""
    in_time = Counter(row.code for row in rows if row.standing == "met" and row.is_duty)
    late = Counter(row.code for row in rows if row.standing in LATE)
    return [Total(code, in_time[code], late[code]) for code in sorted({*in_time, *late})]


def _row(deadline: Deadline, today: dt.date) -> Row:
    standing = _standing(deadline, today)
    return Row(
        deadline.subject_label, deadline.rule_code, deadline.rule.title, deadline.due_on,
        deadline.met_on, deadline.days_late(today), standing, deadline.reason,
        deadline.rule.is_duty,
    )  # fmt: skip


def _standing(deadline: Deadline, today: dt.date) -> str:
    if deadline.status == Status.OPEN and deadline.days_late(today):
        return "overdue"
    if deadline.status == Status.MET and deadline.is_late:
        return "met_late"
    if deadline.was_missed:
        return "missed"  # where its procedure ended: that does not make up for what was not done
    return deadline.status
