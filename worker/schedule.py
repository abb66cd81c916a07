"""What beat starts and how often. The work itself is found in the database, so a lost beat loses nothing."""

from typing import Any

from django.conf import settings


def schedule() -> dict[str, dict[str, Any]]:
    """Return Celery's beat schedule. A message not taken before the next one expires."""
    return {
        "deadlines": _every("worker.tasks.deadlines.sweep", settings.SWEEP_SECONDS),
        "idempotency": _every("worker.tasks.idempotency.sweep", settings.STATISTICS_SECONDS),
        "imports": _every("worker.tasks.imports.sweep", settings.SWEEP_SECONDS),
        "meetings": _every("worker.tasks.meetings.sweep", settings.STATISTICS_SECONDS),
        "parcels": _every("worker.tasks.parcels.sweep", settings.SWEEP_SECONDS),
        "attachments": _every("worker.tasks.attachments.sweep", settings.STATISTICS_SECONDS),
        "people": _every("worker.tasks.people.sweep", settings.STATISTICS_SECONDS),
        "statistics": _every("worker.tasks.statistics.sweep", settings.STATISTICS_SECONDS),
    }


def _every(task: str, seconds: int) -> dict[str, Any]:
    return {"task": task, "schedule": float(seconds), "options": {"expires": seconds}}
