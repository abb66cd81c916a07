"""Files that wait for the virus scanner."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from apps.attachments import services
from worker.base import OfficeTask, SweepTask


@shared_task(base=SweepTask)
def sweep() -> int:
    """Ask every active gmina to scan what waits; nothing where no scanner is configured."""
    if not settings.CLAMD:
        return 0
    return rescan.for_every_gmina()


@shared_task(base=OfficeTask)
def rescan() -> None:
    """Scan what waits in one gmina."""
    services.rescan(timezone.now())
