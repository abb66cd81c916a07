"""What the address firewall must know: the victims' facts, and what is no secret from a reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.documents.rules.firewall import Fact, Hit, check, is_same_fact
from apps.people import selectors as people
from apps.people.models import Person
from apps.people.rules import EARLIER, ContactRules
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


@dataclass(frozen=True, slots=True)
class Guard:
    """What must be kept from somebody, and what is no secret from them."""

    facts: list[Fact] = field(default_factory=list)
    known: list[Fact] = field(default_factory=list)

    def hits(self, texts: Mapping[str, str]) -> list[Hit]:
        """Return which of the facts stand in texts by the name of their field."""
        return check(texts, self.facts, self.known)


def from_reader(person: Person) -> Guard:
    """Return what must be kept from one person, whoever they are in the procedure at hand.

    Two people may each report the other: whoever is a victim here may stand opposed to somebody in
    another procedure. Namesakes count, because without a PESEL a person is entered anew. No secret is
    only what this person gave as their own, where they live or lived, and the office's town.
    """
    rows = list(people.aliases_of([person.pk]))
    against = Party.objects.filter(person__in=rows, side=Side.PERPETRATOR).values("procedure")
    victims = Person.objects.filter(parties__procedure__in=against, parties__side=Side.VICTIM)
    facts = _facts_of_victims(list(victims.exclude(pk__in=rows).distinct()))
    return Guard(facts, [*_own_facts(person), _town()]) if facts else Guard()


def from_side(procedure: Procedure) -> Guard:
    """Return what must be kept from the persons using violence of a procedure, whoever of them reads.

    Of several, each may read it: no secret is only what every one of them gave.
    """
    parties = Party.objects.filter(procedure=procedure).select_related("person")
    sides: dict[str, list[Person]] = {side.value: [] for side in Side}
    for party in parties:
        sides[party.side].append(party.person)
    each = [_own_facts(one) for one in sides[Side.PERPETRATOR]]
    common = [
        one
        for one in (each[0] if each else [])
        if all(any(is_same_fact(one, other) for other in others) for others in each[1:])
    ]
    return Guard(_facts_of_victims(sides[Side.VICTIM]), [*common, _town()])


def _facts_of_victims(persons: list[Person]) -> list[Fact]:
    facts = [one for person in persons for told in _told(person) for one in _known("victim", told)]
    facts += [one for rules in people.contacts_of(persons).values() for one in _safe_facts(rules)]
    for home in homes_of(persons):
        facts += _known("victim", home.address)
        for resident in home.residents.all():
            facts += _known("victim", resident.about or {})
    return facts


def _own_facts(person: Person) -> list[Fact]:
    told = [person.protected or {}, *(home.address for home in homes_of([person]))]
    return [one for known in told for one in _known("perpetrator", known)]


def _town() -> Fact:
    return Fact("office", "address", "town", current_office().name)


def _told(person: Person) -> list[Mapping[str, object]]:
    """Return what forms said of a person, also what a later one replaced: it may have been right."""
    known = person.protected or {}
    return [known, *known.get(EARLIER, [])]


def _known(side: str, known: Mapping[str, object]) -> list[Fact]:
    return [
        Fact(side, kind, name, str(known[name])) for name, kind in _KINDS.items() if known.get(name)
    ]


def _safe_facts(rules: ContactRules) -> list[Fact]:
    """Return the telephone and the address at which a victim is safely reached."""
    found = (("contact", "safe_phone", rules.phone), ("address", "safe_address", rules.address))
    return [Fact("victim", kind, name, value) for kind, name, value in found if value]  # type: ignore[arg-type]  # the kinds above are literals
