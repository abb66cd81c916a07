"""Appointments planned by the same services that people use."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.meetings.models import Appointment, Kind, Seat
from apps.meetings.services import holding, planning, seats, team_meetings
from apps.meetings.services.holding import HeldInput
from apps.meetings.services.inputs import PlanInput, Slot
from apps.meetings.services.seats import SeatInput
from apps.meetings.services.team_meetings import TeamHeldInput
from apps.procedures.models import Party, Procedure
from tests.factories.cast import Cast

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


def seated(actor: User, user: User, *, now: dt.datetime, **given: Any) -> Seat:
    """Return a user's seat in the team, appointed today unless told otherwise."""
    assert user.institution is not None
    asked = SeatInput(
        **{
            "institution": user.institution, "appointed_on": timezone.localdate(now),
            "act_number": "12/2026", "user": user, **given,
        }
    )  # fmt: skip
    return seats.appoint(actor=actor, given=asked, now=now)


def team_called(
    actor: User, starts_at: dt.datetime, *, now: dt.datetime, reason: str = "", **where: Any
) -> Appointment:
    """Return a meeting of the team."""
    return team_meetings.plan(actor=actor, slot=slot(starts_at, **where), reason=reason, now=now)


def absent(chair: User, seat: Seat, times: int, *, now: dt.datetime) -> None:
    """Let a member miss some meetings of the team, one a day from a moment on, without excuse."""
    for day in range(times):
        team_held(chair, now + dt.timedelta(days=day), absent=[seat])


def team_held(
    chair: User, starts_at: dt.datetime, *, absent: Collection[Seat] = (), is_told: bool = True,
    **given: Any,
) -> Appointment:  # fmt: skip
    """Return a meeting of the team that was recorded afterwards; everybody came but some."""
    now = starts_at + dt.timedelta(hours=2)
    row = team_called(chair, starts_at, now=now, may_overlap=True)
    came = [one for one in row.invited.select_related("seat") if one.seat not in absent]
    told_on = timezone.localdate(starts_at) if is_told else None
    return team_meetings.hold(
        actor=chair, appointment_id=row.pk, now=now,
        given=TeamHeldInput(came, told_on=told_on, **given),
    )  # fmt: skip


def held(cast: Cast, procedure: Procedure, starts_at: dt.datetime, **given: Any) -> Appointment:
    """Return a meeting of the group that was held by the social worker an hour after its start."""
    row = planned(
        cast.social_worker, procedure, starts_at, now=starts_at - dt.timedelta(minutes=30),
        kind=Kind.GROUP_MEETING, may_overlap=True,
    )  # fmt: skip
    return holding.hold(
        actor=cast.social_worker, appointment_id=row.pk, now=starts_at + dt.timedelta(hours=1),
        given=HeldInput([cast.social_worker], **given),
    )  # fmt: skip
