"""Carrying parcels from office to office."""

import uuid

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from apps.common import keys
from tenants import parcels
from worker.base import OfficeTask, SweepTask


@shared_task(base=SweepTask)
def sweep() -> int:
    """Claim the parcels that wait and hand each to its recipient's worker."""
    claimed = parcels.claim(timezone.now())
    for office_schema, parcel_id in claimed:
        deliver.for_office(office_schema, parcel_id=str(parcel_id))
    return len(claimed)


@shared_task(base=OfficeTask)
def deliver(parcel_id: str) -> None:
    """Open one parcel in the recipient's office and let its handler take it."""
    with transaction.atomic():
        parcels.deliver(uuid.UUID(parcel_id), open_with=keys.open_parcel)
