"""Which members of staff are close to which persons, without comparing names in the clear."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from apps.accounts.models import User
from apps.common import keys, polish
from apps.common.identifiers import parse_pesel
from apps.people.models import Person, Tie


def declare(*, user: User, first_name: str, last_name: str, pesel: str, now: dt.datetime) -> Tie:
    """Return the tie that a member of staff declares, new or the one already there."""
    hashed = keys.lookup_hash(parse_pesel(pesel).number) if pesel else ""
    tie, _made = Tie.objects.get_or_create(
        user=user, name_hash=_name_hash(last_name, first_name), pesel_hash=hashed, ended_at=None,
        defaults={
            "about": {"first_name": first_name.strip(), "last_name": last_name.strip()},
            "declared_at": now,
        },
    )  # fmt: skip
    return tie


def persons_of(tie: Tie) -> list[Person]:
    """Return the known persons whom a tie may mean: by PESEL, or by the full name.

    A declared PESEL that differs from the person's own means somebody else of the same name.
    """
    named = Person.objects.filter(_prefix(tie))
    return [one for one in named if means(tie, one)]


def of_persons(persons: list[Person]) -> list[Tie]:
    """Return the ties that may mean one of these persons."""
    names = [one for person in persons for one in _hashes(person.last_name, person.first_name)]
    numbers = [one.pesel_hash for one in persons if one.pesel_hash]
    found = Tie.objects.filter(
        Q(name_hash__in=names) | Q(pesel_hash__in=numbers), ended_at=None
    ).select_related("user")
    return [tie for tie in found if any(means(tie, one) for one in persons)]


def of_users(users: Iterable[User]) -> dict[int, list[Tie]]:
    """Return the ties that some members of staff declared, by who did."""
    found: dict[int, list[Tie]] = {}
    for tie in Tie.objects.filter(user__in=users, ended_at=None):
        found.setdefault(tie.user_id, []).append(tie)
    return found


def means(tie: Tie, person: Person) -> bool:
    """Whether a tie may mean a person, known or only described."""
    if tie.pesel_hash and person.pesel_hash:
        return tie.pesel_hash == person.pesel_hash
    return tie.name_hash in _hashes(person.last_name, person.first_name)


def _prefix(tie: Tie) -> Q:
    first_name, spellings = tie.about["first_name"], _spellings(tie.about["last_name"])
    by_name = Q(sort_key__in=[polish.sort_key(one, first_name) for one in spellings])
    return by_name | Q(pesel_hash=tie.pesel_hash) if tie.pesel_hash else by_name


def _hashes(last_name: str, first_name: str) -> set[str]:
    return {_name_hash(one, first_name) for one in _spellings(last_name)}


def _spellings(last_name: str) -> set[str]:
    """Return how a double surname is written: with a hyphen, or as two words."""
    parts = last_name.replace("-", " ").split()
    return {last_name.strip(), "-".join(parts), " ".join(parts), " - ".join(parts)}


def _name_hash(last_name: str, first_name: str) -> str:
    return keys.lookup_hash("name:" + polish.sort_key(last_name.strip(), first_name.strip()))
