"""The Polish calendar: days off, and terms counted day by day with a reason for each day.

Every counting function returns its steps. The date of the *last counted step* is the result
(``end_of`` reads it), so what the office is shown and what is computed cannot differ.

Legal sources:
    Days off: ustawa z 18.01.1951 o dniach wolnych od pracy (Dz.U. 2025 poz. 296), art. 1;
    24 December since Dz.U. 2024 poz. 1965, in force 1.02.2025.
    Counting: Kodeks postępowania administracyjnego (Dz.U. 2025 poz. 1691), art. 57 §§ 1, 3, 4.
    The Act on domestic violence has no counting rule of its own: KPA is applied by analogy.
"""

import calendar as gregorian
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from holidays import country_holidays

__all__ = [
    "EARLIEST_DAY",
    "FIRST_YEAR",
    "LAST_YEAR",
    "CalendarOutOfRange",
    "Step",
    "add_calendar_days",
    "add_months",
    "add_working_days",
    "day_off",
    "end_of",
    "is_working_day",
    "roll_forward",
    "subtract_calendar_days",
    "subtract_working_days",
]

# No event that anybody records here is older: an earlier day is a slip in the year.
EARLIEST_DAY: Final = date(1900, 1, 1)
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100

SATURDAY: Final = 5
SUNDAY: Final = 6
EVENT_DAY: Final = "dzień zdarzenia nie jest liczony"

# A copy, because the library's own object adds years when asked and can be changed by anyone.
_HOLIDAYS: Final[Mapping[date, str]] = MappingProxyType(
    dict(country_holidays("PL", years=range(FIRST_YEAR, LAST_YEAR + 1), language="pl"))
)


class CalendarOutOfRange(ValueError):
    """A day outside the years whose holidays this calendar answers for."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"Kalendarz obejmuje lata {FIRST_YEAR}–{LAST_YEAR}; rok {year} jest poza zakresem."
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One day of a count: whether it counts towards the term, and why (plain Polish)."""

    date: date
    counts: bool
    reason: str


def day_off(day: date) -> str | None:
    """Return the Polish reason why ``day`` is off, or None on a working day.

    A holiday's name wins over the day of the week. Saturdays are not days off by statute, but
    art. 57 § 4 KPA treats them alike and they are no "dni robocze".
    """
    _require_known(day.year)
    if holiday := _HOLIDAYS.get(day):
        return holiday
    return {SATURDAY: "sobota", SUNDAY: "niedziela"}.get(day.weekday())


def is_working_day(day: date) -> bool:
    """Tell whether ``day`` is a "dzień roboczy": Monday to Friday, no statutory holiday."""
    return day_off(day) is None


def end_of(steps: Iterable[Step]) -> date:
    """Return the result of a count: the date of its last counted step.

    Raises ValueError when no step counts.
    """
    counted = [step.date for step in steps if step.counts]
    if not counted:
        raise ValueError("Żaden krok nie jest liczony, więc termin nie ma końca.")
    return counted[-1]


def add_working_days(start: date, n: int) -> tuple[Step, ...]:
    """Count ``n`` working days after ``start``; the last counted step is the result.

    The end is a working day by construction, so it never rolls.
    """
    return _working_days(start, n, direction=1)


def subtract_working_days(start: date, n: int) -> tuple[Step, ...]:
    """Count ``n`` working days back from ``start``; the last counted step is the result."""
    return _working_days(start, n, direction=-1)


def add_calendar_days(start: date, n: int) -> tuple[Step, ...]:
    """Count ``n`` calendar days after ``start``; the last counted step is the (strict) result.

    Legal source: art. 57 § 1 KPA (the day of the event is not counted). Not rolled: see
    ``roll_forward``.
    """
    return _calendar_days(start, n, direction=1)


def subtract_calendar_days(start: date, n: int) -> tuple[Step, ...]:
    """Count ``n`` calendar days back from ``start``; the last counted step is the result."""
    return _calendar_days(start, n, direction=-1)


def add_months(start: date, n: int) -> tuple[Step, ...]:
    """Count ``n`` months after ``start``; the last step is the (strict) result.

    Legal source: art. 57 § 3 KPA: the day corresponding by date to the first one, or the last
    day of the month where there is no such day. The steps are only the first and the last day:
    a list of 270 days would explain nothing.
    """
    _require_positive(n)
    end = _same_day_months_later(start, n)
    reason = f"{n} {_months_noun(n)} od {start:%d.%m.%Y} (art. 57 § 3 KPA)"
    return (Step(_known(start), False, EVENT_DAY), Step(_known(end), True, reason))


def roll_forward(day: date) -> tuple[Step, ...]:
    """Move the end of a term off days off; the last step, the only counted one, is the result.

    Legal source: art. 57 § 4 KPA: a term ending on a statutory day off or a Saturday ends on
    the next day that is neither. A working day is returned as the single step.
    """
    steps: list[Step] = []
    while reason := day_off(day):
        steps.append(Step(day, False, f"termin przesunięty: {reason} (art. 57 § 4 KPA)"))
        day = _next(day, 1)
    return (*steps, Step(day, True, "koniec terminu"))


def _working_days(start: date, n: int, *, direction: int) -> tuple[Step, ...]:
    _require_positive(n)
    steps = [Step(_known(start), False, EVENT_DAY)]
    counted = 0
    for day in _days_from(start, direction):
        reason = day_off(day)
        counted += reason is None
        steps.append(Step(day, reason is None, reason or f"dzień roboczy {counted} z {n}"))
        if counted == n:
            break
    return tuple(steps)


def _calendar_days(start: date, n: int, *, direction: int) -> tuple[Step, ...]:
    _require_positive(n)
    days = zip(range(1, n + 1), _days_from(start, direction), strict=False)
    counted = (Step(day, True, f"dzień {number} z {n}") for number, day in days)
    return (Step(_known(start), False, EVENT_DAY), *counted)


def _days_from(start: date, direction: int) -> Iterator[date]:
    """Yield the days after (1) or before (-1) ``start``, without end."""
    day = start
    while True:
        day = _next(day, direction)
        yield day


def _next(day: date, direction: int) -> date:
    return _known(day + timedelta(days=direction))


def _same_day_months_later(start: date, n: int) -> date:
    years, month0 = divmod(start.month - 1 + n, 12)
    year, month = _require_known(start.year + years), month0 + 1
    last_day = gregorian.monthrange(year, month)[1]
    return date(year, month, min(start.day, last_day))


def _months_noun(n: int) -> str:
    """Return the Polish form of "month" that goes with ``n``."""
    if n == 1:
        return "miesiąc"
    few = n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14)
    return "miesiące" if few else "miesięcy"


def _known(day: date) -> date:
    _require_known(day.year)
    return day


def _require_known(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarOutOfRange(year)
    return year


def _require_positive(n: int) -> None:
    if n < 1:
        raise ValueError(f"Termin musi mieć co najmniej jedną jednostkę, a nie {n}.")
