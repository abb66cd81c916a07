"""Finding persons."""

import uuid
from collections.abc import Iterable

from django.db.models import F, Func, Q, Value

from apps.common import keys, polish
from apps.common.identifiers import InvalidPesel, parse_pesel
from apps.people import rules
from apps.people.models import Contact, Death, Person
from apps.people.rules import ContactRules, Entry, pairs
from tenants.bound import BoundQuerySet


def with_pesel(numbers: list[str]) -> BoundQuerySet[Person]:
    """Return the known persons among these PESEL numbers."""
    hashes = [keys.lookup_hash(parse_pesel(number).number) for number in numbers if number]
    return Person.objects.filter(pesel_hash__in=hashes)


def matching(text: str) -> BoundQuerySet[Person]:
    """Return persons by PESEL, or by the beginning of the surname (and of the first name)."""
    try:
        return with_pesel([text])
    except InvalidPesel:
        last, _, first = text.strip().partition(" ")
    found = Q(sort_key__startswith=polish.sort_key(last)) if last else Q(pk=None)
    if first:
        found &= Q(first_name__istartswith=first.strip())
    return Person.objects.filter(found, merged_into=None).order_by("sort_key")


def contact_of(person: Person) -> ContactRules:
    """Return how a person can be reached without danger, as it is known now."""
    last = known_contact(person)
    return ContactRules(**last.rules) if last else ContactRules()


def known_contact(person: Person) -> Contact | None:
    """Return the note that holds now of how a person can be reached, with its day, if there is one."""
    return Contact.objects.filter(person=person).first()


def contacts_of(persons: Iterable[Person]) -> dict[uuid.UUID, ContactRules]:
    """Return how each of these people can be reached without danger, by id, in one query.

    Of whom nothing is known the rules are empty.
    """
    ids = [one.pk for one in persons]
    last = Contact.objects.filter(person__in=ids).order_by("person_id", "-since", "-pk")
    known = {one.person_id: ContactRules(**one.rules) for one in last.distinct("person_id")}
    return {one: known.get(one, ContactRules()) for one in ids}


def deaths_of(persons: Iterable[Person]) -> list[Death]:
    """Return all that was ever recorded of the deaths of these people, the newest first."""
    ids = [one.pk for one in persons]
    return list(Death.objects.filter(person__in=ids).select_related("person", "by"))


def death_of(person: Person) -> Death | None:
    """Return the note of a person's death, None where nobody recorded one or it was withdrawn."""
    return known_death(person) if person.died_on else None


def known_death(person: Person) -> Death | None:
    """Return the note that holds now of a person's death, also one that withdraws it."""
    return Death.objects.filter(person=person).first()


def likely_duplicates(persons: BoundQuerySet[Person]) -> list[tuple[Person, Person, str]]:
    """Return pairs among these people that may be one person, each with the reason."""
    known = {one.pk: one for one in persons.filter(merged_into=None)}
    entries = [_entry(one) for one in known.values()]
    return [(known[one.id], known[other.id], reason) for one, other, reason in pairs(entries)]


def may_be_same(one: Person, other: Person) -> bool:
    """Return whether two entries of one procedure mean one person; they need not be saved."""
    return rules.may_be_same(_entry(one), _entry(other))


def namesakes(persons: Iterable[Person]) -> list[Person]:
    """Return the rows of the register that may be one of these people, who need not be saved."""
    meant = [_entry(one) for one in persons]
    plain = Func(F("sort_key"), Value(polish.MARKS), Value(""), function="translate")
    names = {polish.unmarked(one.name) for one in meant}
    found = Person.objects.annotate(plain=plain).filter(plain__in=names)
    return [one for one in found if any(rules.may_be_same(_entry(one), other) for other in meant)]


def aliases_of(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Return the rows of the register that may be one of these persons, each with whom it may be."""
    present = [_entry(one) for one in Person.objects.filter(pk__in=list(ids))]
    namesakes = Person.objects.filter(sort_key__in={one.name for one in present})
    return rules.aliases(present, [_entry(one) for one in namesakes])


def _entry(person: Person) -> Entry:
    return Entry(
        person.pk, polish.sort_key(person.last_name, person.first_name), person.pesel_hash or "",
        person.birth_date,
        str((person.protected or {}).get("town", "")).casefold(),
    )  # fmt: skip
