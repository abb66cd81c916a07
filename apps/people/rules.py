"""Whether two entries may be one person, and what is said and done when somebody is contacted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein

from apps.common.polish import unmarked

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

    The PESEL number tells, where both have one; else the same name, with Polish letters or without,
    unless the birthdays differ.
    """
    if one.pesel and other.pesel:
        return one.pesel == other.pesel
    if one.born and other.born and one.born != other.born:
        return False
    return unmarked(one.name) == unmarked(other.name)


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


# Under this name stand the facts that were replaced: somebody may still be found by them.
EARLIER = "earlier"
_PUBLIC = frozenset({"first_name", "last_name", "sex", "birth_date", "age", "relations"})


def with_facts(
    known: Mapping[str, Any], told: Mapping[str, Any], *, keep_known: bool
) -> dict[str, Any]:
    """Return what is known of a person together with what is told now; no fact is ever forgotten.

    What is told replaces what is known, or with ``keep_known`` only adds to it; what does not hold any
    more stands under ``EARLIER``.
    """
    new = {name: value for name, value in told.items() if value and name not in _PUBLIC}
    before = [*known.get(EARLIER, []), *new.pop(EARLIER, [])]
    held = {name: value for name, value in known.items() if name != EARLIER}
    goes, stays = (new, held) if keep_known else (held, new)
    replaced = {name: goes[name] for name in goes if stays.get(name) not in (None, "", goes[name])}
    if replaced and replaced not in before:
        before.append(replaced)
    return {**goes, **stays} | ({EARLIER: before} if before else {})


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
