"""Running procedures that may be about the family of a form, where no PESEL number tells."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from apps.accounts.models import User
from apps.people import selectors as people
from apps.people.models import Person
from apps.people.services import unsaved
from apps.procedures import selectors
from apps.procedures.models import Party, Procedure
from apps.procedures.rules import forms
from apps.procedures.rules.states import RUNNING


def of_answers(user: User, answers: Mapping[str, Any], at: dt.datetime) -> list[Procedure]:
    """Return running procedures, open to the user, that may be about the victims of a form.

    Whoever may not open one learns nothing of it. The oldest comes first.
    """
    return _running(user, [unsaved(row) for row in forms.persons(answers, "victim")], at)


def of_procedure(user: User, procedure: Procedure) -> list[Procedure]:
    """Return running procedures that began before this one and may be about the same family."""
    victims = procedure.parties.filter(side="victim").select_related("person")
    found = _running(user, [one.person for one in victims], procedure.started_at)
    return [one for one in found if one.pk != procedure.pk]


def _running(user: User, meant: Iterable[Person], at: dt.datetime) -> list[Procedure]:
    victims = Party.objects.filter(person__in=people.namesakes(meant), side="victim")
    found = selectors.visible_to(user).filter(
        pk__in=victims.values("procedure_id"), started_at__lte=at,
        state__in=[state.value for state in RUNNING],
    )  # fmt: skip
    return list(found.order_by("started_at"))
