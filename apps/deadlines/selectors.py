"""Worklists and explanations. What a user may see is decided here, for pages and REST alike."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.deadlines.models import Deadline, DeadlineQuerySet

BUCKETS = ("overdue", "today", "week", "later")
# Contexts above register here what a user may open and what is closed to them: ids of the subjects.
Subjects = Callable[[User], QuerySet[Any, Any]]
OPEN: list[Subjects] = []
CLOSED: list[Subjects] = []
# What people do in the group of the procedure that a deadline is of, by their ids.
Functions = Callable[[Deadline], Mapping[Any, str]]
FUNCTIONS: list[Functions] = []


@dataclass(frozen=True)
class Assignee:
    """On whose list a deadline is, and what they do in its group; empty of others."""

    user: User
    function: str


@dataclass(frozen=True)
class Worklist:
    """Open deadlines by urgency, with numbers."""

    rows: list[Deadline]
    counts: dict[str, int]


def assignees_of(deadline: Deadline) -> list[Assignee]:
    """Return on whose list a deadline is, with what each of them does in its group."""
    known = {pk: does for source in FUNCTIONS for pk, does in source(deadline).items()}
    people = deadline.assignees.select_related("institution")
    return [Assignee(one, known.get(one.pk, "")) for one in people]


def visible_to(user: User) -> DeadlineQuerySet:
    """Return the deadlines that the user may know of: all for the team, own ones for others.

    Of a subject that is closed to the user nothing is known, not even its number.
    """
    found = _not_closed(user)
    return found if user.may(Permission.READ_ALL_PROCEDURES) else found.filter(_own(user))


def explained_to(user: User) -> DeadlineQuerySet:
    """Return the deadlines that the user may open one by one: own ones, and all of what they may open.

    A page that shows the terms of a procedure says of each why it ends on its day.
    """
    if user.may(Permission.READ_ALL_PROCEDURES):
        return visible_to(user)
    scope = _own(user)
    for opened in OPEN:
        scope |= Q(subject_id__in=opened(user))
    return _not_closed(user).filter(scope)


def _not_closed(user: User) -> DeadlineQuerySet:
    found = Deadline.objects.all()
    for closed in CLOSED:
        found = found.exclude(subject_id__in=closed(user))
    return found


def _own(user: User) -> Q:
    mine = Deadline.assignees.through.objects.filter(user_id=user.pk)
    return Q(pk__in=mine.values("deadline_id"))


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


def of_subject(
    subject_type: str, subject_id: uuid.UUID, *, seen_by: User | None = None
) -> list[Deadline]:
    """Return the deadlines of one subject, oldest first: all, or those that a user may open."""
    known = Deadline.objects.all() if seen_by is None else explained_to(seen_by)
    found = known.about(subject_type, subject_id)
    return list(found.order_by("start_at", "rule_code").prefetch_related("assignees"))
