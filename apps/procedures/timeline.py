"""One timeline of a procedure: everything that happened, from every source, newest first.

A source returns entries for what the user may see; each costs a fixed number of queries. A context
above this one adds its source with ``register`` when Django starts.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from apps.accounts.models import User
from apps.deadlines.rules import Regime
from apps.procedures import matter_selectors, selectors
from apps.procedures.labels import event_label
from apps.procedures.models import Procedure


@dataclass(frozen=True)
class Entry:
    """Something that happened: the day, when it was recorded, and what to show of it."""

    at: dt.date
    recorded_at: dt.datetime
    title: str | Promise
    by: Any = None
    text: str = ""
    url: str = ""


Source = Callable[[User, Procedure], list[Entry]]


def of(user: User, procedure: Procedure) -> list[Entry]:
    """Return all entries that the user may see, the latest first."""
    entries = [entry for source in SOURCES for entry in source(user, procedure)]
    return sorted(entries, key=lambda entry: (entry.at, entry.recorded_at), reverse=True)


def _events(user: User, procedure: Procedure) -> list[Entry]:
    regime = Regime(procedure.regime)
    return [
        Entry(
            at=event.on, recorded_at=event.recorded_at, title=event_label(event.kind, regime),
            by=event.actor, text=(event.note or {}).get("text", ""),
        )
        for event in selectors.events_of(user, procedure)
    ]  # fmt: skip


def _matters(user: User, procedure: Procedure) -> list[Entry]:
    return [
        Entry(
            at=event.on, recorded_at=event.recorded_at, by=event.actor,
            title=f"{event.matter.track.title}: {event.matter.track.step(event.step).title}",
            url=event.matter.get_absolute_url(),
        )
        for event in matter_selectors.events_of(user, procedure)
    ]  # fmt: skip


SOURCES: list[Source] = [_events, _matters]


def register(source: Source) -> None:
    """Add a source of entries of another context."""
    if source not in SOURCES:
        SOURCES.append(source)
