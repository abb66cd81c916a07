"""A user's appointments as iCalendar: when, and nothing else.

The calendar lies on telephones and in other people's clouds: no number, name, place or link stands in it.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils.translation import gettext as _
from icalendar import Calendar, Event
from icalendar.enums import CLASS, STATUS

from apps.meetings.models import Appointment, Feed, State


def calendar_of(feed: Feed, appointments: Iterable[Appointment], now: dt.datetime) -> bytes:
    """Return the calendar's content; a cancelled appointment stays in it as cancelled."""
    calendar = Calendar.new(
        prodid="-//Przystan//PL", name="Przystań", subcomponents=[
            _event(feed, one, now) for one in appointments
        ],
    )  # fmt: skip
    content: bytes = calendar.to_ical()
    return content


def _event(feed: Feed, appointment: Appointment, now: dt.datetime) -> Event:
    is_cancelled = appointment.state == State.CANCELLED
    return Event.new(
        # Of the feed and the appointment together: two people's calendars cannot be compared.
        uid=str(uuid.uuid5(feed.pk, str(appointment.pk))),
        stamp=now.astimezone(dt.UTC),
        start=appointment.starts_at.astimezone(dt.UTC),
        end=appointment.ends_at.astimezone(dt.UTC),
        summary=_("Przystań: meeting"),
        classification=CLASS.PRIVATE,
        sequence=appointment.version,
        status=STATUS.CANCELLED if is_cancelled else STATUS.CONFIRMED,
    )
