"""Reading the log."""

from apps.audit.models import Entry


def entries_about(subject_type: str, subject_id: object, *, limit: int = 200) -> list[Entry]:
    """Return the newest entries about one thing."""
    found = Entry.objects.filter(subject_type=subject_type, subject_id=str(subject_id))
    return list(found.order_by("-pk")[:limit])
