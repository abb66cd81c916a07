"""Appointments, who is invited, and what was written down of them."""

from apps.meetings.models.appointments import Appointment, Invited, Kind, State
from apps.meetings.models.feeds import Feed
from apps.meetings.models.minutes import Attendance, Decision, Minutes
from apps.meetings.models.team import Agreement, Seat

__all__ = [
    "Agreement", "Appointment", "Attendance", "Decision", "Feed", "Invited", "Kind", "Minutes", "Seat",
    "State",
]  # fmt: skip
