"""Whether two rows of the register may be one person.

A PESEL settles it. Without one, a person is entered anew with each form, and only the name is left; where
the two sides must not meet, a namesake is rather kept apart than a person overlooked.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared: ``name`` in the form by which the register sorts."""

    id: Any
    name: str
    has_pesel: bool
    born: date | None = None


def may_be_one(one: Known, other: Known) -> bool:
    """Tell whether two rows may be one person."""
    if one.id == other.id:
        return True
    if one.name != other.name or (one.has_pesel and other.has_pesel):
        return False
    return one.born is None or other.born is None or one.born == other.born


def aliases(present: Iterable[Known], register: Iterable[Known]) -> dict[Any, set[Any]]:
    """Return for each row of the register the people present who may be that person."""
    by_name: dict[str, list[Known]] = defaultdict(list)
    for one in present:
        by_name[one.name].append(one)
    found = {
        row.id: {one.id for one in by_name[row.name] if may_be_one(one, row)} for row in register
    }
    return {key: people for key, people in found.items() if people}
