"""Answers to repeated requests, and forms sent, that nobody repeats any more."""

from celery import shared_task
from django.utils import timezone

from apps.common import once
from apps.common.rest import idempotency
from tenants.models import Office
from worker.base import OfficeTask, SweepTask


@shared_task(base=SweepTask)
def sweep() -> int:
    """Let every active office forget what is out of date."""
    offices = Office.objects.active().values_list("schema_name", flat=True)
    for office_schema in offices:
        forget.for_office(office_schema)
    return len(offices)


@shared_task(base=OfficeTask)
def forget() -> None:
    """Delete old answers and records of sent forms in one office."""
    now = timezone.now()
    idempotency.forget(now)
    once.forget(now)
