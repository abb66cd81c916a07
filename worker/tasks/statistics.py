"""Provisional statistics of the running year."""

from celery import shared_task
from django.utils import timezone

from apps.statistics import services
from worker.base import OfficeTask, SweepTask


@shared_task(base=SweepTask)
def sweep() -> int:
    """Ask every active gmina to count. Each sends once a month."""
    return refresh.for_every_gmina()


@shared_task(base=OfficeTask)
def refresh() -> None:
    """Count the running year in one gmina and send it, if this month's was not sent yet."""
    now = timezone.now()
    services.refresh(year=timezone.localdate(now).year, now=now)
