"""What another team wrote before it handed a procedure over: letters and minutes, to be read, never changed.

It stays as it came in the parcel. Who may read it is who reads such things of this team's own.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from apps.accounts.models import User
from apps.meetings import selectors as meetings
from apps.procedures import matter_selectors
from apps.procedures.models import Procedure
from apps.transfers import selectors
from apps.transfers.models import Incoming


@dataclass(frozen=True, slots=True)
class Records:
    """What other teams wrote and had planned, as far as one person reads such things of this team."""

    letters: list[dict[str, Any]]
    minutes: list[dict[str, Any]]
    planned: list[dict[str, Any]]
    # The notice of a firearm was open at the other team, whose Police owe it (UPPD art. 9f).
    owes_notice_of_firearm: bool

    @property
    def are_there(self) -> bool:
        """Whether another team wrote, or had planned, anything that the person may read."""
        return bool(self.letters or self.minutes or self.planned)


def read_by(user: User, procedure: Procedure) -> Records:
    """Return what the user reads of other teams, with each parcel opened once.

    Letters for whoever reads those of this team, minutes and plans for whoever may know of its
    appointments; all empty for others. What was planned comes the earliest first.
    """
    reads, knows = (
        matter_selectors.reads(user, procedure),
        meetings.knows_of(user, procedure),
    )
    if not (reads or knows):
        return Records([], [], [], owes_notice_of_firearm=False)
    parcels = selectors.parcels_of(procedure)
    latest = parcels[-1] if parcels else None
    return Records(
        letters=[_with_id(one, procedure) for one in _letters(latest)] if reads else [],
        minutes=_minutes(latest) if knows else [],
        planned=_planned(parcels) if knows else [],
        owes_notice_of_firearm=reads and latest is not None
        and "D02" in latest.content.get("staying", []),
    )  # fmt: skip


def letters(procedure: Procedure) -> list[dict[str, Any]]:
    """Return the letters of other teams, as data."""
    return _letters(selectors.taken_over(procedure))


def minutes(procedure: Procedure) -> list[dict[str, Any]]:
    """Return the minutes of other teams, as data; whom a decision is about by the ids of this team."""
    return _minutes(selectors.taken_over(procedure))


# Parcels of earlier releases tell neither of minutes nor of plans.


def _letters(came: Incoming | None) -> list[dict[str, Any]]:
    if came is None:
        return []
    return [{"team": came.sender_name, **one} for one in came.content.get("letters", [])]


def _with_id(letter: dict[str, Any], procedure: Procedure) -> dict[str, Any]:
    """Return a letter with an id that stays: parcels have none, and a later one changes their order."""
    name = f"{letter['team']} {letter['number']}"
    return {**letter, "id": str(uuid.uuid5(procedure.pk, name))}


def _minutes(came: Incoming | None) -> list[dict[str, Any]]:
    if came is None:
        return []
    return [_known_here(one, came) for one in came.content.get("meetings", [])]


def _planned(parcels: list[Incoming]) -> list[dict[str, Any]]:
    by_id = {
        one["id"]: {**one, "at": dt.datetime.fromisoformat(one["at"])}
        for came in parcels
        for one in came.content.get("planned", [])
    }
    return sorted(by_id.values(), key=lambda one: one["at"])


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
