"""Counting the statutory terms of the "Niebieskie Karty" procedure, with every day explained.

Public API of this context's pure part; the terms themselves are data in ``statute``,
``statute_orders`` and ``statute_set``. Knows no
Django, no clock and no database: days and moments come in as arguments.

Legal source of counting: KPA art. 57, by analogy (the procedure is not an administrative one).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum, auto
from typing import Final
from zoneinfo import ZoneInfo

from apps.common.calendar import (
    Step,
    add_calendar_days,
    add_months,
    add_working_days,
    end_of,
    is_working_day,
    roll_forward,
    subtract_calendar_days,
    subtract_working_days,
)
from apps.deadlines.statute import (
    D06_CONSERVATIVE_START,
    NEW_ACT_FROM,
    NEW_REGULATION_FROM,
    PROCEDURE_RULES,
    Direction,
    Regime,
    Rule,
    StartEvent,
    Unit,
)
from apps.deadlines.statute_orders import (
    MILITARY_RULES,
    ORDER_RULES,
    ORDERS_EXTENDED_FROM,
    ORDERS_FROM,
)
from apps.deadlines.statute_set import SET_RULES

__all__ = [
    "D06_CONSERVATIVE_START",
    "NEW_ACT_FROM",
    "NEW_REGULATION_FROM",
    "ORDERS_EXTENDED_FROM",
    "ORDERS_FROM",
    "RULES",
    "WARSAW",
    "Calculation",
    "Direction",
    "Regime",
    "Rule",
    "RuleNotInRegime",
    "Stage",
    "StartEvent",
    "Step",
    "Unit",
    "UnknownRule",
    "calculate",
    "codes",
    "days_late",
    "is_late",
    "regime_of",
    "reminder_plan",
    "reminders_in_hours",
    "rule_for",
]

RULES: Final[tuple[Rule, ...]] = (*PROCEDURE_RULES, *ORDER_RULES, *SET_RULES)
WARSAW: Final = ZoneInfo("Europe/Warsaw")


class Stage(StrEnum):
    """Moments at which a deadline speaks up; ``ESCALATION`` addresses the team's chair."""

    BEFORE = auto()
    ON_DAY = auto()
    AFTER = auto()
    ESCALATION = auto()


