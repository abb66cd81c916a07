"""Worklists and explanations. What a user may see is decided here, for pages and REST alike."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.deadlines.models import Deadline, DeadlineQuerySet

BUCKETS = ("overdue", "today", "week", "later")
# Contexts above register here what is closed to a user: ids of the subjects of deadlines.
Closed = Callable[[User], QuerySet[Any, Any]]
CLOSED: list[Closed] = []


@dataclass(frozen=True)
class Worklist:
    """Open deadlines by urgency, with numbers."""

    rows: list[Deadline]
    counts: dict[str, int]


def visible_to(user: User) -> DeadlineQuerySet:
    """Return the deadlines that the user may know of: all for the team, own ones for others.

    Of a subject that is closed to the user nothing is known, not even its number.
    """
    everything = Deadline.objects.all()
    for closed in CLOSED:
        everything = everything.exclude(subject_id__in=closed(user))
    if user.may(Permission.READ_ALL_PROCEDURES):
        return everything
    return everything.filter(
        pk__in=Deadline.assignees.through.objects.filter(user_id=user.pk).values("deadline_id")
    )


def worklist(
    user: User, *, today: dt.date, whole_office: bool, code: str = "", bucket: str = ""
) -> Worklist:
    """Return open deadlines of the user, or of the whole office where the role allows it."""
    found = visible_to(user).open()
    if not (whole_office and user.may(Permission.READ_OFFICE_WORKLIST)):
        found = found.filter(assignees=user)
    if code:
        found = found.filter(rule_code=code)
    ordered = found.order_by(F("due_on").asc(nulls_last=True), "subject_label", "rule_code")
    rows = list(ordered.prefetch_related("assignees"))
    counts = dict.fromkeys(BUCKETS, 0)
    for row in rows:
        counts[row.bucket(today)] += 1
    chosen = [row for row in rows if not bucket or row.bucket(today) == bucket]
    return Worklist(chosen, counts)


def is_open(code: str, subject_type: str, subject_id: uuid.UUID) -> bool:
    """Whether a term of this rule runs for a subject."""
    return Deadline.objects.about(subject_type, subject_id).open().filter(rule_code=code).exists()


def of_subject(subject_type: str, subject_id: uuid.UUID) -> list[Deadline]:
    """Return all deadlines of one subject, oldest first."""
    found = Deadline.objects.about(subject_type, subject_id)
    return list(found.order_by("start_at", "rule_code").prefetch_related("assignees"))
