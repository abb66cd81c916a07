"""When the time of keeping ends, and what forbids to delete."""

import datetime as dt
from dataclasses import replace

import pytest

from apps.retention.rules import Facts, kept_until, obstacles

DAY = dt.date


@pytest.mark.parametrize(
    ("finished_on", "years", "last"),
    [
        (DAY(2026, 1, 1), 5, DAY(2031, 12, 31)),  # the first day of a year
        (DAY(2026, 12, 31), 5, DAY(2031, 12, 31)),  # the last day of the same year
        (DAY(2027, 1, 1), 5, DAY(2032, 12, 31)),  # the day after
        (DAY(2024, 2, 29), 10, DAY(2034, 12, 31)),  # a leap day
        (DAY(2026, 6, 15), 1, DAY(2027, 12, 31)),
        (DAY(2026, 6, 15), 100, DAY(2126, 12, 31)),
        (DAY(2026, 6, 15), None, None),  # for ever
    ],
)
def test_full_calendar_years_are_counted_after_the_year_of_the_last_record(
    finished_on: dt.date, years: int | None, last: dt.date | None
) -> None:
    assert kept_until(finished_on, years) == last


DUE = Facts(
    is_finished=True, finished_on=DAY(2026, 6, 15), has_class=True, years=5, is_held=False,
    open_terms=0, is_followed=False, open_years=(),
)  # fmt: skip
AFTER = DAY(2032, 1, 1)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"is_finished": False}, ["running"]),
        ({"has_class": False, "years": None}, ["no_class"]),
        ({"years": None}, ["for_ever"]),
        ({"years": 6}, ["not_yet"]),
        ({"is_held": True}, ["held"]),
        ({"open_terms": 1}, ["open_terms"]),
        ({"is_followed": True}, ["followed"]),
        ({"open_years": (2026,)}, ["open_years"]),
        ({"is_held": True, "years": None}, ["for_ever", "held"]),
    ],
)
def test_each_obstacle_alone_forbids_to_delete(change: dict[str, object], found: list[str]) -> None:
    assert obstacles(replace(DUE, **change), AFTER) == found


def test_the_last_day_still_belongs_to_the_time_of_keeping() -> None:
    assert obstacles(DUE, DAY(2031, 12, 31)) == ["not_yet"]
    assert obstacles(DUE, DAY(2032, 1, 1)) == []
