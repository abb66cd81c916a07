"""What another team wrote before it handed a procedure over: letters and minutes, to be read, never changed.

It stays as it came in the parcel. Who may read it is who reads such things of this team's own.
"""

import datetime as dt
from typing import Any

from apps.accounts.models import User
from apps.meetings import selectors as meetings
from apps.procedures import matter_selectors
from apps.procedures.models import Procedure
from apps.transfers import selectors
from apps.transfers.models import Incoming


def letters_for(user: User, procedure: Procedure) -> list[dict[str, Any]]:
    """Return the letters of other teams for whoever reads those of this team."""
    return letters(procedure) if matter_selectors.reads(user, procedure) else []


def minutes_for(user: User, procedure: Procedure) -> list[dict[str, Any]]:
    """Return the minutes of other teams for whoever reads those of this team."""
    return minutes(procedure) if meetings.knows_of(user, procedure) else []


def planned_for(user: User, procedure: Procedure) -> list[dict[str, Any]]:
    """Return what other teams had planned when they handed the procedure over, the earliest first."""
    if not meetings.knows_of(user, procedure):
        return []
    by_id = {
        one["id"]: {**one, "at": dt.datetime.fromisoformat(one["at"])}
        for came in _parcels(procedure)
        for one in came.content.get("planned", [])  # parcels of earlier releases tell of none
    }
    return sorted(by_id.values(), key=lambda one: one["at"])


def owes_notice_of_firearm(user: User, procedure: Procedure) -> bool:
    """Whether the notice of a firearm was open at the other team, whose Police owe it (UPPD art. 9f)."""
    came = selectors.taken_over(procedure)
    is_open = came is not None and "D02" in came.content.get("staying", [])
    return is_open and matter_selectors.reads(user, procedure)


def are_there(user: User, procedure: Procedure) -> bool:
    """Whether another team wrote, or had planned, anything that the user may read."""
    sources = (letters_for, minutes_for, planned_for)
    return any(source(user, procedure) for source in sources)


def letters(procedure: Procedure) -> list[dict[str, Any]]:
    """Return the letters of other teams, as data."""
    came = selectors.taken_over(procedure)
    if came is None:
        return []
    return [{"team": came.sender_name, **one} for one in came.content.get("letters", [])]


def minutes(procedure: Procedure) -> list[dict[str, Any]]:
    """Return the minutes of other teams, as data; whom a decision is about by the ids of this team."""
    came = selectors.taken_over(procedure)
    if came is None:
        return []
    # Parcels of earlier releases have none.
    return [_known_here(one, came) for one in came.content.get("meetings", [])]


def _known_here(meeting: dict[str, Any], came: Incoming) -> dict[str, Any]:
    versions = [
        {
            **version,
            "decisions": [
                {**one, "about": came.became.get(one["about"], "")} for one in version["decisions"]
            ],
        }
        for version in meeting["versions"]
    ]
    return {**meeting, "versions": versions}


def _parcels(procedure: Procedure) -> list[Incoming]:
    return list(Incoming.objects.filter(procedure=procedure).order_by("arrived_at"))
