"""Writing the log and proving that nobody changed it."""

import datetime as dt
from typing import Any, Protocol

from django.db import connection, transaction

from apps.audit.models import Entry

_LOCK = 0x61756469


class Actor(Protocol):
    """Somebody who acts: a user, or the system."""

    pk: Any

    def get_full_name(self) -> str:
        """Return the name to keep."""
        ...


@transaction.atomic
def record(
    *,
    actor: Actor | None,
    action: str,
    subject: tuple[str, object],
    at: dt.datetime,
    purpose: str = "",
    **details: Any,
) -> Entry:
    """Append one entry. ``details`` hold codes and dates, never what a person told us.

    The advisory lock makes the chain one line: two writers never take the same predecessor.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(current_schema()))", [_LOCK])
    last = Entry.objects.order_by("-pk").values_list("hash", flat=True).first()
    entry = Entry(
        at=at.astimezone(dt.UTC),
        actor_id=actor.pk if actor else None,
        actor_name=actor.get_full_name() if actor else "system",
        action=action,
        subject_type=subject[0],
        subject_id=str(subject[1]),
        purpose=purpose,
        details=details,
        previous_hash=last or "",
    )
    entry.hash = entry.expected_hash()
    entry.save(force_insert=True)
    return entry


def first_broken() -> Entry | None:
    """Return the first entry that does not fit the chain, or None when the log is whole."""
    previous = ""
    for entry in Entry.objects.order_by("pk").iterator(chunk_size=1000):
        if entry.previous_hash != previous or entry.hash != entry.expected_hash():
            return entry
        previous = entry.hash
    return None
