"""Which decisions never reach the person whom they are about: they name what must be kept from them."""

from collections.abc import Sequence

from apps.meetings import selectors
from apps.meetings.models import Decision
from apps.procedures.models import Procedure
from apps.procedures.protection import from_reader


def withheld(procedure: Procedure, decisions: Sequence[Decision]) -> list[int]:
    """Return the numbers, from 1, of the decisions that the address firewall keeps from their person."""
    people = {str(one.pk): one.person for one in selectors.adult_parties(procedure)}
    found: list[int] = []
    for pk in dict.fromkeys(one.about for one in decisions if one.about in people):
        texts = {
            str(number): f"{one.text}\n{one.responsible}"
            for number, one in enumerate(decisions, start=1)
            if one.about == pk
        }
        found += {int(hit.field) for hit in from_reader(people[pk]).hits(texts)}
    return sorted(found)
