"""What a user may see of the sub-processes of procedures."""

import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.common.errors import DomainError, NotPermitted
from apps.procedures import selectors
from apps.procedures.models import Matter, MatterEvent, Party, Procedure
from apps.procedures.rules.states import State
from apps.procedures.rules.tracks_orders import HOLDING
from apps.teams import selectors as teams
from tenants.bound import BoundQuerySet


def matters_of(user: User, procedure: Procedure) -> list[Matter]:
    """Return a procedure's matters for the team and the group, nothing for others."""
    if not reads(user, procedure):
        return []
    found = Matter.objects.filter(procedure=procedure).select_related("party__person")
    return list(found.defer("facts"))


def matter_of(user: User, matter_id: uuid.UUID) -> Matter | None:
    """Return a matter that the user may read."""
    found = Matter.objects.select_related("procedure__group", "opened_by", "party__person").filter(
        pk=matter_id
    )
    matter = found.first()
    return matter if matter is not None and reads(user, matter.procedure) else None


def events_of(user: User, procedure: Procedure) -> list[MatterEvent]:
    """Return all steps of a procedure's matters, for the team and the group."""
    if not reads(user, procedure):
        return []
    found = MatterEvent.objects.filter(matter__procedure=procedure)
    return list(
        found.select_related("matter__party__person", "actor").defer("facts", "matter__facts")
    )


@dataclass(frozen=True)
class OrderToLeave:
    """An order by which somebody may not be at home now; the address is empty where none is known."""

    matter: Matter
    service_address: str


def order_to_leave(party: Party) -> OrderToLeave | None:
    """Return the order to leave the home that holds against a party, None where there is none.

    It holds until its end is recorded. Of several the one with an address for service. The caller has
    checked who may read the procedure's matters.
    """
    about = Matter.objects.filter(Q(party=party) | Q(party=None), procedure=party.procedure_id)
    found = []
    for one in about.filter(kind__in=HOLDING).prefetch_related("events"):
        said = {name: value for event in one.events.all() for name, value in event.facts.items()}
        if one.state in HOLDING[one.kind] and "leave_home" in said.get("kinds", []):
            found.append(OrderToLeave(one, said.get("service_address", "")))
    return max(found, key=lambda one: bool(one.service_address), default=None)


def writes(user: User, procedure: Procedure) -> bool:
    """Whether the user adds letters and files: the team's staff, and members of the group.

    To a procedure that joined another one nobody does: it is a record.
    """
    if procedure.state == State.JOINED:
        return False
    works = user.may(Permission.WORK_IN_GROUP) and selectors.is_in_group(user, procedure)
    return (works or user.may(Permission.RECEIVE_FORM)) and reads(user, procedure)


def open_to_writer(user: User) -> BoundQuerySet[Procedure]:
    """Return the procedures of which ``writes`` says yes, as the scope of lists over many of them."""
    found = selectors.visible_to(user).exclude(state=State.JOINED)
    if user.permissions >= {Permission.RECEIVE_FORM, Permission.READ_ALL_PROCEDURES}:
        return found
    if not user.may(Permission.WORK_IN_GROUP):
        return found.none()
    return found.filter(group__in=teams.groups_open_to(user))


def check_writes(user: User, procedure: Procedure) -> None:
    """Raise ``NotPermitted``, with who may, where the user notes nothing about people."""
    if not writes(user, procedure):
        raise NotPermitted(_("The group's members and the team's staff note this."))


def adds(user: User, procedure: Procedure) -> bool:
    """Whether the user adds files, households and relations: where they write, and the procedure is here."""
    return procedure.state != State.TRANSFERRED and writes(user, procedure)


def check_is_here(procedure: Procedure) -> None:
    """Raise ``DomainError``, with who has it now, where another team took the procedure over.

    What was added until the receipt goes there with a second hand-over; what comes later would stay
    here, where nobody works with it.
    """
    if team := selectors.gone_to(procedure):
        message = _("This procedure was handed over. Nothing is added here: %(team)s has it now.")
        raise DomainError(message % {"team": team})


def reads(user: User, procedure: Procedure) -> bool:
    """Whether the user is of the team or of the group; before it is appointed, who started it.

    What joined another procedure is read by the group of that one. Later the initiator's need to know
    ends (UPPD art. 9c.4). Nobody close to a party reads any of it.
    """
    if not selectors.visible_to(user).filter(pk=procedure.pk).exists():
        return False
    is_first = procedure.group_id is None and user.pk == procedure.started_by_id
    of_group = selectors.is_in_group(user, procedure.joined_to or procedure)
    works = user.may(Permission.READ_ALL_PROCEDURES) or of_group
    return (works or is_first) and user not in selectors.recused(procedure)
