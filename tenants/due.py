"""The due index: what an office has to be reminded of, and when, without saying what it is."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import models

from tenants import schema
from tenants.models import DueEntry, Office

CLAIM_EXPIRES = dt.timedelta(minutes=5)
# The stage of work that waits for a worker, where the others are stages of reminders.
IMPORT = "import"


def put(ref: uuid.UUID, stages: Iterable[tuple[str, dt.datetime]]) -> None:
    """Set the reminders of one deadline in the active office, replacing those not yet done."""
    office = schema.current_office()
    clear(ref)
    DueEntry.objects.bulk_create(
        [DueEntry(office=office, ref=ref, stage=stage, due_at=at) for stage, at in stages],
        ignore_conflicts=True,
    )


def clear(ref: uuid.UUID) -> None:
    """Remove the reminders of one deadline that are not done: it was met, waived or moved."""
    DueEntry.objects.filter(office=schema.current_office(), ref=ref, done_at=None).delete()


def claim(now: dt.datetime, limit: int = 1000, *, imports: bool = False) -> dict[str, list[int]]:
    """Claim what is due in all offices: one indexed query, however many offices there are.

    Reminders, or the tables that wait for their import; one never holds the other up.

    Returns ids by schema. Rows that were claimed long ago and never done come again.
    """
    stale = models.Q(claimed_at=None) | models.Q(claimed_at__lt=now - CLAIM_EXPIRES)
    due = DueEntry.objects.filter(
        stale, done_at=None, due_at__lte=now, office__status=Office.Status.ACTIVE
    )
    due = due.filter(stage=IMPORT) if imports else due.exclude(stage=IMPORT)
    ids = list(due.order_by("due_at").values_list("pk", flat=True)[:limit])
    DueEntry.objects.filter(stale, pk__in=ids, done_at=None).update(claimed_at=now)
    claimed: dict[str, list[int]] = {}
    rows = DueEntry.objects.filter(pk__in=ids, claimed_at=now, done_at=None)
    for schema_name, pk in rows.values_list("office__schema_name", "pk"):
        claimed.setdefault(schema_name, []).append(pk)
    return claimed


def waiting(ids: list[int]) -> list[DueEntry]:
    """Return those of the rows that belong to the active office and are not done."""
    rows = DueEntry.objects.filter(pk__in=ids, office=schema.current_office(), done_at=None)
    return list(rows.order_by("due_at"))


def open_entries(ids: list[int]) -> list[DueEntry]:
    """Return those of the rows that belong to the active office and are not done, locked."""
    return list(
        DueEntry.objects.select_for_update()
        .filter(pk__in=ids, office=schema.current_office(), done_at=None)
        .order_by("due_at")
    )


def done(entry: DueEntry, now: dt.datetime) -> None:
    """Mark a reminder as done, in the transaction that recorded the message."""
    DueEntry.objects.filter(pk=entry.pk).update(done_at=now)
