"""Matching columns and the dry run: everything that is wrong is told, no case is taken in."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Container, Iterator
from itertools import groupby

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common import keys
from apps.common.errors import Invalid, Problem
from apps.imports import selectors
from apps.imports.models import Batch, Row
from apps.imports.rules import case as rules
from apps.imports.rules.case import Case, Line, Spot
from apps.imports.rules.columns import BY_NAME, CORE, REQUIRED
from apps.imports.services.members import Members
from apps.imports.services.uploads import AT_ONCE, still_open
from tenants import due

MOST_CASES = 10_000
WHILE_A_PAGE_WAITS = 1_000
RUNS_ALREADY = (
    "Osoba doznająca przemocy z tej sprawy ma już trwającą procedurę w systemie. "
    "Kolejny formularz dołącza do trwającej procedury: wpisz go tam."
)
_PESEL = "victim_pesel"


@transaction.atomic
def match_columns(
    *, actor: User, batch_id: uuid.UUID, columns: dict[str, int], now: dt.datetime,
    version: int | None = None,
) -> Batch:  # fmt: skip
    """Say which column of the table is which of ours.

    Raises ``Invalid`` with what is missing, and ``Stale`` where somebody else matched since ``version``.
    """
    require(actor, Permission.RECEIVE_FORM)
    batch = still_open(batch_id, version=version)
    columns = {name: place for name, place in columns.items() if name in BY_NAME}
    problems = [
        Problem(_("Choose the column of the table."), name)
        for name in REQUIRED
        if name not in columns
    ]
    places = list(columns.values())
    problems += [
        Problem(_("This column of the table was chosen twice."), name)
        for name, place in columns.items()
        if places.count(place) > 1 or not 0 <= place < len(batch.headings)
    ]
    if problems:
        raise Invalid(_("Mend what is listed."), problems=problems)
    batch.columns, batch.state = columns, Batch.State.MAPPED
    batch.cases, batch.version = _number_rows(batch), batch.version + 1
    batch.years = None
    batch.save(update_fields=["columns", "state", "cases", "years", "version"])
    audit.record(actor=actor, action="import.mapped", subject=("import", batch.pk), at=now)
    return batch


def _number_rows(batch: Batch) -> int:
    """Write the number of its case to each row and return how many cases there are."""
    known: set[str] = set()
    # Out of the way first: of one number there is never more than one first row.
    batch.rows.update(is_head=False, reference="", state=Row.State.PENDING)
    changed: list[Row] = []
    for row in batch.rows.order_by("number").iterator(AT_ONCE):
        text = line_of(batch, row).cells.get("reference", "")
        row.reference = "" if rules.reference_problem(text) else text
        row.is_head = row.reference not in known
        if row.reference:
            known.add(row.reference)
        changed.append(row)
        if len(changed) == AT_ONCE:
            changed = _kept(changed, "reference", "is_head")
    _kept(changed, "reference", "is_head")
    if len(known) > MOST_CASES:
        message = _("The table has more than 10,000 cases. Divide it into smaller files.")
        raise Invalid(message, problems=[Problem(message, "reference")])
    return batch.rows.filter(is_head=True).count()


@transaction.atomic
def check_soon(*, actor: User, batch_id: uuid.UUID, now: dt.datetime) -> Batch:
    """Check a table that a page can wait for; leave a longer one to a worker."""
    require(actor, Permission.RECEIVE_FORM)
    batch = still_open(batch_id)
    if batch.cases <= WHILE_A_PAGE_WAITS:
        return check(actor=actor, batch_id=batch_id, now=now)
    if batch.state == Batch.State.CHECKED:
        batch.state = Batch.State.MAPPED
        batch.save(update_fields=["state"])
    due.put(batch.pk, [(due.IMPORT, now)])
    return batch


@transaction.atomic
def check_waiting(batch_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Check a table that was left to a worker, on behalf of who uploaded it."""
    batch = Batch.objects.filter(pk=batch_id, state=Batch.State.MAPPED).first()
    if batch is not None:
        check(actor=batch.created_by, batch_id=batch_id, now=now)


