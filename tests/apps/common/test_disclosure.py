"""Nobody learns of one or two people from what is published."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.common.disclosure import (
    STEP,
    THRESHOLD,
    TOTAL,
    Place,
    Table,
    hidden_places,
    leaves_open,
    published,
    published_in_steps,
)

SMALL = st.integers(min_value=0, max_value=5)


def table(rows: list[list[int]], *, rows_add_up: bool = True) -> Table:
    names = tuple("abcdefghi"[: len(rows)])
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


def test_a_closed_year_is_told_exactly_but_for_what_is_hidden() -> None:
    told = published(table([[1], [9], [20], [0]]))
    assert list(told) == [("a", "x"), ("b", "x"), ("c", "x"), ("d", "x"), (TOTAL, "x")]
    assert list(told.values()) == [None, None, 20, 0, 30]


@pytest.mark.parametrize(
    ("value", "told"),
    [(0, 0), (1, None), (4, None), (5, 5), (9, 5), (10, 10), (14, 10)],
)
def test_a_running_year_is_told_in_steps(value: int, told: int | None) -> None:
    assert published_in_steps(table([[value]], rows_add_up=False)) == {("a", "x"): told}


@given(st.lists(st.lists(st.integers(0, 30), min_size=2, max_size=2), min_size=1, max_size=4))
def test_a_total_in_steps_tells_no_more_than_its_parts(rows: list[list[int]]) -> None:
    """Any other numbers of the same steps are told in the same way: totals included."""
    found = table(rows)
    least = {p: v // STEP * STEP or min(v, 1) for p, v in found.counts.items()}
    most = {p: v // STEP * STEP + STEP - 1 if v else 0 for p, v in found.counts.items()}
    for counts in (least, most):
        assert published_in_steps(Table(found.rows, found.columns, counts)) == published_in_steps(
            found
        )


@given(st.integers(0, 60), st.integers(0, 60))
def test_two_looks_at_a_running_year_leave_five_possible_differences(early: int, late: int) -> None:
    """Also where the later look is exact: nobody sees that one case came in between."""

    def first(number: int) -> int | None:
        return published_in_steps(table([[number]]))["a", "x"]

    could_have_been = {one for one in range(70) if first(one) == first(early)}
    if early:
        assert len({late - one for one in could_have_been}) >= STEP - 1
    else:
        assert could_have_been == {0}  # zero is nobody's data


@pytest.mark.parametrize(
    ("parts", "elsewhere", "is_open"),
    [
        ([4, 4, 4, 4, 4], 20, False),  # five times at most four: each must be four
        ([1, 1, 1, 1, 1], 5, True),
        ([1] * 9, 5, False),  # nine times at least one: each must be one
        ([9, 9, 9], 25, True),  # 7 to 9
        ([9, 9, 9, 9], 35, False),
        ([12, 7, 3], 20, True),
        ([4, 1], 5, True),
        ([40, 1, 2], 40, True),  # 42 to 44: three numbers are left to each
        ([40, 1, 1, 1], 40, False),
        ([3], 0, True),  # nothing is told elsewhere
    ],
)
def test_a_sum_told_elsewhere_must_not_narrow_its_parts(
    parts: list[int], elsewhere: int, *, is_open: bool
) -> None:
    found = table([[part] for part in parts])
    assert leaves_open(found, (TOTAL, "x"), elsewhere) is is_open
