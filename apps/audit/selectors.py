"""Reading the log."""

import datetime as dt
from dataclasses import dataclass

from apps.audit.models import Entry
from tenants.bound import BoundQuerySet


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries are asked for: by one user, from a day until a day, about one thing."""

    actor_id: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    about: str = ""


def entries(asked: Asked) -> BoundQuerySet[Entry]:
    """Return the entries of the log, the newest first."""
    found = Entry.objects.order_by("-pk")
    if asked.actor_id is not None:
        found = found.filter(actor_id=asked.actor_id)
    if asked.since is not None:
        found = found.filter(at__date__gte=asked.since)
    if asked.until is not None:
        found = found.filter(at__date__lte=asked.until)
    return found.filter(subject_id=asked.about) if asked.about else found


def count_since(actor_id: int, action: str, since: dt.datetime) -> int:
    """Return how often somebody did something since a moment."""
    return Entry.objects.filter(actor_id=actor_id, action=action, at__gte=since).count()


def entries_about(subject_type: str, subject_id: object, *, limit: int = 200) -> list[Entry]:
    """Return the newest entries about one thing."""
    found = Entry.objects.filter(subject_type=subject_type, subject_id=str(subject_id))
    return list(found.order_by("-pk")[:limit])
