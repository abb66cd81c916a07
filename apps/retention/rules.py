"""When the time of keeping ends. Which classes there are is the office's own data (ADR 0023)."""

import datetime as dt
from dataclasses import dataclass

# A list is released by hand: short enough to be checked line by line, and deleted as one.
LARGEST_LIST = 50


@dataclass(frozen=True)
class Facts:
    """What decides whether a procedure may be deleted; ``finished_on`` is its latest recorded day."""

    is_finished: bool
    finished_on: dt.date
    has_class: bool
    years: int | None
    is_held: bool
    open_terms: int
    is_followed: bool
    open_years: tuple[int, ...]


def kept_until(finished_on: dt.date, years: int | None) -> dt.date | None:
    """Return the last day of keeping; None for what is kept for ever.

    Full calendar years are counted from 1 January after the year of the last record, as archives
    count them (from memory: docs/legal/open-points.md).
    """
    return None if years is None else dt.date(finished_on.year + years, 12, 31)


def obstacles(facts: Facts, today: dt.date) -> list[str]:
    """Return the codes of everything that forbids to delete, in the order in which it can be mended."""
    last = kept_until(facts.finished_on, facts.years) if facts.has_class else None
    found = {
        "running": not facts.is_finished,
        "no_class": not facts.has_class,
        "for_ever": facts.has_class and facts.years is None,
        "not_yet": last is not None and today <= last,
        "held": facts.is_held,
        "open_terms": facts.open_terms > 0,
        "followed": facts.is_followed,
        "open_years": bool(facts.open_years),
    }
    return [code for code, is_so in found.items() if is_so]
