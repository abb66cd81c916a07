"""Disclosure control of tables: nobody learns of one or two people from what is published.

A table has rows, columns and totals. Cells of one or two are hidden (primary), and so many others
(complementary) that no hidden one can be computed from the totals: in every line whose total is shown,
a hidden cell could still have at least three different values. Zero is shown: it is nobody's data and
differs from "not reported". Pure; domain section 7.3 names the threshold as a choice, not as law.

A year that still runs is looked at again and again, and the difference of two looks is a cell too: one
more than last month is one family of that month. Its numbers are told in steps only (ADR 0029).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

THRESHOLD = 3
STEP = 5
TOTAL = "total"
Place = tuple[str, str]


@dataclass(frozen=True)
class Table:
    """Counts by row and column; totals are computed, never stored.

    ``rows_add_up`` is False where a sum over the rows would count the same thing twice.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: dict[Place, int] = field(default_factory=dict)
    rows_add_up: bool = True

    @property
    def all_rows(self) -> tuple[str, ...]:
        """The rows, with their total where it has a meaning."""
        return (*self.rows, TOTAL) if self.rows_add_up else self.rows

    @property
    def all_columns(self) -> tuple[str, ...]:
        """The columns, with their total where there are several."""
        return (*self.columns, TOTAL) if len(self.columns) > 1 else self.columns

    def value(self, place: Place) -> int:
        """Return a count or, where the row or the column is ``total``, a sum."""
        row, column = place
        rows = self.rows if row == TOTAL else (row,)
        columns = self.columns if column == TOTAL else (column,)
        return sum(self.counts.get((r, c), 0) for r in rows for c in columns)

    def places(self) -> Iterator[Place]:
        """Yield all places, totals included."""
        for row in self.all_rows:
            for column in self.all_columns:
                yield row, column

    def lines(self) -> Iterator[tuple[list[Place], Place]]:
        """Yield every sum of the table: its parts and its total."""
        if TOTAL in self.all_columns:
            for row in self.all_rows:
                yield [(row, column) for column in self.columns], (row, TOTAL)
        if self.rows_add_up:
            for column in self.all_columns:
                yield [(row, column) for row in self.rows], (TOTAL, column)
        if self.rows_add_up and TOTAL in self.all_columns:
            # Where the totals between are hidden, the sum of all still ties every cell to the rest.
            yield list(self.inner()), (TOTAL, TOTAL)

    def inner(self) -> Iterator[Place]:
        """Yield the places that are no totals."""
        for row in self.rows:
            for column in self.columns:
                yield row, column

    def parts_of(self, place: Place) -> list[Place]:
        """Return the inner places that a place sums up; an inner place is its own."""
        row, column = place
        return [(r, c) for r, c in self.inner() if row in (r, TOTAL) and column in (c, TOTAL)]


def published(table: Table) -> dict[Place, int | None]:
    """Return what may leave of a year that never changes again: exact, or None where hidden."""
    hidden = hidden_places(table)
    return {place: None if place in hidden else table.value(place) for place in table.places()}


def published_in_steps(table: Table) -> dict[Place, int | None]:
    """Return what may leave of a year that still runs: at least so many, or None where hidden.

    Every number is rounded down to a whole step; under one step it is hidden. A total is the sum of what
    is told of its parts, so that it tells nothing more. Whatever is published afterwards, also exactly,
    what came between has ``STEP`` possible numbers.
    """
    told = {place: _step(table, place) for place in table.places()}
    return {
        place: None if not told[place] and table.value(place) else told[place] for place in told
    }


def leaves_open(table: Table, total: Place, told: int) -> bool:
    """Whether a total told in steps elsewhere leaves each of its parts ``THRESHOLD`` numbers or more."""
    if not told:
        return True  # hidden, or zero
    steps = [_step(table, part) for part in table.parts_of(total) if table.value(part)]
    least, most = sum(step or 1 for step in steps), sum(step + STEP - 1 for step in steps)
    return min(most - told, told + STEP - 1 - least) >= THRESHOLD - 1


def _step(table: Table, place: Place) -> int:
    return sum(table.value(part) // STEP * STEP for part in table.parts_of(place))


def hidden_places(table: Table, threshold: int = THRESHOLD) -> set[Place]:
    """Return the places that must not be published."""
    hidden = {place for place in table.places() if 0 < table.value(place) < threshold}
    while True:
        more = {
            place
            for parts, total in table.lines()
            for place in _needed(table, parts, total, hidden, threshold)
        }
        if more <= hidden:
            return hidden
        hidden |= more


def _needed(
    table: Table, parts: list[Place], total: Place, hidden: set[Place], threshold: int
) -> set[Place]:
    """Return what else one line has to hide, at most one place at a time."""
    covered = [part for part in parts if part in hidden]
    if total in hidden:
        return set() if covered or not table.value(total) else _smallest(table, parts, hidden)
    if not covered:
        return set()
    # What a reader cannot rule out: the sum may fall on the hidden cells in so many ways more.
    slack = sum(table.value(part) - _least(table, part, hidden) for part in covered)
    if len(covered) > 1 and slack >= threshold - 1:
        return set()
    return _smallest(table, parts, hidden) or {total}


def _least(table: Table, place: Place, hidden: set[Place]) -> int:
    """Return the least number that a reader must take for a hidden place: hidden is never zero."""
    return sum(
        min(table.value(part), 1) if part in hidden else table.value(part)
        for part in table.parts_of(place)
    )


def _smallest(table: Table, parts: list[Place], hidden: set[Place]) -> set[Place]:
    shown = [part for part in parts if part not in hidden and table.value(part)]
    return {min(shown, key=lambda part: (table.value(part), part))} if shown else set()