@transaction.atomic
def check(*, actor: User, batch_id: uuid.UUID, now: dt.datetime) -> Batch:
    """Read every case as if it were taken in, and keep what is wrong with each row."""
    require(actor, Permission.RECEIVE_FORM)
    batch = still_open(batch_id)
    if batch.state == Batch.State.UPLOADED:
        raise Invalid(_("Match the columns first."))
    known, running = selectors.imported_references(), selectors.victims_of_running(actor)
    members = Members(batch)
    batch.problems_found, batch.needs_group = 0, False
    years: Counter[int] = Counter()
    changed: list[Row] = []
    for rows in cases_of(batch):
        found, wrong = judged(batch, rows, timezone.localdate(now), running, members)
        there = rows[0].reference in known
        batch.problems_found += 0 if there else len(wrong)
        batch.needs_group |= found is not None and not there and _needs_core(found)
        mark(rows, wrong, found, is_known=there)
        if found is not None and not there:
            running |= running_victims(found)
            years.update(rules.years_of(found, timezone.localdate(now)))
        changed += rows
        if len(changed) >= AT_ONCE:
            changed = _kept(changed, "state", "problems", "started_on")
    _kept(changed, "state", "problems", "started_on")
    batch.state, batch.version = Batch.State.CHECKED, batch.version + 1
    batch.years = dict(years)
    due.clear(batch.pk)
    batch.save(update_fields=["state", "problems_found", "needs_group", "years", "version"])
    audit.record(
        actor=actor, action="import.checked", subject=("import", batch.pk), at=now,
        cases=batch.cases, problems=batch.problems_found,
    )  # fmt: skip
    return batch


def cases_of(batch: Batch) -> Iterator[list[Row]]:
    """Return the rows of each case together; one that has no number stands alone."""
    rows = batch.rows.order_by("reference", "number").iterator(AT_ONCE)
    for reference, some in groupby(rows, key=lambda row: row.reference):
        if reference:
            yield list(some)
        else:
            yield from ([row] for row in some)


def _needs_core(case: Case) -> bool:
    """Whether somebody must be named for the whole table: the case does not name both of its own."""
    return case.course.needs_group and len(case.core) < len(CORE)


def judged(
    batch: Batch, rows: list[Row], today: dt.date, running: Container[str], members: Members
) -> tuple[Case | None, list[Spot]]:
    """Return the case in some rows and what is wrong with it.

    ``running`` has the hashes of victims whose procedure runs already.
    """
    lines = [line_of(batch, row) for row in rows]
    refusal = rules.reference_problem(lines[0].cells.get("reference", ""))
    if refusal:
        return None, [Spot(lines[0].row, "reference", refusal)]
    found, wrong = rules.read(lines, today)
    if found and any(one in running for one in running_victims(found)):
        wrong = [Spot(lines[0].row, _PESEL, RUNS_ALREADY)]
    if found:
        wrong += members.problems(found, lines)
    return (None if wrong else found), wrong


def running_victims(case: Case) -> set[str]:
    """Return the hashes of a case's victims while it runs, none of an ended one."""
    if "ended_on" in case.days:
        return set()
    return {keys.lookup_hash(one["pesel"]) for one in case.victims if one.get("pesel")}


def mark(rows: list[Row], wrong: list[Spot], found: Case | None, *, is_known: bool) -> None:
    """Set what became of the rows of one case, without saving."""
    by_row: dict[int, list[list[object]]] = {}
    for one in wrong:
        by_row.setdefault(one.row, []).append([one.row, one.column, one.message])
    state = Row.State.WRONG if wrong else Row.State.PENDING
    for row in rows:
        row.state = Row.State.SKIPPED if is_known else state
        row.problems = [] if is_known else by_row.get(row.number, [])
        row.started_on = found.started_on if found else None


def line_of(batch: Batch, row: Row) -> Line:
    """Return a row as the rules read it."""
    cells = {
        name: row.content[place]
        for name, place in batch.columns.items()
        if place < len(row.content)
    }
    return Line(row.number, cells)


def _kept(rows: list[Row], *fields: str) -> list[Row]:
    if rows:
        Row.objects.bulk_update(rows, fields)
    return []
