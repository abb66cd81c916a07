"""Tables found by the sweep, and worked on in their offices."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from apps.imports.models import Batch
from apps.procedures.models import Procedure
from tenants import due, schema
from tests.conftest import KOLBUSZOWA, NYSA
from tests.factories import imports
from tests.factories.cast import make_cast
from tests.worker.conftest import NOW, Broker, run
from worker.tasks import imports as tasks

SWEEP = "worker.tasks.imports.sweep"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def running(office: str, cases: int) -> None:
    with schema.office(office):
        cast = make_cast(now=NOW - dt.timedelta(days=400))
        rows = [imports.row(number) for number in range(cases)]
        imports.started(cast, imports.checked(cast.secretary, rows, NOW), NOW)


def progress(office: str) -> tuple[str, int]:
    with schema.office(office):
        return Batch.objects.get().state, Procedure.objects.count()


def test_tables_of_two_offices_run_each_in_its_own(db: None, broker: Broker) -> None:
    running(KOLBUSZOWA, 2)
    running(NYSA, 3)
    assert run(SWEEP) == 2
    assert run(SWEEP) == 0  # claimed
    assert broker.work() == 2

    assert (progress(KOLBUSZOWA), progress(NYSA)) == (("done", 2), ("done", 3))
    assert run(SWEEP) == 0


def test_a_long_table_goes_on_with_the_next_sweep(
    db: None, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "CASES", 2)
    running(KOLBUSZOWA, 5)
    seen = []
    while run(SWEEP):
        broker.work()
        seen.append(progress(KOLBUSZOWA))

    assert seen == [("running", 2), ("running", 4), ("done", 5)]


def test_a_message_that_came_twice_brings_nothing_twice(db: None, broker: Broker) -> None:
    running(KOLBUSZOWA, 2)
    run(SWEEP)
    broker.sent *= 2
    broker.work()

    assert progress(KOLBUSZOWA) == ("done", 2)


def test_reminders_are_not_held_up_by_imports_and_the_other_way_round(db: None) -> None:
    running(KOLBUSZOWA, 1)

    assert due.claim(NOW) == {}
    assert sum(map(len, due.claim(NOW, imports=True).values())) == 1
