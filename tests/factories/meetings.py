"""Appointments planned by the same services that people use."""

import datetime as dt
from typing import Any

from apps.accounts.models import User
from apps.meetings.models import Appointment, Kind
from apps.meetings.services import planning
from apps.meetings.services.inputs import PlanInput, Slot
from apps.procedures.models import Party, Procedure

PLACE = "OPS, Rynek 1"


def slot(starts_at: dt.datetime, minutes: int = 60, **given: Any) -> Slot:
    """Return an hour at the office, unless told otherwise."""
    return Slot(starts_at, starts_at + dt.timedelta(minutes=minutes), **{"place": PLACE, **given})


def adult(procedure: Procedure, side: str) -> Party:
    """Return the adult of a side."""
    return procedure.parties.get(side=side, is_minor=False)


def planned(
    actor: User, procedure: Procedure, starts_at: dt.datetime, *sides: str,
    now: dt.datetime, kind: str = Kind.TALK, users: list[User] | None = None, **where: Any,
) -> Appointment:  # fmt: skip
    """Return an appointment with the adults of some sides; without any, with its planner."""
    parties = [adult(procedure, side) for side in sides]
    people = users if users is not None else ([] if sides else [actor])
    return planning.plan(
        actor=actor, procedure_id=procedure.pk, now=now,
        given=PlanInput(kind, slot(starts_at, **where), parties, people),
    )  # fmt: skip
