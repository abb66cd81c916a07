"""Finding tables, their rows, and what is wrong with them."""

from collections import Counter
from dataclasses import dataclass

from apps.accounts.models import User
from apps.imports.models import Batch, Row
from apps.imports.rules.columns import BY_NAME
from apps.people import selectors as people
from apps.procedures import selectors as procedures
from apps.procedures.models import Party, Procedure
from apps.procedures.rules.states import RUNNING
from tenants.bound import BoundQuerySet

MOST_SHOWN = 200


@dataclass(frozen=True)
class Shown:
    """One problem as a page lists it."""

    row: int
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
    shown: list[Shown] = []
    wrong = batch.rows.filter(state=Row.State.WRONG).order_by("number").defer("content")
    for row in wrong[:MOST_SHOWN]:
        shown += [_shown(*one) for one in row.problems]
    return shown[:MOST_SHOWN]


def _shown(row: int, column: str, message: str) -> Shown:
    known = BY_NAME.get(column)
    return Shown(row, known.label if known else "", message)


def counts_of(batch: Batch) -> Counter[str]:
    """Return the number of cases in each state; rows without a case count as wrong ones."""
    heads = batch.rows.filter(is_head=True).order_by().values_list("state", flat=True)
    return Counter(heads.iterator())


def imported_references() -> set[str]:
    """Return the numbers of all cases taken in so far."""
    done = Row.objects.filter(state=Row.State.IMPORTED, is_head=True)
    return set(done.values_list("reference", flat=True))


def row_of(procedure: Procedure) -> Row | None:
    """Return the row from which a procedure was taken in."""
    rows = Row.objects.filter(procedure=procedure, is_head=True).defer("content", "problems")
    return rows.select_related("batch").first()


def runs_already(user: User, pesels: list[str]) -> bool:
    """Whether a victim with one of these numbers is in a running procedure that the user may see.

    One that is closed to them because somebody is close to them stays unsaid.
    """
    numbers = [one for one in pesels if one]
    if not numbers:
        return False
    known = Party.objects.filter(
        person__in=people.with_pesel(numbers), side="victim",
        procedure__in=procedures.visible_to(user),
        procedure__state__in=[state.value for state in RUNNING],
    )  # fmt: skip
    return known.exists()
