"""What visits leave to be done: a form NK-A about new violence, and a day of the next visit."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from apps.deadlines.models import Deadline
from apps.procedures.models import Form, Matter, MatterEvent, Procedure
from apps.procedures.rules.patterns import NKA
from apps.procedures.rules.tracks import MISTAKEN
from apps.procedures.rules.tracks_visits import VISITS
from apps.procedures.terms import MATTER


@dataclass(frozen=True)
class Left:
    """What is to be done: a form NK-A about ``has_violence``, the next day of the visits ``undated``."""

    has_violence: bool = False
    undated: Matter | None = None


def left_by_visits(procedure: Procedure, forms: Iterable[Form]) -> Left:
    """Return what the visits of a procedure leave to be done, in a constant number of queries."""
    found = Matter.objects.filter(procedure=procedure, kind=VISITS.code).exclude(state=MISTAKEN)
    visits = list(found.order_by("number").prefetch_related("events"))
    return Left(_tells_of_violence(visits, forms), _without_next_day(visits))


def _tells_of_violence(visits: Iterable[Matter], forms: Iterable[Form]) -> bool:
    """Return whether a visit told of a new act of violence and no further form NK-A did.

    A form since the visit before may be about the same act: who wrote it came first (ROZP23 § 13).
    """
    moments = [
        one.paper_completed_at or one.completed_at
        for one in forms if one.code == NKA and one.is_further
    ]  # fmt: skip
    last = max((timezone.localdate(one) for one in moments if one), default=dt.date.min)
    return any(day > last for one in visits for day in _told_since(one.events.all()))


def _told_since(events: Iterable[MatterEvent]) -> list[dt.date]:
    """Return of each visit that told of new violence the day from which on a form may be about it."""
    found, before = [], dt.date.min
    for one in sorted(events, key=lambda event: (event.on, event.pk)):
        if one.facts.get("new_violence") == "yes":
            found.append(before)
        if one.step in (VISITS.opening.code, "visit"):
            before = one.on
    return found


def _without_next_day(visits: Iterable[Matter]) -> Matter | None:
    """Return the first visits that go on and of which no next day is set: nobody is reminded of them."""
    going_on = [one for one in visits if not one.track.is_final(one.state)]
    if not going_on:
        return None
    dated = Deadline.objects.open().filter(
        subject_type=MATTER, subject_id__in=[one.pk for one in going_on], rule_code="V01"
    )
    planned = set(dated.values_list("subject_id", flat=True))
    return next((one for one in going_on if one.pk not in planned), None)
