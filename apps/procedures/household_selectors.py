"""Who lives with whom in a procedure, for those who may read of its people."""

import uuid
from collections.abc import Iterable, Mapping

from django.db.models import Prefetch

from apps.accounts.models import User
from apps.people.models import Person
from apps.procedures import matter_selectors
from apps.procedures.models import Household, Party, Procedure, Relation, Resident
from apps.procedures.rules.relations import HOME


def households_of(user: User, procedure: Procedure) -> list[Household]:
    """Return a procedure's households with all who live or lived there; nothing for others.

    Only what this procedure knows: another one's households of the same people are its own (ADR 0022).
    """
    if not matter_selectors.reads(user, procedure):
        return []
    residents = Resident.objects.select_related("party__person")
    found = Household.objects.filter(procedure=procedure)
    return list(found.prefetch_related(Prefetch("residents", residents)))


def household_of(user: User, household_id: uuid.UUID) -> Household | None:
    """Return a household that the user may read of."""
    found = Household.objects.select_related("procedure__group").filter(pk=household_id).first()
    return found if found and matter_selectors.reads(user, found.procedure) else None


def resident_of(user: User, resident_id: uuid.UUID) -> Resident | None:
    """Return somebody's stay in a household that the user may read of."""
    found = Resident.objects.select_related("household__procedure__group", "party__person")
    one = found.filter(pk=resident_id).first()
    return one if one and matter_selectors.reads(user, one.household.procedure) else None


def relations_of(user: User, procedure: Procedure) -> list[Relation]:
    """Return what people of a procedure are and were to one another; nothing for others."""
    if not matter_selectors.reads(user, procedure):
        return []
    found = Relation.objects.filter(one__procedure=procedure)
    return list(found.select_related("one__person", "other__person"))


def relation_of(user: User, relation_id: uuid.UUID) -> Relation | None:
    """Return a relation that the user may read of."""
    found = Relation.objects.select_related("one__procedure__group", "one__person", "other__person")
    one = found.filter(pk=relation_id).first()
    return one if one and matter_selectors.reads(user, one.procedure) else None


def homes_of(persons: Iterable[Person]) -> list[Household]:
    """Return where these people live or lived, whichever procedure noted it.

    For the address firewall alone, which guards everything and shows nothing.
    """
    homes = Resident.objects.filter(party__person__in=list(persons)).values("household_id")
    return list(Household.objects.filter(pk__in=homes).prefetch_related("residents"))


def address_text(address: Mapping[str, object]) -> str:
    """Return an address in one line."""
    parts = [str(address[field.name]) for field in HOME if address.get(field.name)]
    return ", ".join(parts)


def seen_from(party: Party, relations: Iterable[Relation]) -> list[tuple[Party, str, Relation]]:
    """Return the people around one: who they are, and what they are to that one."""
    return [
        (*one.seen_from(party), one) for one in relations if party.pk in (one.one_id, one.other_id)
    ]
