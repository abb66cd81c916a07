"""What a user may see of the sub-processes of procedures."""

import uuid

from apps.accounts.models import User
from apps.procedures import selectors
from apps.procedures.models import Matter, MatterEvent, Procedure


def matters_of(user: User, procedure: Procedure) -> list[Matter]:
    """Return a procedure's matters for who may read its content, nothing for others."""
    if not _reads(user, procedure):
        return []
    return list(Matter.objects.filter(procedure=procedure).defer("facts"))


def matter_of(user: User, matter_id: uuid.UUID) -> Matter | None:
    """Return a matter that the user may read."""
    found = Matter.objects.select_related("procedure__group", "opened_by").filter(pk=matter_id)
    matter = found.first()
    return matter if matter is not None and _reads(user, matter.procedure) else None


def events_of(user: User, procedure: Procedure) -> list[MatterEvent]:
    """Return all steps of a procedure's matters, for who may read its content."""
    if not _reads(user, procedure):
        return []
    found = MatterEvent.objects.filter(matter__procedure=procedure)
    return list(found.select_related("matter", "actor").defer("facts", "matter__facts"))


def _reads(user: User, procedure: Procedure) -> bool:
    visible = selectors.visible_to(user).filter(pk=procedure.pk)
    return visible.exists() and selectors.sees_content(user, procedure)
