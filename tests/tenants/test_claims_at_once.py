"""Two workers at the same moment, on connections of their own, share the work and never double it."""

import datetime as dt
import threading  # noqa: TID251 - two workers in one test
import uuid
from collections import Counter
from collections.abc import Callable, Hashable
from typing import Any

from django.db import connection

from tenants import due, parcels, schema
from tenants.models import DueEntry, Office, Parcel
from tests.conftest import KOLBUSZOWA, PODKARPACKIE

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
WORKERS = 4


def _at_once(work: Callable[[dt.datetime], list[Hashable]]) -> list[Hashable]:
    """Return what all workers got together; each one's clock differs by a microsecond."""
    start, got = threading.Barrier(WORKERS), []

    def run(number: int) -> None:
        start.wait(timeout=20)
        try:
            got.append(work(NOW + dt.timedelta(microseconds=number)))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(got) == WORKERS
    return [one for share in got for one in share]


def test_workers_at_the_same_moment_never_claim_the_same(scratch_database: str) -> None:
    with schema.office(KOLBUSZOWA):
        for _ in range(60):
            due.put(uuid.uuid4(), [("before", NOW - dt.timedelta(hours=1))])
        recipient = Office.objects.get(schema_name=PODKARPACKIE)
        for number in range(30):
            parcels.send(recipient=recipient, kind="test", key=str(number), content=b"x")

    def entries(now: dt.datetime) -> list[Any]:
        return [pk for ids in due.claim(now).values() for pk in ids]

    def waiting(now: dt.datetime) -> list[Any]:
        return [pk for _office, pk in parcels.claim(now)]

    claimed, taken = Counter(_at_once(entries)), Counter(_at_once(waiting))

    assert set(claimed.values()) == set(taken.values()) == {1}
    with schema.office(KOLBUSZOWA):
        assert set(claimed) == set(DueEntry.objects.values_list("pk", flat=True))
        assert set(taken) == set(Parcel.objects.values_list("pk", flat=True))
