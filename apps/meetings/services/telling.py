"""Telling the staff who are invited; people of a procedure are never told by the system itself."""

import datetime as dt
import uuid

from django.utils.translation import gettext as _

from apps.accounts import selectors as accounts
from apps.accounts.models import User
from apps.meetings import selectors
from apps.meetings.models import Appointment, Invited, State
from apps.meetings.services import apart
from apps.notifications import services as notifications
from apps.procedures.models import Procedure


def staff(appointment: Appointment, kind: str, *, by: User | None, now: dt.datetime) -> None:
    """Put a message about an appointment into the inboxes of the staff who are invited, but who did it."""
    _tell([one for one in _invited(appointment) if one != by], appointment, kind, now)


def all_concerned(appointment: Appointment, kind: str, *, now: dt.datetime) -> None:
    """Put a message into the inboxes of the staff invited, of who planned it, and of the group."""
    procedure = appointment.procedure
    group = selectors.staff_of(procedure) if procedure else []
    concerned = {*_invited(appointment), appointment.planned_by, *group}
    seeing = [one for one in concerned if selectors.visible_to(one).contains(appointment)]
    _tell(seeing, appointment, kind, now)


def of_clashes(now: dt.datetime) -> int:
    """Tell once of each planned appointment at which the two sides could meet; return how many do.

    Planning refuses such an appointment, but a procedure that starts later, or a person whom a further
    form names, can set two against each other (ROZP23 § 18). The team's staff and the invited staff are
    told, as far as they may see the appointment; after a move that did not help they are told again.
    """
    planned = Appointment.objects.filter(state=State.PLANNED, ends_at__gte=now)
    clashing = planned.filter(pk__in=apart.clashing(planned, now)).select_related("procedure")
    team = accounts.service_of_team()
    for appointment in clashing:
        concerned = {*team, *_invited(appointment)}
        seeing = [one for one in concerned if selectors.visible_to(one).contains(appointment)]
        _tell(seeing, appointment, "meeting.clash", now)
    return len(clashing)


def before_joining(procedure: Procedure) -> str:
    """Return what is in the way of joining a procedure to another one: appointments still planned."""
    if Appointment.objects.filter(procedure=procedure, state=State.PLANNED).exists():
        return _(
            "First cancel the appointments planned here, and plan them in the other procedure."
        )
    return ""


def _invited(appointment: Appointment) -> list[User]:
    rows = Invited.objects.filter(appointment=appointment, user__is_active=True)
    return [one.user for one in rows.select_related("user") if one.user is not None]


def _tell(people: list[User], appointment: Appointment, kind: str, now: dt.datetime) -> None:
    procedure = appointment.procedure
    for one in people:
        notifications.notify(
            user=one, ref=uuid.uuid5(appointment.pk, str(appointment.version)), kind=kind,
            label=procedure.number if procedure else "", params={},
            url=appointment.get_absolute_url(), now=now,
        )  # fmt: skip
