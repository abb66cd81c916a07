"""Reading the log."""

import datetime as dt

from apps.audit.models import Entry


def count_since(actor_id: int, action: str, since: dt.datetime) -> int:
    """Return how often somebody did something since a moment."""
    return Entry.objects.filter(actor_id=actor_id, action=action, at__gte=since).count()


def entries_about(subject_type: str, subject_id: object, *, limit: int = 200) -> list[Entry]:
    """Return the newest entries about one thing."""
    found = Entry.objects.filter(subject_type=subject_type, subject_id=str(subject_id))
    return list(found.order_by("-pk")[:limit])
