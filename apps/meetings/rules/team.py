"""Terms of the interdisciplinary team: notice of a meeting, absence from it, agreements that run out.

Legal source: UPPD art. 9a.7–9a.8; the numbers are those of the terms D24 and D25 (apps/deadlines).
"""

from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from typing import Final

from apps.deadlines.rules import RuleNotInRegime, calculate, regime_of, rule_for

# Product choice, not law: early enough to sign a new agreement.
EXPIRES_SOON: Final = timedelta(days=60)
LETTER_FROM: Final = 3  # unexcused absences, art. 9a.7g


class Standing(StrEnum):
    """How an agreement stands."""

    VALID = auto()
    SOON = auto()
    EXPIRED = auto()


def notice_by(meeting_on: date) -> date | None:
    """Return the last day for the notice of a meeting; None under the law that knew no such term."""
    return _before("D24", meeting_on)


def report_by(meeting_on: date) -> date | None:
    """Return the last day on which an absence is reported in time."""
    return _before("D25", meeting_on)


def is_excused(reported_on: date | None, meeting_on: date) -> bool:
    """Tell whether a report excuses an absence: it came in time, or the law knew no term."""
    last = report_by(meeting_on)
    return reported_on is not None and (last is None or reported_on <= last)


def standing(expires_on: date | None, today: date) -> Standing:
    """Return how an agreement stands on a day; one without an end stays valid."""
    if expires_on is None or expires_on > today + EXPIRES_SOON:
        return Standing.VALID
    return Standing.EXPIRED if expires_on < today else Standing.SOON


def _before(code: str, meeting_on: date) -> date | None:
    try:
        due = calculate(rule_for(code, regime_of(meeting_on)), meeting_on).due
    except RuleNotInRegime:
        return None
    return due.date() if isinstance(due, datetime) else due
