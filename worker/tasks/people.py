"""People who come of age while their procedure runs."""

from celery import shared_task
from django.utils import timezone

from apps.procedures.services import coming_of_age
from tenants.models import Office
from worker.base import OfficeTask, SweepTask


@shared_task(base=SweepTask)
def sweep() -> int:
    """Ask every active gmina to look who has come of age."""
    gminas = Office.objects.active().filter(kind="gmina").values_list("schema_name", flat=True)
    for office_schema in gminas:
        look.for_office(office_schema)
    return len(gminas)


@shared_task(base=OfficeTask)
def look() -> None:
    """Note in one gmina who has come of age, and tell the group."""
    coming_of_age.look(now=timezone.now())
