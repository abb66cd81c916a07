"""Counting in the gmina's own rows: a fixed number of queries, whatever the size."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Min, Q
from django.utils import timezone

from apps.common.disclosure import Place, Table
from apps.common.indicators import DEFINITION_VERSION, INDICATORS
from apps.deadlines.models import Deadline, Status
from apps.procedures.models import IMPORTED, Form, Procedure
from apps.procedures.rules.states import State
from apps.statistics.models import Snapshot

Counts = dict[Place, int]
# What another team handed over was counted there.
_OUR_OWN = ("", IMPORTED)
# So many years can be chosen though nothing was recorded in them.
_RECENT = 4


@dataclass(frozen=True)
class Report:
    """A year's numbers, and the newest snapshot of the year."""

    tables: dict[str, Table]
    latest: Snapshot | None

    @property
    def is_closed(self) -> bool:
        """Whether the numbers never change again."""
        return self.latest is not None and self.latest.is_closed

    @property
    def definition_version(self) -> str:
        """By which definition the numbers were counted."""
        return (
            self.latest.definition_version if self.latest and self.is_closed else DEFINITION_VERSION
        )


def report(year: int, today: dt.date) -> Report:
    """Return a closed year as it was closed, any other as it is counted now."""
    last = latest(year)
    if last is None or not last.is_closed:
        return Report(tables_of(year, today), last)
    kept = last.tables
    return Report(
        {one.code: one.restored(kept[one.code]) for one in INDICATORS if one.code in kept}, last
    )


def years(today: dt.date) -> range:
    """Return the years that can be shown and closed, newest first: none with procedures is left out."""
    started = Procedure.objects.aggregate(first=Min("started_at"))["first"]
    kept = Snapshot.objects.aggregate(first=Min("year"))["first"]
    first = [today.year - _RECENT + 1]
    if started is not None:
        first.append(timezone.localdate(started).year)
    if kept is not None:
        first.append(kept)
    return range(today.year, min(first) - 1, -1)


def tables_of(year: int, today: dt.date) -> dict[str, Table]:
    """Return every indicator's table for a year, up to ``today`` where the year still runs."""
    counts = {
        "nka": _forms(year),
        "procedures": _procedures(year, min(today, dt.date(year, 12, 31))),
        "ended": _ended(year),
        "timeliness": _timeliness(year),
    }
    return {one.code: one.table(counts[one.code]) for one in INDICATORS}


def latest(year: int) -> Snapshot | None:
    """Return the newest snapshot of a year."""
    return Snapshot.objects.filter(year=year).order_by("-sequence").first()


def closed_years() -> set[int]:
    """Return the years that were closed."""
    return set(Snapshot.objects.filter(is_closed=True).values_list("year", flat=True))


def _forms(year: int) -> Counts:
    start, end = _span(year)
    found = (
        Form.objects.filter(
            # A form entered from paper belongs to the year of the paper.
            Q(paper_completed_at__gte=start, paper_completed_at__lt=end)
            | Q(paper_completed_at=None, completed_at__gte=start, completed_at__lt=end),
            code="NK-A",
            status=Form.Status.COMPLETED,
            origin__in=_OUR_OWN,
        )
        .order_by()
        .values_list("initiator_kind", "is_further")
        .annotate(number=Count("pk"))
    )
    return {(kind, "further" if further else "first"): number for kind, further, number in found}


def _procedures(year: int, last_day: dt.date) -> Counts:
    """Count what was started in the year and what ran, or was monitored, at its end.

    What another team handed over counts as started there, not here.
    """
    start, end = _span(year)
    begun = Q(started_at__lt=end)
    unfinished = Q(ended_on=None) | Q(ended_on__gt=last_day)
    monitored = (
        Q(ended_on__lte=last_day, state__in=[State.MONITORING, State.ARCHIVED])
        & (Q(monitoring_ended_on=None) | Q(monitoring_ended_on__gt=last_day))
        & ~Q(ground__in=["not_confirmed", "transferred"])
        & ~Q(regime="A")
    )
    # One that joined another was a further form of it, counted among the forms.
    found = Procedure.objects.exclude(state=State.JOINED).aggregate(
        started=Count(
            "pk", filter=Q(started_at__gte=start, started_at__lt=end, origin__in=_OUR_OWN)
        ),
        running=Count("pk", filter=begun & unfinished),
        monitoring=Count("pk", filter=begun & monitored),
    )
    return {(name, "number"): found[name] for name in ("started", "running", "monitoring")}


def _ended(year: int) -> Counts:
    found = (
        Procedure.objects.filter(ended_on__year=year)
        .order_by()
        .values_list("ground")
        .annotate(number=Count("pk"))
    )
    return {(ground, "number"): number for ground, number in found}


_TIMELY = ("D03", "D04", "D05", "D06", "D07")


def _timeliness(year: int) -> Counts:
    """Count what was done in time, and late; what was overdue when the procedure ended was late too."""
    counts: Counter[Place] = Counter()
    was_met = Q(status=Status.MET, met_on__year=year)
    overdue = Q(ended_on__year=year, ended_on__gt=F("due_on"))
    found = (
        Deadline.objects.filter(was_met | overdue, rule_code__in=_TIMELY)
        .order_by()
        .values_list("rule_code")
        .annotate(
            late=Count("pk", filter=Q(met_on__gt=F("due_on")) | overdue),
            in_time=Count("pk", filter=Q(met_on__lte=F("due_on"))),
        )
    )
    for code, late, in_time in found:
        counts[code, "late"], counts[code, "in_time"] = late, in_time
    return dict(counts)


def _span(year: int) -> tuple[dt.datetime, dt.datetime]:
    zone = timezone.get_default_timezone()
    return dt.datetime(year, 1, 1, tzinfo=zone), dt.datetime(year + 1, 1, 1, tzinfo=zone)
