"""Nobody learns of one or two people from what is published."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.common.disclosure import THRESHOLD, TOTAL, Place, Table, hidden_places

SMALL = st.integers(min_value=0, max_value=5)


def table(rows: list[list[int]], *, rows_add_up: bool = True) -> Table:
    names = tuple("abcdef"[: len(rows)])
    columns = tuple("xyz"[: len(rows[0])])
    counts = {(r, c): rows[i][j] for i, r in enumerate(names) for j, c in enumerate(columns)}
    return Table(names, columns, counts, rows_add_up=rows_add_up)


@pytest.mark.parametrize(
    ("rows", "hidden"),
    [
        ([[0, 0], [0, 0]], set()),  # zero is confirmed zero, not hidden
        ([[9, 8], [7, 6]], set()),
        ([[3], [3]], set()),
    ],
)
def test_tables_without_small_cells_are_published_whole(
    rows: list[list[int]], hidden: set[Place]
) -> None:
    assert hidden_places(table(rows)) == hidden


def test_a_small_cell_takes_a_second_one_with_it() -> None:
    hidden = hidden_places(table([[1], [9], [20]]))
    assert hidden == {("a", "x"), ("b", "x")}  # else 30 − 9 − 20 = 1


def test_two_ones_under_a_known_total_of_two_are_not_enough() -> None:
    hidden = hidden_places(table([[1], [1], [7], [9]]))
    assert {("a", "x"), ("b", "x"), ("c", "x")} <= hidden


def test_four_ones_under_a_known_sum_are_hidden_with_it() -> None:
    assert (TOTAL, TOTAL) in hidden_places(table([[1, 1], [1, 1]]))  # else each must be one


@given(st.lists(st.lists(SMALL, min_size=1, max_size=3), min_size=1, max_size=3))
def test_no_small_number_is_published(rows: list[list[int]]) -> None:
    width = min(map(len, rows))
    found = table([row[:width] for row in rows])
    hidden = hidden_places(found)
    assert all(
        found.value(place) == 0 or found.value(place) >= THRESHOLD
        for place in found.places()
        if place not in hidden
    )


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(SMALL, min_size=2, max_size=2), min_size=2, max_size=3))
def test_no_small_cell_can_be_computed_from_the_rest(rows: list[list[int]]) -> None:
    """Brute force: some other table, with another number there, publishes exactly the same."""
    found = table(rows)
    hidden = hidden_places(found)
    for place in hidden:
        if TOTAL not in place and found.value(place) < THRESHOLD:
            assert _has_another_value(found, hidden, place)


def _has_another_value(found: Table, hidden: set[Place], target: Place) -> bool:
    inner = [(r, c) for r in found.rows for c in found.columns]
    unknown = [place for place in inner if place in hidden]
    published = {place: found.value(place) for place in found.places() if place not in hidden}
    most = max(found.counts.values()) + THRESHOLD + 1
    for values in itertools.product(range(1, most), repeat=len(unknown)):
        guess = dict(zip(unknown, values, strict=True))
        if guess[target] == found.value(target):
            continue
        other = Table(found.rows, found.columns, {**found.counts, **guess}, found.rows_add_up)
        if all(other.value(place) == value for place, value in published.items()):
            return True
    return False
