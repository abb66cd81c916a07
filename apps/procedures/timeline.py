"""One timeline of a procedure: what happened and what is to come, from every source, newest first.

A source returns entries for what the user may see; each costs a fixed number of queries. A context
above this one adds its source with ``register`` when Django starts.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from apps.accounts.models import User
from apps.deadlines.labels import bucket_label, bucket_tone
from apps.deadlines.models import Deadline, Status
from apps.deadlines.rules import Regime
from apps.procedures import matter_selectors, selectors, term_selectors
from apps.procedures.labels import event_label
from apps.procedures.models import Matter, Procedure


@dataclass(frozen=True)
class Entry:
    """Something that happened or is to come: the day, when it was recorded, and what to show of it.

    ``tag`` says in a word how it stands; ``tone`` is the tag's.
    """

    at: dt.date
    recorded_at: dt.datetime
    title: str | Promise
    by: Any = None
    text: str = ""
    url: str = ""
    tag: str | Promise = ""
    tone: str = "neutral"


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
            text=_whose(event.matter),
            url=event.matter.get_absolute_url(),
        )
        for event in matter_selectors.events_of(user, procedure)
    ]  # fmt: skip


def _whose(matter: Matter) -> str:
    return gettext("Concerns: %(whose)s") % {"whose": matter.party.person} if matter.party else ""


def _terms(user: User, procedure: Procedure) -> list[Entry]:
    today = timezone.localdate()
    found = term_selectors.terms_of(user, procedure)
    return [entry for one in found for entry in _moments(one, today)]


def _moments(term: Deadline, today: dt.date) -> list[Entry]:
    """Return the moments of one term: its last day, unless that was no matter, and its end.

    A term without a number has no last day; one that lapsed with its procedure asked nothing more.
    """
    shown = []
    if term.due_on and term.status == Status.OPEN:
        bucket = term.bucket(today)
        shown.append((term.due_on, bucket_label(bucket), bucket_tone(bucket)))
    if term.due_on and (term.status == Status.MISSED or term.is_late):
        shown.append((term.due_on, gettext_lazy("not met"), "overdue"))
    if term.due_on and term.status == Status.WAIVED:
        shown.append((term.due_on, gettext_lazy("waived"), "neutral"))
    if term.met_on and term.is_late:
        shown.append((term.met_on, gettext_lazy("met late"), "overdue"))
    elif term.met_on:
        shown.append((term.met_on, gettext_lazy("met in time"), "done"))
    return [
        Entry(
            at=day, recorded_at=term.created_at, url=term.get_absolute_url(), tag=tag, tone=tone,
            title=gettext("Deadline: %(what)s") % {"what": term.rule.title},
        )
        for day, tag, tone in shown
    ]  # fmt: skip


SOURCES: list[Source] = [_events, _matters, _terms]


def register(source: Source) -> None:
    """Add a source of entries of another context."""
    if source not in SOURCES:
        SOURCES.append(source)
