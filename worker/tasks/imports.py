"""Earlier cases that an office takes in: one sweep finds the tables, each office works on its own."""

from celery import shared_task
from django.utils import timezone

from apps.imports.services import checking, running
from tenants import due
from worker.base import OfficeTask, SweepTask

# Well within the claim's five minutes; the next sweep goes on with the rest.
CASES = 250


@shared_task(base=SweepTask)
def sweep() -> int:
    """Claim the tables that run in all offices and hand each to its office's worker."""
    claimed = due.claim(timezone.now(), imports=True)
    for office_schema, ids in claimed.items():
        for entry_id in ids:
            run.for_office(office_schema, ids=[entry_id])
    return sum(map(len, claimed.values()))


@shared_task(base=OfficeTask)
def run(ids: list[int]) -> None:
    """Check a table that waits for it, or take some cases of it in."""
    for entry in due.waiting(ids):
        checking.check_waiting(entry.ref, now=timezone.now())
        running.run_some(entry.ref, cases=CASES, now=timezone.now())
