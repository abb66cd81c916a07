"""The two sides never meet: which appointments would bring them together.

Legal source: ROZP23 § 18. Days and places only: persons are opaque ids, procedures their two sides.
It would rather refuse a harmless hour than let two people wait in one corridor.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum, auto
from typing import Any, Final

from apps.meetings.rules.places import same_place

MARGIN: Final = 60

Person = Any  # an opaque id
Opposed = Mapping[Person, frozenset[Person]]


class Why(StrEnum):
    """How the two sides would come together."""

    ONE_MEETING = auto()
    ONE_PLACE = auto()
    ONE_CALL = auto()


@dataclass(frozen=True, slots=True)
class Case:
    """The two sides of one procedure, as ids of persons."""

    victims: frozenset[Person]
    perpetrators: frozenset[Person]


@dataclass(frozen=True, slots=True)
class Visit:
    """One appointment: when, where, who is invited, and which children may come along with them.

    ``link`` names a call; an appointment in a room may have one too.
    """

    key: Any
    starts: datetime
    ends: datetime
    place: str
    people: frozenset[Person]
    is_remote: bool = False
    link: str = ""
    along: frozenset[Person] = frozenset()

    @property
    def there(self) -> frozenset[Person]:
        """Everybody who may be met at the place."""
        return self.people | self.along


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two appointments that must not stand together; the same one twice when it invites both sides."""

    first: Any
    second: Any
    why: Why


def opposition(cases: Iterable[Case]) -> Opposed:
    """Return whom each person must not meet, by all procedures together."""
    found: dict[Person, set[Person]] = {}
    for case in cases:
        for one, other in ((case.victims, case.perpetrators), (case.perpetrators, case.victims)):
            for person in one:
                found.setdefault(person, set()).update(other - {person})
    return {person: frozenset(others) for person, others in found.items()}


def conflicts(
    visits: Collection[Visit], cases: Iterable[Case], margin: int = MARGIN
) -> list[Conflict]:
    """Return what must not stand as it is, in the order of the appointments.

    ``margin`` is the number of minutes that have to lie between the two sides in one place or call.
    """
    opposed, row = opposition(cases), list(visits)
    return [
        Conflict(one.key, other.key, why)
        for number, one in enumerate(row)
        for other in row[number:]
        if (why := _why(one, other, opposed, timedelta(minutes=margin))) is not None
    ]


def conflicts_with(
    new: Visit, others: Iterable[Visit], cases: Iterable[Case], margin: int = MARGIN
) -> list[Conflict]:
    """Return what stands in the way of one new appointment."""
    opposed, gap = opposition(cases), timedelta(minutes=margin)
    return [
        Conflict(new.key, other.key, why)
        for other in (new, *others)
        if (why := _why(new, other, opposed, gap)) is not None
    ]


def _why(one: Visit, other: Visit, opposed: Opposed, gap: timedelta) -> Why | None:
    if one is other:
        # A parent's own child is not refused: only who is invited counts here.
        return Why.ONE_MEETING if _meet(one.people, one.people, opposed) else None
    if not _meet(one.there, other.there, opposed) or not _near(one, other, gap):
        return None
    if not one.is_remote and not other.is_remote and same_place(one.place, other.place):
        return Why.ONE_PLACE
    return Why.ONE_CALL if one.link.strip() and _call(one) == _call(other) else None


def _meet(some: frozenset[Person], others: frozenset[Person], opposed: Opposed) -> bool:
    return any(opposed.get(person, frozenset()) & others for person in some)


def _near(one: Visit, other: Visit, gap: timedelta) -> bool:
    # In UTC: on the night of a clock change, local times an hour apart may be the same moment.
    first, second = _utc(one), _utc(other)
    return first[0] < second[1] + gap and second[0] < first[1] + gap


def _utc(visit: Visit) -> tuple[datetime, datetime]:
    if visit.starts.utcoffset() is None or visit.ends.utcoffset() is None:
        raise ValueError("An appointment needs moments with a time zone.")
    return visit.starts.astimezone(UTC), visit.ends.astimezone(UTC)


def _call(visit: Visit) -> str:
    text = visit.link.strip().casefold()
    return re.sub(r"^[a-z]+://", "", text).partition("?")[0].partition("#")[0].rstrip("/")
