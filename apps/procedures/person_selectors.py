"""People of the procedures that a user may open."""

import uuid
from dataclasses import dataclass

from django.db.models import Prefetch

from apps.accounts.models import User
from apps.people import selectors as people
from apps.people.models import Person
from apps.procedures import matter_selectors, selectors
from apps.procedures.models import Party, Procedure
from apps.procedures.rules import needs
from apps.procedures.rules.needs import Hint
from tenants.bound import BoundQuerySet

MOST_SHOWN = 100


@dataclass(frozen=True)
class Likeness:
    """Two entries that may be one person, and why."""

    one: Person
    other: Person
    reason: str


def party_of(user: User, party_id: uuid.UUID) -> Party | None:
    """Return somebody's place in a procedure whose content the user may read."""
    found = Party.objects.select_related("procedure__group", "person").filter(pk=party_id)
    party = found.first()
    return party if party and matter_selectors.reads(user, party.procedure) else None


def firearm_notice(procedure: Procedure) -> Hint:
    """Return where the notice of a firearm goes, by what is noted of those who use violence."""
    return needs.firearm_notice(
        one.noted_needs for one in procedure.parties.filter(side="perpetrator")
    )


def others_of(user: User, party: Party) -> list[Procedure]:
    """Return the other procedures of a party's person that the user may open."""
    found = selectors.visible_to(user).filter(parties__person=party.person)
    return list(found.exclude(pk=party.procedure_id).distinct())


def persons_of(user: User) -> BoundQuerySet[Person]:
    """Return the people of the procedures that the user may open, each with those procedures."""
    parties = Party.objects.filter(procedure__in=selectors.visible_to(user))
    found = Person.objects.filter(pk__in=parties.values("person_id"), merged_into=None)
    return found.prefetch_related(Prefetch("parties", parties.select_related("procedure")))


def likely_duplicates(user: User) -> list[Likeness]:
    """Return pairs that may be one person, the surest first, in a constant number of queries."""
    return [Likeness(*pair) for pair in people.likely_duplicates(persons_of(user))]
