"""Appointments, who is invited, and what was written down of them."""

from apps.meetings.models.appointments import Appointment, Invited, Kind, State

__all__ = ["Appointment", "Invited", "Kind", "State"]
