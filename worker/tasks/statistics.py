"""Provisional statistics of the running year."""

from celery import shared_task
from django.utils import timezone

from apps.statistics import services
from tenants.models import Office
from worker.base import OfficeTask, SweepTask


@shared_task(base=SweepTask)
def sweep() -> int:
    """Ask every active gmina to count. Each sends once a month."""
    gminas = Office.objects.active().filter(kind="gmina").values_list("schema_name", flat=True)
    for office_schema in gminas:
        refresh.for_office(office_schema)
    return len(gminas)


@shared_task(base=OfficeTask)
def refresh() -> None:
    """Count the running year in one gmina and send it, if this month's was not sent yet."""
    now = timezone.now()
    services.refresh(year=timezone.localdate(now).year, now=now)
