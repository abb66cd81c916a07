"""Reminders: one sweep over the due index, then each office by itself."""

import structlog
from celery import shared_task
from django.db import transaction
from django.utils import timezone

from apps.deadlines import services
from apps.deadlines.rules import Stage
from apps.notifications import services as notifications
from tenants import due
from worker.base import OfficeTask, SweepTask

logger = structlog.get_logger(__name__)
BATCH = 100


@shared_task(base=SweepTask)
def sweep() -> int:
    """Claim what is due in all offices and hand it to their workers. Returns how much it was."""
    claimed = due.claim(timezone.now())
    for office_schema, ids in claimed.items():
        for first in range(0, len(ids), BATCH):
            remind.for_office(office_schema, ids=ids[first : first + BATCH])
    return sum(map(len, claimed.values()))


@shared_task(base=OfficeTask)
def remind(ids: list[int]) -> None:
    """Send the reminders of one office: inbox first, then mail, then done.

    A crash in between repeats what is missing and nothing else; a reminder whose mail failed stays
    open and is claimed again.
    """
    now = timezone.now()
    with transaction.atomic():
        messages = {
            entry.pk: (entry, services.remind(ref=entry.ref, stage=Stage(entry.stage), now=now))
            for entry in due.open_entries(ids)
        }
    for entry, told in messages.values():
        if all([_mailed(message) for message in told]):
            due.done(entry, now)


def _mailed(message: notifications.Message) -> bool:
    try:
        return notifications.mail(message, timezone.now())
    except OSError:
        logger.warning("mail_failed", message_id=str(message.pk))
        return False
