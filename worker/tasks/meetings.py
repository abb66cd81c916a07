"""Planned appointments that a later procedure set against each other."""

from celery import shared_task
from django.utils import timezone

from apps.meetings.services import telling
from tenants.models import Office
from worker.base import OfficeTask, SweepTask


@shared_task(base=SweepTask)
def sweep() -> int:
    """Ask every active gmina to look at its calendar."""
    gminas = Office.objects.active().filter(kind="gmina").values_list("schema_name", flat=True)
    for office_schema in gminas:
        look.for_office(office_schema)
    return len(gminas)


@shared_task(base=OfficeTask)
def look() -> None:
    """Tell the staff of one gmina where the two sides could meet."""
    telling.of_clashes(timezone.now())
