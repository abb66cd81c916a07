"""Tasks as a worker runs them, without a broker; and the mail server that they talk to."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message as Mail
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from celery import current_app

from przystan.local.processes import free_port
from tenants import schema
from tests.conftest import KOLBUSZOWA
from tests.factories import procedures
from tests.factories.cast import Cast, make_cast
from worker.celery import app

app.loader.import_default_modules()

# A Monday; the procedure starts three weeks earlier, so that many of its terms have passed.
NOW = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)


def run(name: str, office: str | None = None, **kwargs: Any) -> Any:
    """Run a task in this process as a worker would; errors come back."""
    headers = {"office": office} if office is not None else {}
    with schema.public():
        task = current_app.tasks[name]
        return task.apply(kwargs=kwargs, headers=headers, throw=True).result


class Broker:
    """What was queued: in place of Redis, in the order of sending."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, dict[str, Any]]] = []

    def take(self, task: Any, args: Any = None, kwargs: Any = None, **options: Any) -> None:
        assert not args, "tasks get ids as keywords"
        self.sent.append((task.name, options["headers"]["office"], kwargs or {}))

    def work(self) -> int:
        """Run what was queued until nothing is left; return how many tasks that were."""
        done = 0
        while self.sent:
            name, office, kwargs = self.sent.pop(0)
            run(name, office, **kwargs)
            done += 1
        return done


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    """Collect what tasks send instead of sending it."""
    broker = Broker()
    for task in current_app.tasks.values():
        if task.name.startswith("worker."):
            monkeypatch.setattr(
                task, "apply_async", lambda task=task, **given: broker.take(task, **given)
            )
    return broker


@pytest.fixture
def people(db: None) -> Cast:
    """Kolbuszowa's people, with a procedure in diagnosis that is full of missed terms."""
    with schema.office(KOLBUSZOWA):
        cast = make_cast(now=NOW - dt.timedelta(days=400))
        procedures.in_diagnosis(cast, NOW - dt.timedelta(days=21))
    return cast


class Mailbox:
    """A mail server's handler that keeps what it gets."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], Mail]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return "250 OK"


@pytest.fixture
def smtp(settings: Any) -> Callable[[], Any]:
    """Point Django to a mail server that is down; the function brings it up for a while."""
    port = free_port()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 2
    mailbox = Mailbox()

    @contextmanager
    def up() -> Iterator[Mailbox]:
        controller = Controller(mailbox, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            yield mailbox
        finally:
            controller.stop()

    return up
