"""A real worker with beat, killed in the middle; a second one finishes, and nothing is told twice."""

import asyncio
import datetime as dt
import os
import signal
import subprocess
import sys
import threading  # noqa: TID251 - a signal between the mail server and the test
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection
from django.utils import timezone

from apps.marshal.models import Received
from apps.notifications.models import Message
from przystan.local.processes import free_port, wait_until
from tenants import due, names, schema
from tenants.models import DueEntry, Parcel
from tests.conftest import KOLBUSZOWA, PODKARPACKIE
from tests.factories import procedures
from tests.factories.cast import make_cast
from worker import queues

PATIENCE = 40


class Stubborn:
    """A mail server that never answers the first mail of its life, and all later ones."""

    def __init__(self) -> None:
        self.holding = threading.Event()
        self.recipients: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if not self.holding.is_set():
            self.holding.set()
            await asyncio.sleep(PATIENCE)  # the worker dies before
        self.recipients.update(envelope.rcpt_tos)
        return "250 OK"


def _environment(database: str, smtp: int) -> dict[str, str]:
    """Return what a deployment gives its worker: the log-in that owns nothing."""
    web = urlsplit(os.environ["DATABASE_URL"])
    broker = urlsplit(settings.REDIS_URL)
    given = {name: value for name, value in os.environ.items() if name != "PRZYSTAN_AS_OWNER"}
    return given | {
        "DJANGO_SETTINGS_MODULE": "przystan.settings.dev",
        "DATABASE_URL": web._replace(path=f"/{database}").geturl(),
        "CELERY_BROKER_URL": broker._replace(path="/7").geturl(),
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp}",
        "SWEEP_SECONDS": "1",
        "STATISTICS_SECONDS": "1",
        "LOG_LEVEL": "ERROR",
    }


@contextmanager
def _worker(environment: dict[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "worker.celery", "worker", "--beat",
         "--schedule", str(folder / "beat"), "--concurrency", "1", "-Q", ",".join(queues.ALL),
         "--without-gossip", "--without-mingle", "--loglevel", "ERROR"],
        env=environment, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)


def _log_ins(database: str) -> set[str]:
    given = connection.settings_dict
    with psycopg.connect(
        host=given["HOST"], port=given["PORT"], user=given["USER"], password=given["PASSWORD"],
        dbname=database,
    ) as session:  # fmt: skip
        rows = session.execute(
            "SELECT usename FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [database],
        )
        return {name for (name,) in rows}


def _unsent() -> int:
    with schema.office(KOLBUSZOWA):
        due_now = DueEntry.objects.filter(done_at=None, due_at__lte=timezone.now()).count()
        return (
            due_now + Message.objects.filter(kind__startswith="deadline.", mailed_at=None).count()
        )


def _received() -> int:
    with schema.office(PODKARPACKIE):
        return int(Received.objects.count())


@pytest.mark.long
def test_a_second_worker_finishes_what_a_killed_one_began(
    scratch_database: str, tmp_path: Path
) -> None:
    start = (timezone.now() - dt.timedelta(days=21)).replace(hour=10)
    with schema.office(KOLBUSZOWA):
        procedures.in_diagnosis(make_cast(start), start)
    assert _unsent() > 0
    server = Stubborn()
    mail = Controller(server, hostname="127.0.0.1", port=free_port())
    mail.start()
    try:
        environment = _environment(scratch_database, mail.port)
        with _worker(environment, tmp_path) as first:
            wait_until(server.holding.is_set, "the first mail", PATIENCE)
            connection.close()
            assert _log_ins(scratch_database) == {names.WEB_ROLE}
            os.killpg(first.pid, signal.SIGKILL)
            first.wait(timeout=10)
        assert server.recipients == {}
        assert _unsent() > 0

        _let_claims_expire()
        with _worker(environment, tmp_path):
            wait_until(lambda: _unsent() == 0 and _received() == 1, "the second worker", PATIENCE)
    finally:
        mail.stop()

    with schema.office(KOLBUSZOWA):
        told = Message.objects.filter(kind__startswith="deadline.").select_related("user")
        assert server.recipients == Counter(one.user.email for one in told)


def _let_claims_expire() -> None:
    """Move the claims of the killed worker to the past, in place of waiting."""
    past = timezone.now() - due.CLAIM_EXPIRES - dt.timedelta(minutes=1)
    with schema.office(KOLBUSZOWA):
        DueEntry.objects.exclude(claimed_at=None).update(claimed_at=past)
        Message.objects.exclude(mail_claimed_at=None).update(mail_claimed_at=past)
    with schema.as_owner():
        Parcel.objects.exclude(claimed_at=None).update(claimed_at=past)
