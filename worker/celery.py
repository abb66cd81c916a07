"""The Celery application."""

from celery import Celery
from celery.signals import worker_init

app = Celery("przystan", task_cls="worker.base:OfficeTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.imports = (
    "worker.tasks.attachments",
    "worker.tasks.deadlines",
    "worker.tasks.idempotency",
    "worker.tasks.imports",
    "worker.tasks.meetings",
    "worker.tasks.parcels",
    "worker.tasks.people",
    "worker.tasks.statistics",
)
app.conf.task_routes = "worker.queues.route"


@app.on_after_finalize.connect
def _set_schedule(sender: Celery, **kwargs: object) -> None:
    from worker.schedule import schedule  # noqa: PLC0415 - settings are not ready before

    sender.conf.beat_schedule = schedule()


@worker_init.connect
def _refuse_transaction_pooling(**kwargs: object) -> None:
    from tenants.checks import refuse_transaction_pooling  # noqa: PLC0415 - as above

    refuse_transaction_pooling()
