"""Planned appointments that a later procedure set against each other."""

from celery import shared_task
from django.utils import timezone

from apps.meetings.services import telling
from worker.base import OfficeTask, SweepTask


@shared_task(base=SweepTask)
def sweep() -> int:
    """Ask every active gmina to look at its calendar."""
    return look.for_every_gmina()


@shared_task(base=OfficeTask)
def look() -> None:
    """Tell the staff of one gmina where the two sides could meet."""
    telling.of_clashes(timezone.now())
