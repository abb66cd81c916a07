"""Appointments, who is invited, and what was written down of them."""

from apps.meetings.models.appointments import Appointment, Invited, Kind, State
from apps.meetings.models.minutes import Decision, Minutes

__all__ = ["Appointment", "Decision", "Invited", "Kind", "Minutes", "State"]
