"""The people of a procedure that joins another one, with what was done and noted for them."""

import uuid

from django.db.models import Max, Q

from apps.accounts.models import User
from apps.people import selectors as people_found
from apps.people import services as people
from apps.people.rules import ContactRules
from apps.procedures import terms
from apps.procedures.models import Matter, Party, Procedure, Relation, Resident
from apps.procedures.rules.relations import oriented

There = dict[uuid.UUID, Party]


def bring(procedure: Procedure, running: Procedure, *, by: User) -> list[Party]:
    """Bring people, hand-overs of NK-B, sub-processes, households and relations into another procedure.

    Who is known there stays themselves; what only the procedure knew of them is added. Returns whom
    the other one did not know. Both are locked.
    """
    brought = list(procedure.parties.select_related("person"))
    there = _places(brought, running)
    for party in brought:
        _bring_handovers(procedure, party, there[party.pk])
        _bring_what_is_known(party, there[party.pk], by)
    for matter in procedure.matters.all():
        _bring_matter(matter, running, there)
    _bring_households(procedure, running, there)
    _bring_relations(there)
    return [party for party in brought if there[party.pk] is party]


def _places(brought: list[Party], running: Procedure) -> There:
    """Move whom the running procedure does not know; return who each of them is there."""
    known = list(running.parties.select_related("person"))
    there: There = {}
    for party in brought:
        same = [one for one in known if one.side == party.side
                and people_found.may_be_same(one.person, party.person)]  # fmt: skip
        if not same:
            party.procedure = running
            party.position = 1 + max((x.position for x in known if x.side == party.side), default=0)
            party.save(update_fields=["procedure", "position"])
            known.append(party)
        there[party.pk] = same[0] if same else party
    return there


def _bring_handovers(procedure: Procedure, party: Party, there: Party) -> None:
    """Bring what was handed over; two of one day to one person were one evening, and stay where they are."""
    known = set(there.handovers.exclude(procedure=procedure).values_list("handed_on", flat=True))
    new = party.handovers.filter(procedure=procedure).exclude(handed_on__in=known)
    new.update(procedure=there.procedure, party=there)


def _bring_what_is_known(party: Party, there: Party, by: User) -> None:
    """Add how somebody is safely reached, if that is newer, and what is particular, where it is not known."""
    note = people_found.known_contact(party.person)
    if note is not None and party.person_id != there.person_id:
        rules = ContactRules(**note.rules)
        people.learn_contact(person=there.person, rules=rules, since=note.since, by=by)
    death = people_found.known_death(party.person)
    if death is not None and party.person_id != there.person_id:
        people.learn_death(
            person=there.person, died_on=death.died_on, note=death.note, since=death.since, by=by
        )
    if party.needs and not there.needs:
        there.needs = party.needs
        there.save(update_fields=["needs"])


def _bring_matter(matter: Matter, running: Procedure, there: There) -> None:
    last = running.matters.aggregate(last=Max("number"))["last"] or 0
    matter.procedure, matter.number = running, last + 1
    matter.party = there[matter.party_id] if matter.party_id else None
    matter.save(update_fields=["procedure", "party", "number"])
    terms.renamed(matter)


def _bring_households(procedure: Procedure, running: Procedure, there: There) -> None:
    """Bring who lives where; whoever has a home there already lives here besides."""
    home = Resident.objects.filter(until=None, is_principal=True)
    at_home = set(home.filter(household__procedure=running).values_list("party_id", flat=True))
    for one in Resident.objects.filter(household__procedure=procedure, party__in=there):
        party = there[one.party_id]  # type: ignore[index]  # the filter leaves nobody without one
        one.is_principal = one.is_principal and not (one.until is None and party.pk in at_home)
        one.party = party
        one.save(update_fields=["party", "is_principal"])
    procedure.households.update(procedure=running)


def _bring_relations(there: There) -> None:
    """Bring who is what to whom; of two people of whom that is known there, nothing is added."""
    for one in Relation.objects.filter(Q(one__in=there) | Q(other__in=there)):
        first, second, kind = oriented(there[one.one_id].pk, there[one.other_id].pk, one.kind)
        if Relation.objects.filter(one=first, other=second).exclude(pk=one.pk).exists():
            one.delete()
        else:
            one.one_id, one.other_id, one.kind = first, second, kind
            one.save(update_fields=["one", "other", "kind"])
