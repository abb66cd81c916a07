"""People who come of age while their procedure runs."""

from celery import shared_task
from django.utils import timezone

from apps.procedures.services import coming_of_age
from worker.base import OfficeTask, SweepTask


@shared_task(base=SweepTask)
def sweep() -> int:
    """Ask every active gmina to look who has come of age."""
    return look.for_every_gmina()


@shared_task(base=OfficeTask)
def look() -> None:
    """Note in one gmina who has come of age, and tell the group."""
    coming_of_age.look(now=timezone.now())
