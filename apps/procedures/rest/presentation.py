"""Procedures made ready to be shown to one user, in a constant number of queries."""

import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.deadlines.rules import Regime
from apps.procedures import selectors, to_record
from apps.procedures.labels import action_label, state_label
from apps.procedures.models import Form, Party, Procedure
from apps.procedures.rest import inputs
from apps.procedures.rest.serializers import ProcedureDetail
from apps.procedures.rules.states import State, Step
from apps.procedures.services import actions
from apps.procedures.words import doers


def visible(user: User, procedure_id: uuid.UUID) -> Procedure:
    """Return a procedure that the user may open. Raises ``Http404``."""
    found = selectors.visible_to(user).select_related("started_by", "group")
    procedure = found.filter(pk=procedure_id).first()
    if procedure is None:
        raise Http404
    return procedure


def followed(user: User) -> set[uuid.UUID] | None:
    """Return the ids of the procedures of which the user may know why they ended; None means of all."""
    if user.may(Permission.READ_ALL_PROCEDURES):
        return None
    return set(selectors.procedures_open_to(user).values_list("pk", flat=True))


def shown(
    user: User,
    procedure: Procedure,
    serializer: type[ProcedureDetail] = ProcedureDetail,
    **more: Any,
) -> Any:
    """Return the representation of a procedure for one user: of its course what they may know."""
    content = selectors.course_of(user, procedure)
    members = procedure.group.memberships.filter(until=None) if procedure.group else None
    context = {
        "members": members.select_related("user").order_by("pk") if members else [],
        "followed": {procedure.pk} if selectors.follows(user, procedure) else set(),
    }
    events = selectors.events_of(user, procedure).order_by("-recorded_at", "-pk")
    told = state_label(State(procedure.state), Regime(procedure.regime))
    missing = to_record.missing(user, procedure, content)
    row = Shown(
        procedure, content=content, events=events, state_label=told, to_record=missing, **more
    )
    return serializer(row, context=context).data


class Shown:
    """A procedure, a form or a party with what belongs to its representation."""

    def __init__(self, subject: Procedure | Form | Party, **more: Any) -> None:
        self._subject = subject
        self.__dict__.update(more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._subject, name)


def possible(user: User, procedure: Procedure) -> list[dict[str, Any]]:
    """Return what can be done now, by whom and with which input."""
    is_member = selectors.is_in_group(user, procedure)
    return [_possible(user, procedure, step, is_member) for step in actions.open_steps(procedure)]


def _possible(user: User, procedure: Procedure, step: Step, is_member: bool) -> dict[str, Any]:
    permission = actions.permission_for(step, procedure)
    return {
        "action": step.action,
        "label": str(action_label(step.action, Regime(procedure.regime))),
        "basis": step.basis,
        "may": actions.may_take(user, step, procedure, in_group=is_member),
        "who": doers(permission, procedure.regime, actions.starters_of(step, procedure)),
        "earliest": max(selectors.days_before(procedure, step)),
        "latest": timezone.localdate(),
        "inputs": inputs.described(step),
    }
