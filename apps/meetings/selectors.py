"""Which appointments a user may see, and who may plan them."""

import datetime as dt
import uuid

from django.db.models import Q

from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.meetings.models import Appointment, Invited, Kind, State
from apps.procedures import selectors as procedures
from apps.procedures.models import Party, Procedure, Recusal
from apps.procedures.rules.states import RUNNING
from apps.procedures.rules.states import State as ProcedureState
from apps.teams import selectors as teams
from apps.teams.models import Membership
from tenants.bound import BoundQuerySet

OPEN_STATES = RUNNING | {ProcedureState.MONITORING}


def visible_to(user: User) -> BoundQuerySet[Appointment]:
    """Return the appointments that the user may know of (UPPD art. 9c.4).

    Those of a procedure are for its group and the team, not for who only started it; meetings of the
    team for the team and for whoever is invited.
    """
    closed = Recusal.objects.filter(user=user, lifted_at=None).values("procedure_id")
    of_procedures = procedures.visible_to(user).exclude(pk__in=closed)
    of_team = Q(kind=Kind.TEAM_MEETING)
    if not user.may(Permission.READ_ALL_PROCEDURES):
        seats = Membership.objects.filter(user=user, until=None).values("group_id")
        of_procedures = of_procedures.filter(group__in=seats)
        of_team &= Q(pk__in=Invited.objects.filter(user=user).values("appointment_id"))
    found: BoundQuerySet[Appointment] = Appointment.objects.all()
    return found.filter(Q(procedure__in=of_procedures) | of_team)


def appointment_of(user: User, appointment_id: uuid.UUID) -> Appointment | None:
    """Return an appointment that the user may see."""
    found = visible_to(user).select_related("procedure__group", "planned_by", "meeting")
    return found.filter(pk=appointment_id).first()


def upcoming(user: User, now: dt.datetime) -> BoundQuerySet[Appointment]:
    """Return what is planned and has not ended, and what nobody has closed yet, soonest first."""
    found = visible_to(user).filter(state=State.PLANNED)
    return found.select_related("procedure").order_by("starts_at", "pk")


def of_procedure(user: User, procedure: Procedure) -> list[Appointment]:
    """Return a procedure's appointments, the latest first."""
    return list(visible_to(user).filter(procedure=procedure).order_by("-starts_at", "pk"))


def invited_to(appointment: Appointment) -> list[Invited]:
    """Return who is expected, the parties first."""
    found = Invited.objects.filter(appointment=appointment)
    found = found.select_related("party__person", "user__institution")
    return sorted(found, key=lambda one: (one.party_id is None, str(one.party or one.user)))


def may_plan(user: User, procedure: Procedure | None) -> bool:
    """Whether the user plans: the team's staff anywhere, members in procedures of their groups."""
    if procedure is None:
        return user.may(Permission.RECEIVE_FORM) or user.may(Permission.APPOINT_GROUP)
    if user in procedures.recused(procedure):
        return False
    return user.may(Permission.RECEIVE_FORM) or (
        user.may(Permission.WORK_IN_GROUP) and procedures.is_in_group(user, procedure)
    )


def adult_parties(procedure: Procedure) -> list[Party]:
    """Return who may be invited: a minor never is (ROZP23 § 11.6)."""
    parties = Party.objects.filter(procedure=procedure, is_minor=False).select_related("person")
    return list(parties.order_by("-side", "position"))


def staff_of(procedure: Procedure) -> list[User]:
    """Return the members of the procedure's group, without whoever is excluded from it."""
    if procedure.group is None:
        return []
    closed = procedures.recused(procedure)
    return [one for one in teams.members(procedure.group) if one not in closed]
