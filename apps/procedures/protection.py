"""What the address firewall must know of one procedure: the victims' facts, and what is no secret."""

from collections.abc import Mapping

from apps.documents.rules.firewall import Fact, Hit, check
from apps.people import selectors as people
from apps.people.models import Person
from apps.procedures.household_selectors import homes_of
from apps.procedures.models import Party, Procedure, Side
from apps.procedures.rules.patterns import DEFINITIONS, NKA
from tenants.schema import current_office

_KINDS = {
    field.name: field.protected
    for definition in DEFINITIONS
    if definition.code == NKA
    for section in ("victims", "perpetrators")
    for field in definition.section(section).fields
    if field.protected
}


def facts_of(procedure: Procedure) -> tuple[list[Fact], list[Fact]]:
    """Return the victims' protected facts, and those that are no secret from the other side.

    What the person using violence gave as their own, where they live or lived themselves, and the
    office's town, is no secret from them.
    """
    facts: dict[str, list[Fact]] = {Side.VICTIM.value: [], Side.PERPETRATOR.value: []}
    people_of: dict[str, list[Person]] = {side: [] for side in facts}
    for party in Party.objects.filter(procedure=procedure).select_related("person"):
        facts[party.side] += _known(party.side, party.person.protected or {})
        people_of[party.side].append(party.person)
        if party.side == Side.VICTIM:
            facts["victim"] += _safe_facts(party.person)
    for home in homes_of(people_of["victim"]):
        facts["victim"] += _known("victim", home.address)
        for one in home.residents.all():
            facts["victim"] += _known("victim", one.about or {})
    for home in homes_of(people_of["perpetrator"]):
        facts["perpetrator"] += _known("perpetrator", home.address)
    town = Fact("office", "address", "town", current_office().name)
    return facts["victim"], [*facts["perpetrator"], town]


def _known(side: str, known: Mapping[str, object]) -> list[Fact]:
    return [
        Fact(side, kind, name, str(known[name])) for name, kind in _KINDS.items() if known.get(name)
    ]


def _safe_facts(person: Person) -> list[Fact]:
    """Return the telephone and the address at which a victim is safely reached."""
    rules = people.contact_of(person)
    found = (("contact", "safe_phone", rules.phone), ("address", "safe_address", rules.address))
    return [Fact("victim", kind, name, value) for kind, name, value in found if value]  # type: ignore[arg-type]  # the kinds above are literals


def hits_for_perpetrator(procedure: Procedure, texts: Mapping[str, str]) -> list[Hit]:
    """Return which of the victims' protected facts stand in texts meant for the other side."""
    facts, known = facts_of(procedure)
    return check(texts, facts, known)
