"""From a gmina's rows to the marshal's table: counted, protected, sealed, taken in once."""

import datetime as dt
import json
from typing import Any

import pytest
import time_machine

from apps.marshal.models import Gmina, Received
from apps.statistics.models import Snapshot
from tenants import parcels, schema
from tenants.models import Office, Parcel
from tests.conftest import KOLBUSZOWA, NYSA, PODKARPACKIE
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.tenants.conftest import set_status
from tests.worker.conftest import NOW, Broker, run

STATISTICS, PARCELS = "worker.tasks.statistics.sweep", "worker.tasks.parcels.sweep"


@pytest.fixture
def clock() -> Any:
    """A clock that stands still."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def _round(broker: Broker) -> None:
    run(STATISTICS)
    broker.work()
    run(PARCELS)
    broker.work()


def _received() -> list[Received]:
    with schema.office(PODKARPACKIE):
        return list(Received.objects.select_related("gmina").order_by("sequence"))


def test_numbers_travel_with_small_cells_hidden(people: Cast, broker: Broker, clock: Any) -> None:
    _round(broker)

    (received,) = _received()
    assert (received.gmina.teryt, received.year, received.sequence) == ("180602", 2026, 1)
    assert not received.is_closed
    with schema.office(KOLBUSZOWA):
        own = Snapshot.objects.get()
    assert own.tables["nka"]["police/first"] == 1  # the gmina's own number is whole
    assert received.tables["nka"]["police/first"] is None
    small = [
        (code, place)
        for code, table in own.tables.items()
        for place, value in table.items()
        if 0 < value < 3 and received.tables[code][place] is not None
    ]
    assert small == []
    assert None in received.tables["nka"].values()


def test_what_travels_names_nobody(people: Cast, broker: Broker, clock: Any) -> None:
    _round(broker)

    text = json.dumps([one.tables for one in _received()], ensure_ascii=False)
    for word in ("Przykładowa", "Testowy", "Anna", "NK/", "Zając", "Żukowska"):
        assert word not in text
    with schema.office(KOLBUSZOWA):
        payload = bytes(Parcel.objects.get(kind="statistics-snapshot").payload)
    assert b"police" not in payload


def test_a_second_round_changes_nothing(people: Cast, broker: Broker, clock: Any) -> None:
    _round(broker)
    (before,) = _received()

    for _ in range(2):
        clock.shift(dt.timedelta(minutes=10))
        _round(broker)

    assert [one.pk for one in _received()] == [before.pk]
    with schema.office(KOLBUSZOWA):
        assert Snapshot.objects.count() == 1
        assert Parcel.objects.count() == 1
    with schema.office(PODKARPACKIE):
        assert Gmina.objects.count() == 1


def test_every_message_twice_changes_nothing(people: Cast, broker: Broker, clock: Any) -> None:
    for sweep in (STATISTICS, PARCELS):
        run(sweep)
        broker.sent = [*broker.sent, *broker.sent]
        broker.work()

    assert len(_received()) == 1


def test_a_change_is_sent_in_the_next_month(people: Cast, broker: Broker, clock: Any) -> None:
    _round(broker)
    with schema.office(KOLBUSZOWA):
        draft = procedures.completed_form(people, NOW)
        assert draft.procedure
    for passed, sent in ((10, 1), (60 * 24 * 31, 2)):
        clock.shift(dt.timedelta(minutes=passed))
        _round(broker)
        assert len(_received()) == sent


def test_each_gmina_sends_its_own_to_its_own_voivodeship(
    people: Cast, broker: Broker, clock: Any
) -> None:
    _round(broker)

    with schema.public():
        routes = set(Parcel.objects.values_list("sender__schema_name", "recipient__schema_name"))
    assert routes == {(KOLBUSZOWA, PODKARPACKIE), (NYSA, "w_16")}


def test_a_suspended_gmina_is_not_asked(people: Cast, broker: Broker, clock: Any) -> None:
    set_status(KOLBUSZOWA, Office.Status.SUSPENDED)

    run(STATISTICS)

    assert [office for _name, office, _kwargs in broker.sent] == [NYSA]


def test_a_gmina_of_another_voivodeship_is_refused(
    people: Cast, broker: Broker, clock: Any
) -> None:
    with schema.office(NYSA):
        podkarpackie = Office.objects.get(schema_name=PODKARPACKIE)
        parcel = parcels.send(
            recipient=podkarpackie, kind="statistics-snapshot", key="2026/1", content=b"{}"
        )
    run(PARCELS)
    broker.work()

    assert _received() == []
    with schema.office(NYSA):
        parcel = Parcel.objects.get(pk=parcel.pk)
        assert parcel.state == Parcel.State.REFUSED
        assert parcel.reason
