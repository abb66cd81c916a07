"""Taking persons from a form into the register."""

from typing import Any

from apps.common import keys
from apps.common.identifiers import parse_pesel
from apps.people.models import Person

_PUBLIC = ("first_name", "last_name", "sex", "birth_date", "age", "relations")


def unsaved(answers: dict[str, Any]) -> Person:
    """Return the person that answers describe, as far as names and PESEL go, without keeping it."""
    pesel = parse_pesel(answers["pesel"]) if answers.get("pesel") else None
    return Person(
        first_name=answers["first_name"], last_name=answers["last_name"],
        pesel_hash=keys.lookup_hash(pesel.number) if pesel else None,
    )  # fmt: skip


def register(answers: dict[str, Any], *, keep_known: bool = False) -> Person:
    """Return the person that a valid form describes: the known one with this PESEL, or a new one.

    Facts that the form gives are kept encrypted; those given now replace those known before. With
    ``keep_known``, for a form older than what is known, they only add to it.
    """
    pesel = parse_pesel(answers["pesel"]) if answers.get("pesel") else None
    hashed = keys.lookup_hash(pesel.number) if pesel else None
    known = Person.objects.select_for_update().filter(pesel_hash=hashed).first() if hashed else None
    person = known or Person(pesel_hash=hashed)
    given = {name: value for name, value in answers.items() if value and name not in _PUBLIC}
    if known and keep_known:
        person.protected = {**given, **(person.protected or {})}
        person.save(update_fields=["protected"])
        return person
    person.first_name = answers["first_name"]
    person.last_name = answers["last_name"]
    person.sex = answers.get("sex") or (pesel.sex if pesel else "")
    person.birth_date = pesel.birth_date if pesel else (answers.get("birth_date") or None)
    person.protected = {**(person.protected or {}), **given}
    person.save()
    return person
