"""Files that wait for the virus scanner."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from apps.attachments import services
from tenants.models import Office
from worker.base import OfficeTask, SweepTask


@shared_task(base=SweepTask)
def sweep() -> int:
    """Ask every active gmina to scan what waits; nothing where no scanner is configured."""
    if not settings.CLAMD:
        return 0
    gminas = Office.objects.active().filter(kind="gmina").values_list("schema_name", flat=True)
    for office_schema in gminas:
        rescan.for_office(office_schema)
    return len(gminas)


@shared_task(base=OfficeTask)
def rescan() -> None:
    """Scan what waits in one gmina."""
    services.rescan(timezone.now())
