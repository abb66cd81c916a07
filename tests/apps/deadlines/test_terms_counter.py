"""Every term against another counter, which knows nothing of the calendar that the product uses."""

import datetime as dt
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from apps.deadlines.rules import Regime, calculate, rule_for

DAY = dt.timedelta(days=1)


def easter(year: int) -> dt.date:
    """Easter Sunday, by Gauss's rule as Butcher wrote it."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def is_off(day: dt.date) -> bool:
    """Dz.U. 2025 poz. 296 art. 1, Saturdays beside; 6 January since 2011, 12.11.2018 once."""
    fixed = {(1, 1), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)}
    fixed |= {(1, 6)} if day.year >= 2011 else set()
    fixed |= {(12, 24)} if day.year >= 2025 else set()
    movable = {easter(day.year) + n * DAY for n in (0, 1, 60)}
    once = day == dt.date(2018, 11, 12)
    return day.weekday() >= 5 or (day.month, day.day) in fixed or day in movable or once


def days_after(day: dt.date) -> Iterator[dt.date]:
    while True:
        day += DAY
        yield day


STARTS = st.dates(dt.date(2002, 1, 1), dt.date(2097, 12, 31))
ROLLED = [("D04", 3), ("D14", 30), ("D16", 90), ("D17", 30), ("D22", 7), ("D33", 3), ("D34", 3)]


@given(STARTS, st.sampled_from([("D03", 5), ("D05", 3), ("D07", 3), ("D12", 7), ("D13", 7)]))
def test_working_days_are_those_of_another_counter(start: dt.date, term: tuple[str, int]) -> None:
    working = (day for day in days_after(start) if not is_off(day))
    expected = [next(working) for _ in range(term[1])][-1]
    assert calculate(rule_for(term[0], Regime.C), start).due == expected


@given(STARTS, st.sampled_from(ROLLED))
def test_calendar_days_roll_as_another_counter_says(start: dt.date, term: tuple[str, int]) -> None:
    strict = start + term[1] * DAY
    due = strict if not is_off(strict) else next(d for d in days_after(strict) if not is_off(d))
    found = calculate(rule_for(term[0], Regime.C), start)
    assert (found.strict, found.due) == (strict, due)


@given(STARTS)
def test_an_order_expires_on_its_fourteenth_day_whatever_day_that_is(start: dt.date) -> None:
    found = calculate(rule_for("D29", Regime.C), start)
    assert found.strict == found.due == start + 14 * DAY
    assert calculate(rule_for("D30", Regime.C), start).due == start + DAY


@given(STARTS, st.sampled_from([("D20", 9), ("D23", 2), ("D26", 12), ("D35", 1)]))
def test_months_end_on_the_same_day_or_the_last(start: dt.date, term: tuple[str, int]) -> None:
    month = start.month - 1 + term[1]
    first = dt.date(start.year + month // 12, month % 12 + 1, 1)
    same = [first + n * DAY for n in range(start.day) if (first + n * DAY).month == first.month]
    assert calculate(rule_for(term[0], Regime.C), start).strict == same[-1]
