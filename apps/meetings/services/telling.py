"""Telling the staff who are invited; people of a procedure are never told by the system itself."""

import datetime as dt
import uuid

from apps.accounts.models import User
from apps.meetings.models import Appointment, Invited
from apps.notifications import services as notifications


def staff(appointment: Appointment, kind: str, *, by: User, now: dt.datetime) -> None:
    """Put a message about an appointment into the inboxes of the staff who are invited."""
    ref = uuid.uuid5(appointment.pk, str(appointment.version))
    procedure = appointment.procedure
    invited = Invited.objects.filter(appointment=appointment, user__is_active=True)
    for one in invited.exclude(user=by).select_related("user"):
        if one.user is not None:
            notifications.notify(
                user=one.user, ref=ref, kind=kind, label=procedure.number if procedure else "",
                params={}, url=appointment.get_absolute_url(), now=now,
            )  # fmt: skip