class UnknownRule(LookupError):
    """No rule has this code, in any regime."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Nie ma terminu o kodzie „{code}”. Znane kody: {', '.join(codes())}.")


class RuleNotInRegime(LookupError):
    """The code is known, but procedures of this regime have no such term."""

    def __init__(self, code: str, regime: Regime) -> None:
        known = sorted({r for rule in RULES if rule.code == code for r in rule.regimes})
        super().__init__(
            f"Termin {code} nie obowiązuje w stanie prawnym {regime} ({REGIME_LABELS[regime]}). "
            f"Obowiązuje w: {', '.join(known)}."
        )


REGIME_LABELS: Final = {
    Regime.A: "procedury wszczęte przed 22.06.2023",
    Regime.B: "procedury wszczęte od 22.06.2023 do 27.09.2023",
    Regime.C: "procedury wszczęte od 28.09.2023",
}


@dataclass(frozen=True, slots=True)
class Calculation:
    """A term counted out, with every day explained.

    ``strict`` is the end by the letter, ``due`` the end after rolling by art. 57 § 4 KPA; both
    are None when the law gives no number. ``regime`` is None only for a rule that several
    regimes share and whose caller named none.
    """

    code: str
    regime: Regime | None
    start: date | datetime
    due: date | datetime | None
    strict: date | datetime | None
    basis: str
    steps: tuple[Step, ...]
    version: str


_Counter = Callable[[date, int], tuple[Step, ...]]

_FORWARDS: Final[Mapping[Unit, _Counter]] = {
    Unit.WORKING_DAYS: add_working_days,
    Unit.CALENDAR_DAYS: add_calendar_days,
    Unit.MONTHS: add_months,
}
_BACKWARDS: Final[Mapping[Unit, _Counter]] = {
    Unit.WORKING_DAYS: subtract_working_days,
    Unit.CALENDAR_DAYS: subtract_calendar_days,
}


def cited(basis: str, regime: str) -> str:
    """Return what of a legal basis binds a procedure: of two regulations only its own (ROZP23 § 22).

    Provisions of several acts are joined by "; ".
    """
    foreign = "ROZP11" if regime == Regime.C else "ROZP23"
    return "; ".join(one for one in basis.split("; ") if not one.startswith(foreign))


def regime_of(started_on: date) -> Regime:
    """Return the regime of a procedure by the day its NK-A was completed.

    Legal source: ustawa z 9.03.2023 (Dz.U. 2023 poz. 535) art. 20, in force 22.06.2023;
    ROZP23 §§ 22 and 23, in force 28.09.2023. Unfinished procedures keep the law they began with.
    """
    day = _local_day(started_on)
    if day < NEW_ACT_FROM:
        return Regime.A
    return Regime.B if day < NEW_REGULATION_FROM else Regime.C


def codes() -> tuple[str, ...]:
    """Return every code once, in the order of the procedure."""
    return tuple(dict.fromkeys(rule.code for rule in RULES))


def rule_for(code: str, regime: Regime, version: str = "") -> Rule:
    """Return the wording of ``code`` that governs procedures of ``regime``.

    ``version`` may name the wording for an order of the Military Police; a code that has none keeps its
    own. Raises UnknownRule for a code no regime has, RuleNotInRegime when only others have it.
    """
    versions = [rule for rule in RULES if rule.code == code]
    if not versions:
        raise UnknownRule(code)
    own = [rule for rule in MILITARY_RULES if (rule.code, rule.version) == (code, version)]
    versions = own or versions
    for rule in versions:
        if regime in rule.regimes:
            return rule
    raise RuleNotInRegime(code, regime)


def calculate(rule: Rule, start: date | datetime, *, regime: Regime | None = None) -> Calculation:
    """Count ``rule`` out from ``start`` and return the result with its steps.

    A moment (datetime) must be aware; for terms in days it counts as its day in Warsaw. Terms
    in hours need a moment. The last counted step's date is the day of ``due``.
    Raises RuleNotInRegime when ``regime`` is given and is not one of the rule's.
    """
    if regime is not None and regime not in rule.regimes:
        raise RuleNotInRegime(rule.code, regime)
    origin = _local_moment(start) if rule.unit is Unit.HOURS else _local_day(start)
    due, strict, steps = _count(rule, origin)
    only = next(iter(rule.regimes)) if len(rule.regimes) == 1 else None
    return Calculation(
        rule.code, regime or only, origin, due, strict, rule.basis, steps, rule.version
    )


def is_late(due: date | datetime | None, met_on: date | datetime) -> bool:
    """Tell whether an act done on ``met_on`` missed ``due``; without a term nothing is late.

    A letter counts on the day it was posted or sent to e-Doręczenia (art. 57 § 5 KPA): pass
    that day. A term in hours can be judged only by a moment: a bare day raises ValueError.
    """
    if due is None:
        return False
    if isinstance(due, datetime):
        # Two local times around a clock change compare by the wall clock; UTC does not.
        return _utc(met_on) > _utc(due)
    return _local_day(met_on) > due


def days_late(due: date | datetime | None, met_on: date | datetime) -> int:
    """Return the calendar days of lateness: 0 in time, at least 1 when late."""
    if due is None or not is_late(due, met_on):
        return 0
    return max(1, (_local_day(met_on) - _local_day(due)).days)


def reminder_plan(
    rule: Rule, due: date, safer: date | None = None
) -> tuple[tuple[Stage, date], ...]:
    """Return when to speak about a deadline: one date a stage, in the order of ``Stage``.

    Product choices, not law. ``BEFORE`` comes on a working day, earlier for longer terms: the
    previous working day for up to 3 units, two working days for up to 7, otherwise a week;
    two weeks for terms in months. Immediate terms have no ``BEFORE``: it would precede their start.
    It may still precede the start of an unusual case; the caller drops it then. Terms in hours
    have a plan of their own (``reminders_in_hours``). ``AFTER`` is the next working day after ``due``,
    ``ESCALATION`` (to the team's chair) the third: a chair who hears of each late morning soon stops reading.
    ``safer`` is the earlier last day where the law leaves two readings: work is called for by it,
    while only ``due`` is missed. A rule without a number has no reminders.
    """
    if rule.unit is Unit.NONE:
        return ()
    day = _local_day(due)
    urgent = _local_day(safer or due)
    early = _early_warning(rule, urgent)
    before = () if early is None else ((Stage.BEFORE, early),)
    return (
        *before,
        (Stage.ON_DAY, urgent),
        (Stage.AFTER, end_of(add_working_days(day, 1))),
        (Stage.ESCALATION, end_of(add_working_days(day, 3))),
    )


def reminders_in_hours(start: datetime, due: datetime) -> tuple[tuple[Stage, datetime], ...]:
    """Return when to speak about a term in hours, at any hour of any day.

    Product choices, not law: at once, again when a quarter of it is left, when it is over, and to the
    chair half a day later. A child is taken at night; a morning's reminder may come after the end.
    """
    # On a night of the clock change local times do not subtract.
    start, due = _utc(start), _utc(due)
    return (
        (Stage.BEFORE, start),
        (Stage.ON_DAY, due - (due - start) / 4),
        (Stage.AFTER, due),
        (Stage.ESCALATION, due + timedelta(hours=12)),
    )


_Outcome = tuple[date | datetime | None, date | datetime | None, tuple[Step, ...]]


def _count(rule: Rule, origin: date) -> _Outcome:
    """Return due, strict and steps of ``rule`` from a prepared start."""
    if rule.amount is None:
        return _without_number(rule, origin)
    if isinstance(origin, datetime):
        return _in_hours(rule.amount, origin)
    counters = _BACKWARDS if rule.direction is Direction.BEFORE else _FORWARDS
    steps = counters[rule.unit](origin, rule.amount)
    strict = end_of(steps)
    if rule.rolls_over and not is_working_day(strict):
        steps += roll_forward(strict)
    return end_of(steps), strict, steps


def _without_number(rule: Rule, day: date) -> _Outcome:
    """Count "niezwłocznie" and a set day as the day itself; leave a term without a number open."""
    if rule.unit is Unit.IMMEDIATELY:
        return day, day, (Step(day, True, "niezwłocznie: bez zbędnej zwłoki, od dnia zdarzenia"),)
    if rule.unit is Unit.SET:
        return day, day, (Step(day, True, "dzień ustalony: niczego się nie liczy"),)
    return None, None, (Step(day, False, "przepis nie podaje liczby: brak terminu ustawowego"),)


def _in_hours(amount: int, start: datetime) -> _Outcome:
    """Count elapsed hours, days off included.

    In UTC, because on a clock-change night the wall clock skips or repeats an hour.
    """
    due = (start.astimezone(UTC) + timedelta(hours=amount)).astimezone(WARSAW)
    reason = f"{amount} godz. bez przerwy, także w dni wolne"
    return (
        due,
        due,
        (
            Step(start.date(), False, f"początek: {start:%d.%m.%Y %H:%M}"),
            Step(due.date(), True, f"{reason}: {due:%d.%m.%Y %H:%M}"),
        ),
    )


def _early_warning(rule: Rule, due: date) -> date | None:
    """Return the day of the first reminder, None for terms too short to have one."""
    if rule.unit is Unit.SET:
        return end_of(subtract_working_days(due, 2))
    if rule.amount is None or rule.unit is Unit.HOURS:
        return None
    if rule.unit is Unit.MONTHS:
        return _working_day_by(due, 14)
    if rule.amount <= 7:
        return end_of(subtract_working_days(due, 1 if rule.amount <= 3 else 2))
    return _working_day_by(due, 7)


def _working_day_by(due: date, days: int) -> date:
    """Return the last working day at least ``days`` calendar days before ``due``."""
    day = end_of(subtract_calendar_days(due, days))
    return day if is_working_day(day) else end_of(subtract_working_days(day, 1))


def _local_moment(moment: date | datetime) -> datetime:
    """Return an aware moment in Warsaw; refuse a bare day or a naive datetime."""
    if not isinstance(moment, datetime):
        raise ValueError("Termin w godzinach wymaga dnia i godziny, a nie samego dnia.")
    if moment.utcoffset() is None:
        raise ValueError("Podaj moment ze strefą czasową (Europe/Warsaw).")
    return moment.astimezone(WARSAW)


def _local_day(day: date | datetime) -> date:
    """Return the day in Warsaw of a day or of an aware moment."""
    return _local_moment(day).date() if isinstance(day, datetime) else day


def _utc(moment: date | datetime) -> datetime:
    return _local_moment(moment).astimezone(UTC)
