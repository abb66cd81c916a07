"""What the office keeps about procedures; one module a topic."""

from apps.procedures.models.access import Emergency, Recusal
from apps.procedures.models.contacts import HelpContact
from apps.procedures.models.forms import Form, NkbHandover
from apps.procedures.models.households import Household, Relation, Resident
from apps.procedures.models.matters import Matter, MatterEvent
from apps.procedures.models.procedure import (
    IMPORTED,
    Counter,
    Event,
    GroundChoice,
    Party,
    Procedure,
    Side,
    StateChoice,
)

__all__ = [
    "IMPORTED",
    "Counter",
    "Emergency",
    "Event",
    "Form",
    "GroundChoice",
    "HelpContact",
    "Household",
    "Matter",
    "MatterEvent",
    "NkbHandover",
    "Party",
    "Procedure",
    "Recusal",
    "Relation",
    "Resident",
    "Side",
    "StateChoice",
]
