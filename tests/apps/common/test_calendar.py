"""The Polish calendar against the Act on days off, KPA art. 57, and an independent counter."""

import itertools
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.common.calendar import (
    CalendarOutOfRange,
    Step,
    add_calendar_days,
    add_months,
    add_working_days,
    day_off,
    end_of,
    is_working_day,
    roll_forward,
    subtract_calendar_days,
    subtract_working_days,
)

ONE_DAY = timedelta(days=1)
DAYS = st.dates(date(2000, 6, 1), date(2099, 6, 1))
AMOUNTS = st.integers(1, 60)

# domain.md 7.7: Easter Sunday; Monday and Boże Ciało follow in the tests.
MOVABLE = [
    (date(2020, 4, 12), date(2020, 4, 13), date(2020, 6, 11)),
    (date(2021, 4, 4), date(2021, 4, 5), date(2021, 6, 3)),
    (date(2022, 4, 17), date(2022, 4, 18), date(2022, 6, 16)),
    (date(2023, 4, 9), date(2023, 4, 10), date(2023, 6, 8)),
    (date(2024, 3, 31), date(2024, 4, 1), date(2024, 5, 30)),
    (date(2025, 4, 20), date(2025, 4, 21), date(2025, 6, 19)),
    (date(2026, 4, 5), date(2026, 4, 6), date(2026, 6, 4)),
    (date(2027, 3, 28), date(2027, 3, 29), date(2027, 5, 27)),
    (date(2028, 4, 16), date(2028, 4, 17), date(2028, 6, 15)),
    (date(2029, 4, 1), date(2029, 4, 2), date(2029, 5, 31)),
    (date(2030, 4, 21), date(2030, 4, 22), date(2030, 6, 20)),
    (date(2031, 4, 13), date(2031, 4, 14), date(2031, 6, 12)),
    (date(2032, 3, 28), date(2032, 3, 29), date(2032, 5, 27)),
]


