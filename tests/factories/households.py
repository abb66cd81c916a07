"""Households noted by the same services that people use."""

import datetime as dt

from apps.accounts.models import User
from apps.procedures.models import Household, Procedure, Relation
from apps.procedures.services import households
from apps.procedures.services.households import Home


def noted(actor: User, procedure: Procedure, now: dt.datetime) -> Household:
    """Return a household in which the first victim lives since a month ago."""
    party = procedure.parties.get(side="victim", position=1)
    home = Home(
        since=now.date() - dt.timedelta(days=30), parties=[party.pk], address={"town": "Odległowo"}
    )
    return households.begin(actor=actor, procedure_id=procedure.pk, home=home, now=now)


def ids(actor: User, procedure: Procedure, now: dt.datetime) -> dict[str, str]:
    """Return the ids of a household, of who lives there, and of a relation that NK-A said."""
    household = noted(actor, procedure, now)
    relation = Relation.objects.filter(one__procedure=procedure).earliest("pk")
    return {
        "household_id": str(household.pk),
        "resident_id": str(household.residents.get().pk),
        "relation_id": str(relation.pk),
    }
