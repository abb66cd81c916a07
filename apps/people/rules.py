"""Whether two entries may be one person, and what is said and done when somebody is contacted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein

_SPELLED = 2  # letters by which one name may be misspelt


@dataclass(frozen=True, slots=True)
class Entry:
    """What is compared of a person; ``name`` is the form by which the register sorts."""

    id: Any
    name: str
    pesel: str = ""
    born: date | None = None
    town: str = ""


def pairs(entries: Iterable[Entry]) -> list[tuple[Entry, Entry, str]]:
    """Return pairs that may be one person, each with the reason, the surest first.

    Different PESEL numbers are different people. Only entries with the same name, the same birthday or
    the same set of names are compared, so that a large register stays quick.
    """
    groups: dict[object, list[Entry]] = defaultdict(list)
    for one in entries:
        groups["name", one.name].append(one)
        groups["swapped", " ".join(sorted(one.name.split()))].append(one)
        if one.born:
            groups["born", one.born].append(one)
    found: dict[frozenset[Any], tuple[Entry, Entry, str]] = {}
    for group in groups.values():
        for one, other in combinations(group, 2):
            reason = _reason(one, other)
            if reason:
                found.setdefault(frozenset((one.id, other.id)), (one, other, reason))
    return sorted(found.values(), key=lambda pair: (_ORDER.index(pair[2]), pair[0].name))


_ORDER = ("birthday", "address", "swapped", "spelling", "name")


def _reason(one: Entry, other: Entry) -> str:
    if one.pesel and other.pesel:
        return ""
    if one.born and other.born and one.born != other.born:
        return ""
    same_day = one.born is not None and one.born == other.born
    if one.name == other.name:
        if same_day:
            return "birthday"
        return "address" if one.town and one.town == other.town else "name"
    if sorted(one.name.split()) == sorted(other.name.split()):
        return "swapped"
    close = DamerauLevenshtein.distance(one.name, other.name) <= _SPELLED
    return "spelling" if same_day and close else ""


def may_be_same(one: Entry, other: Entry) -> bool:
    """Return whether two entries of one procedure mean one person.

    The PESEL number tells, where both have one; else the same name, unless the birthdays differ.
    """
    if one.pesel and other.pesel:
        return one.pesel == other.pesel
    if one.born and other.born and one.born != other.born:
        return False
    return one.name == other.name


def aliases(present: Iterable[Entry], register: Iterable[Entry]) -> dict[Any, set[Any]]:
    """Return for each row of the register the people present who may be that person.

    Without a PESEL a person is entered anew with each form, and only the name is left: where the two
    sides must be kept apart, rather a namesake too than a person overlooked.
    """
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for one in present:
        by_name[one.name].append(one)
    found = {
        row.id: {one.id for one in by_name[row.name] if one.id == row.id or may_be_same(one, row)}
        for row in register
    }
    return {key: people for key, people in found.items() if people}


@dataclass(frozen=True, slots=True)
class ContactRules:
    """How a person can be reached without danger; what is empty is not known."""

    phone: str = ""
    hours: str = ""
    wording: str = ""
    letters: str = ""
    address: str = ""
    note: str = ""

    @property
    def refuses_letters(self) -> bool:
        """Whether no letter may be sent to this person, only handed over."""
        return self.letters == "no"