def easter(year: int) -> date:
    """Anonymous Gregorian computus (Meeus/Jones/Butcher): shares nothing with the library."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def is_holiday(day: date) -> bool:
    """The Act on days off, written out again by hand."""
    fixed = {(1, 1), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)}
    if day.year >= 2011:
        fixed.add((1, 6))
    if day.year >= 2025:
        fixed.add((12, 24))
    movable = {easter(day.year) + timedelta(days=n) for n in (0, 1, 49, 60)}
    return (day.month, day.day) in fixed or day in movable or day == date(2018, 11, 12)


def works(day: date) -> bool:
    return day.weekday() < 5 and not is_holiday(day)


def brute_force(start: date, n: int, step: timedelta) -> date:
    candidates = (start + i * step for i in itertools.count(1))
    return next(itertools.islice((day for day in candidates if works(day)), n - 1, None))


@pytest.mark.parametrize(("sunday", "monday", "corpus_christi"), MOVABLE)
def test_movable_feasts_are_off(sunday: date, monday: date, corpus_christi: date) -> None:
    assert day_off(sunday) == "Niedziela Wielkanocna"
    assert day_off(monday) == "Poniedziałek Wielkanocny"
    assert day_off(corpus_christi) == "Dzień Bożego Ciała"
    assert day_off(sunday + timedelta(days=49)) == "Zielone Świątki"
    assert easter(sunday.year) == sunday


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2024, 12, 24), None),  # Tuesday, still a working day (Dz.U. 2024 poz. 1965)
        (date(2025, 12, 24), "Wigilia Bożego Narodzenia"),  # Wednesday, the first one off
        (date(2026, 12, 24), "Wigilia Bożego Narodzenia"),  # Thursday
        (date(2010, 1, 6), None),  # Wednesday, Epiphany is off from 2011
        (date(2011, 1, 6), "Święto Trzech Króli"),  # Thursday
        (date(2018, 11, 12), "Narodowe Święto Niepodległości - 100-lecie"),  # Monday, once only
        (date(2019, 11, 12), None),  # Tuesday
        (date(2026, 5, 1), "Święto Państwowe"),  # Friday
        (date(2026, 5, 2), "sobota"),
        (date(2026, 5, 3), "Święto Narodowe Trzeciego Maja"),  # Sunday: the holiday wins
        (date(2026, 8, 15), "Wniebowzięcie Najświętszej Marii Panny"),  # Saturday: holiday wins
        (date(2026, 8, 17), None),  # Monday: a Saturday holiday does not move
        (date(2026, 11, 22), "niedziela"),
        (date(2026, 11, 23), None),  # Monday
        (date(2027, 1, 1), "Nowy Rok"),  # Friday
    ],
)
def test_day_off_names_the_reason(day: date, reason: str | None) -> None:
    assert day_off(day) == reason
    assert is_working_day(day) is (reason is None)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_working_days_agree_with_an_independent_calendar(day: date) -> None:
    assert is_working_day(day) is works(day)


# domain.md 2.8, terms in working days.
WORKING = [
    (date(2025, 12, 22), 5, date(2026, 1, 2)),  # Mon → Fri: 24, 25, 26 Dec and 1 Jan off
    (date(2024, 12, 20), 5, date(2024, 12, 31)),  # Fri → Tue: 24 Dec 2024 still worked
    (date(2026, 12, 23), 5, date(2027, 1, 4)),  # Wed → Mon, over the year's end
    (date(2026, 4, 30), 3, date(2026, 5, 6)),  # Thu → Wed: 1 May off, 3 May a Sunday
    (date(2026, 6, 3), 3, date(2026, 6, 9)),  # Wed → Tue: Boże Ciało 4 June
    (date(2026, 4, 2), 3, date(2026, 4, 8)),  # Thu → Wed: Easter Monday 6 April
    (date(2026, 8, 14), 7, date(2026, 8, 25)),  # Fri → Tue: 15 Aug is a Saturday
    (date(2026, 11, 21), 1, date(2026, 11, 23)),  # Sat → Mon: an event on a day off
]


@pytest.mark.parametrize(("start", "n", "end"), WORKING)
def test_working_days(start: date, n: int, end: date) -> None:
    assert end_of(add_working_days(start, n)) == end


def test_working_days_explain_every_day() -> None:
    steps = add_working_days(date(2025, 12, 23), 2)  # Tuesday before Christmas
    assert steps == (
        Step(date(2025, 12, 23), False, "dzień zdarzenia nie jest liczony"),
        Step(date(2025, 12, 24), False, "Wigilia Bożego Narodzenia"),
        Step(date(2025, 12, 25), False, "Boże Narodzenie (pierwszy dzień)"),
        Step(date(2025, 12, 26), False, "Boże Narodzenie (drugi dzień)"),
        Step(date(2025, 12, 27), False, "sobota"),
        Step(date(2025, 12, 28), False, "niedziela"),
        Step(date(2025, 12, 29), True, "dzień roboczy 1 z 2"),
        Step(date(2025, 12, 30), True, "dzień roboczy 2 z 2"),
    )


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 11, 25), 2, date(2026, 11, 23)),  # Wed → Mon
        (date(2026, 1, 2), 2, date(2025, 12, 30)),  # Fri → Tue: New Year's Day off
        (date(2026, 4, 7), 2, date(2026, 4, 2)),  # Tue after Easter → Thu
    ],
)
def test_working_days_backwards(start: date, n: int, end: date) -> None:
    assert end_of(subtract_working_days(start, n)) == end


@given(DAYS, AMOUNTS)
def test_working_days_agree_with_brute_force(start: date, n: int) -> None:
    assert end_of(add_working_days(start, n)) == brute_force(start, n, ONE_DAY)
    assert end_of(subtract_working_days(start, n)) == brute_force(start, n, -ONE_DAY)


@given(DAYS, AMOUNTS)
def test_steps_list_each_day_once_and_count_n_of_them(start: date, n: int) -> None:
    for count in (add_working_days, add_calendar_days):
        steps = count(start, n)
        assert [s.date for s in steps] == [start + i * ONE_DAY for i in range(len(steps))]
        assert sum(s.counts for s in steps) == n
        assert all(s.reason for s in steps)


@given(DAYS, AMOUNTS)
def test_calendar_days_agree_with_arithmetic(start: date, n: int) -> None:
    assert end_of(add_calendar_days(start, n)) == start + n * ONE_DAY
    assert end_of(subtract_calendar_days(start, n)) == start - n * ONE_DAY


def test_calendar_days_skip_only_the_day_of_the_event() -> None:
    assert add_calendar_days(date(2026, 4, 30), 2) == (
        Step(date(2026, 4, 30), False, "dzień zdarzenia nie jest liczony"),  # art. 57 § 1 KPA
        Step(date(2026, 5, 1), True, "dzień 1 z 2"),
        Step(date(2026, 5, 2), True, "dzień 2 z 2"),
    )


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 5, 31), 9, date(2027, 2, 28)),  # no 31 February (KPA 57 § 3)
        (date(2025, 5, 29), 9, date(2026, 2, 28)),  # no 29 February 2026
        (date(2027, 5, 29), 9, date(2028, 2, 29)),  # leap year: the day exists
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),  # over the year's end
        (date(2026, 11, 30), 1, date(2026, 12, 30)),  # corresponds by date, not month's end
        (date(2026, 11, 22), 24, date(2028, 11, 22)),
    ],
)
def test_months(start: date, n: int, end: date) -> None:
    steps = add_months(start, n)
    assert len(steps) == 2
    assert end_of(steps) == end


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "1 miesiąc "),
        (2, "2 miesiące "),
        (5, "5 miesięcy "),
        (9, "9 miesięcy "),
        (12, "12 miesięcy "),
        (22, "22 miesiące "),
    ],
)
def test_months_are_named_in_correct_polish(n: int, words: str) -> None:
    reason = add_months(date(2026, 5, 31), n)[-1].reason
    assert reason == f"{words}od 31.05.2026 (art. 57 § 3 KPA)"


@given(DAYS.filter(lambda d: d.year < 2095), AMOUNTS)
def test_months_keep_the_day_or_take_the_last_one(start: date, n: int) -> None:
    end = end_of(add_months(start, n))
    assert (end.year - start.year) * 12 + end.month - start.month == n
    assert end.day == start.day or (end.day < start.day and (end + ONE_DAY).day == 1)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 5, 3), date(2026, 5, 4)),  # Sunday and holiday → Monday
        (date(2026, 2, 28), date(2026, 3, 2)),  # Saturday → Monday
        (date(2027, 2, 28), date(2027, 3, 1)),  # Sunday → Monday
        (date(2025, 12, 24), date(2025, 12, 29)),  # Wed: Christmas, then a weekend → Mon
        (date(2024, 12, 24), date(2024, 12, 24)),  # Tuesday, still worked
        (date(2026, 11, 23), date(2026, 11, 23)),  # Monday stays
    ],
)
def test_roll_forward(day: date, end: date) -> None:
    steps = roll_forward(day)
    assert end_of(steps) == end
    assert [s.counts for s in steps] == [False] * (len(steps) - 1) + [True]


def test_roll_forward_explains_itself() -> None:
    assert roll_forward(date(2026, 11, 22)) == (
        Step(date(2026, 11, 22), False, "termin przesunięty: niedziela (art. 57 § 4 KPA)"),
        Step(date(2026, 11, 23), True, "koniec terminu"),
    )


@given(DAYS)
def test_roll_forward_agrees_with_brute_force(day: date) -> None:
    assert end_of(roll_forward(day)) == (day if works(day) else brute_force(day, 1, ONE_DAY))


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2101, 1, 1)])
def test_years_outside_the_range_are_refused(day: date) -> None:
    with pytest.raises(CalendarOutOfRange, match=f"2000–2100; rok {day.year}"):
        day_off(day)


@pytest.mark.parametrize(
    "count",
    [
        lambda: add_working_days(date(2100, 12, 30), 5),
        lambda: add_calendar_days(date(2100, 12, 30), 5),
        lambda: add_months(date(2100, 12, 30), 1),
        lambda: subtract_calendar_days(date(2000, 1, 2), 5),
        lambda: subtract_working_days(date(1999, 12, 31), 1),
        lambda: roll_forward(date(2101, 1, 1)),
    ],
)
def test_counts_do_not_leave_the_range(count: Callable[[], object]) -> None:
    with pytest.raises(CalendarOutOfRange):
        count()


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2100, 12, 31)])
def test_the_range_includes_its_ends(day: date) -> None:
    day_off(day)


@pytest.mark.parametrize("count", [add_working_days, add_calendar_days, add_months])
@pytest.mark.parametrize("n", [0, -1])
def test_a_term_has_at_least_one_unit(
    count: Callable[[date, int], tuple[Step, ...]], n: int
) -> None:
    with pytest.raises(ValueError, match="co najmniej jedną"):
        count(date(2026, 11, 23), n)


def test_a_count_without_a_counted_step_has_no_end() -> None:
    with pytest.raises(ValueError, match="nie ma końca"):
        end_of((Step(date(2026, 11, 23), False, "sobota"),))
