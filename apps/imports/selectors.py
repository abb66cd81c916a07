"""Finding tables, their rows, and what is wrong with them."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any

from django.db.models import Count, QuerySet

from apps.accounts.models import User
from apps.imports.models import Batch, Row
from apps.imports.rules.columns import BY_NAME
from apps.people import selectors as people
from apps.procedures import selectors as procedures
from apps.procedures.models import Party, Procedure
from apps.procedures.rules.states import RUNNING
from tenants.bound import BoundQuerySet

MOST_SHOWN = 200


# Contexts above register here which years are closed: no import changes what was counted for them.
Closed = Callable[[], set[int]]
CLOSED: list[Closed] = []


@dataclass(frozen=True)
class ClosedYear:
    """A year whose figures stay as they were closed, and how many cases of a table fall into it."""

    year: int
    cases: int


@dataclass(frozen=True)
class Shown:
    """One problem as it is listed: ``name`` is ours of the column, ``column`` what people call it."""

    row: int
    name: str
    column: str
    message: str


def batches() -> BoundQuerySet[Batch]:
    """Return the tables, newest first, without what stands in them."""
    return Batch.objects.defer("headings").select_related("created_by", "run_by")


def same_file(batch: Batch) -> Batch | None:
    """Return an earlier table out of the same file."""
    earlier = batches().filter(sha256=batch.sha256, created_at__lt=batch.created_at)
    return earlier.exclude(pk=batch.pk).first()


def problems_of(batch: Batch) -> list[Shown]:
    """Return the first problems in the order of the table."""
    wrong = batch.rows.filter(state=Row.State.WRONG).order_by("number").defer("content")
    found = (_shown(*one) for row in wrong.iterator(MOST_SHOWN) for one in row.problems)
    return list(islice(found, MOST_SHOWN))


def _shown(row: int, column: str, message: str) -> Shown:
    known = BY_NAME.get(column)
    return Shown(row, column if known else "", known.label if known else "", message)


def counts_of(batch: Batch) -> dict[str, int]:
    """Return the number of cases in each state; a row without a number counts as one.

    What was skipped because its procedure was deleted meanwhile is not there: it counts as deleted.
    """
    heads = batch.rows.filter(is_head=True).order_by()
    counts: dict[str, int] = dict(heads.values_list("state").annotate(number=Count("pk")))
    erased = Row.objects.filter(state=Row.State.ERASED, is_head=True).values("reference")
    gone = heads.filter(state=Row.State.SKIPPED, reference__in=erased).count()
    if gone:
        counts[Row.State.SKIPPED] -= gone
        counts[Row.State.ERASED] = counts.get(Row.State.ERASED, 0) + gone
    return counts


def closed_years_of(batch: Batch) -> list[ClosedYear]:
    """Return the closed years into which cases of a table fall, as the last check counted them."""
    counted = {int(year): cases for year, cases in (batch.years or {}).items()}
    closed = {year for ask in CLOSED for year in ask()} if counted else set()
    return [ClosedYear(year, counted[year]) for year in sorted(counted.keys() & closed)]


def first_row(batch: Batch) -> list[tuple[str, str]]:
    """Return the cells of the first row under their headings, as they were read."""
    row = batch.rows.order_by("number").first()
    return list(zip_longest(batch.headings, row.content, fillvalue="")) if row else []


def imported_references() -> set[str]:
    """Return the numbers of all cases taken in so far."""
    done = Row.objects.filter(state__in=Row.KNOWN, is_head=True)
    return set(done.values_list("reference", flat=True))


def row_of(procedure: Procedure) -> Row | None:
    """Return the row from which a procedure was taken in."""
    rows = Row.objects.filter(procedure=procedure, is_head=True).defer("content", "problems")
    return rows.select_related("batch").first()


def victims_of_running(user: User, pesels: list[str] | None = None) -> set[str]:
    """Return the hashes of victims in running procedures that the user may see, or of some of them.

    A procedure that is closed to the user because somebody is close to them stays unsaid.
    """
    parties = Party.objects.filter(
        side="victim", procedure__in=procedures.visible_to(user),
        procedure__state__in=[state.value for state in RUNNING],
        person__pesel_hash__isnull=False,
    )  # fmt: skip
    if pesels is not None:
        parties = parties.filter(person__in=people.with_pesel(pesels))
    return {str(one) for one in parties.values_list("person__pesel_hash", flat=True)}


def earlier_number(procedure: Procedure) -> str:
    """Return the number that a procedure had in the office's earlier records; empty for another."""
    row = row_of(procedure)
    return row.reference if row else ""


def known_as(reference: str) -> QuerySet[Any, Any]:
    """Return the ids of the procedures that had a number in the office's earlier records."""
    rows = Row.objects.filter(is_head=True, reference__iexact=reference, procedure__isnull=False)
    return rows.values("procedure_id")
