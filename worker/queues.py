"""Queues: what must not wait behind what."""

from typing import Any

SWEEPS = "sweeps"
REMINDERS = "reminders"
PARCELS = "parcels"
STATISTICS = "statistics"
ALL = (SWEEPS, REMINDERS, PARCELS, STATISTICS)

_BY_TASK = {
    "worker.tasks.attachments.sweep": SWEEPS,
    "worker.tasks.attachments.rescan": PARCELS,
    "worker.tasks.deadlines.sweep": SWEEPS,
    "worker.tasks.deadlines.remind": REMINDERS,
    "worker.tasks.idempotency.sweep": SWEEPS,
    "worker.tasks.idempotency.forget": STATISTICS,
    "worker.tasks.imports.sweep": SWEEPS,
    # Nobody waits for either: statistics may come a quarter of an hour later, too.
    "worker.tasks.imports.run": STATISTICS,
    "worker.tasks.meetings.sweep": SWEEPS,
    "worker.tasks.meetings.look": REMINDERS,
    "worker.tasks.parcels.sweep": SWEEPS,
    "worker.tasks.parcels.deliver": PARCELS,
    "worker.tasks.people.sweep": SWEEPS,
    "worker.tasks.people.look": REMINDERS,
    "worker.tasks.statistics.sweep": SWEEPS,
    "worker.tasks.statistics.refresh": STATISTICS,
}


def route(name: str, args: Any, kwargs: Any, options: Any, task: Any = None, **_: Any) -> Any:
    """Return the queue of a task; a task without one fails where it is queued."""
    return {"queue": _BY_TASK[name]} if name.startswith("worker.") else None
