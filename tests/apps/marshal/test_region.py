"""The voivodeship's view: reported, zero, hidden and missing are four things."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest

from apps.common.indicators import INDICATORS
from apps.marshal import handlers, selectors
from apps.marshal.models import Gmina, Received
from apps.marshal.selectors import Cell, Sum
from tenants import parcels, schema
from tenants.models import Office
from tests.conftest import KOLBUSZOWA, NYSA, PODKARPACKIE

YEAR = 2026
NOW = dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC)
STARTED = ("procedures", ("started", "number"))


@pytest.fixture(autouse=True)
def _podkarpackie(db: None) -> Iterator[None]:
    with schema.office(PODKARPACKIE):
        yield


def office(name: str) -> Office:
    found: Office = Office.objects.get(schema_name=name)
    return found


def content(value: int | None, **given: Any) -> bytes:
    data = {
        "year": YEAR, "sequence": 1, "is_closed": False, "definition_version": "2026.1",
        "computed_at": NOW.isoformat(), "tables": {"procedures": {"started/number": value}},
    }  # fmt: skip
    return json.dumps({**data, **given}).encode()


def take(value: int | None, **given: Any) -> None:
    handlers.take_snapshot(office(KOLBUSZOWA), "key", content(value, **given))


def kolbuszowa(year: int = YEAR) -> Cell:
    region = selectors.region(year)
    (received,) = [one for gmina, one in region.gminas if gmina.teryt == "180602"]
    return region.cell(received, *STARTED)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (7, Cell("reported", 7, is_exact=False)),
        (0, Cell("zero", 0)),
        (None, Cell("hidden", None)),
    ],
)
def test_what_a_number_is(value: int | None, cell: Cell) -> None:
    take(value)
    assert kolbuszowa() == cell


def test_what_did_not_arrive_is_missing_and_not_zero() -> None:
    take(7)
    assert kolbuszowa(YEAR - 1) == Cell("missing")
    take(7, sequence=2, tables={})
    assert kolbuszowa() == Cell("missing")


def test_the_newest_provisional_number_counts_in_whatever_order_they_arrive() -> None:
    for sequence in (2, 3, 1):
        take(10 + sequence, sequence=sequence)
    assert kolbuszowa().value == 13


def test_a_closed_number_counts_before_any_provisional_one() -> None:
    take(5, sequence=1)
    take(6, sequence=2, is_closed=True)
    take(9, sequence=3)  # a straggler of before the closing
    assert kolbuszowa() == Cell("reported", 6, is_exact=True)


def test_sums_say_how_much_they_leave_out() -> None:
    sort = {"definition_version": "x", "computed_at": NOW, "year": YEAR, "sequence": 1,
            "is_closed": False}  # fmt: skip
    before = selectors.region(YEAR).sum(*STARTED).missing
    for number, value in enumerate((4, 0, None, 3)):
        gmina = Gmina.objects.create(teryt=f"18990{number}", name=str(number), sort_key=str(number))
        tables = {"procedures": {"started/number": value}}
        Received.objects.create(gmina=gmina, tables=tables, **sort)
    Gmina.objects.create(teryt="189909", name="Silent", sort_key="silent")
    found = selectors.region(YEAR).sum(*STARTED)
    assert found == Sum(value=7, hidden=1, missing=1 + before, rounded=2)
    assert not found.is_exact
    assert Sum(value=7, hidden=0, missing=0).is_exact
    assert not Sum(value=7, hidden=0, missing=0, rounded=1).is_exact


def test_gminas_stand_in_polish_order() -> None:
    for number, name in enumerate(
        ("Żarnowa", "Łańcut", "Zaleszany", "Lubaczów", "Ćmiszów", "Czarna")
    ):
        sender = Office(
            schema_name=f"g_18980{number}", teryt=f"18980{number}", name=name,
            kind="gmina",
        )  # fmt: skip
        handlers.take_snapshot(sender, "key", content(1))
    names = [gmina.name for gmina, _received in selectors.region(YEAR).gminas]
    assert [name for name in names if name != "Kolbuszowa"] == [
        "Czarna", "Ćmiszów", "Lubaczów", "Łańcut", "Zaleszany", "Żarnowa",
    ]  # fmt: skip


def test_a_gmina_of_another_voivodeship_is_refused() -> None:
    with pytest.raises(parcels.ParcelRefused):
        handlers.take_snapshot(office(NYSA), "key", content(1))
    assert not Received.objects.exists()
    assert not Gmina.objects.filter(teryt="160705").exists()


def test_a_repeated_delivery_changes_nothing() -> None:
    for value in (7, 7, 99):
        take(value)
    assert Received.objects.count() == 1
    assert Gmina.objects.count() == 1
    assert kolbuszowa().value == 7


def test_years_and_measures() -> None:
    assert selectors.years() == []
    for year in (2024, 2026, 2025):
        take(1, year=year)
    assert selectors.years() == [2026, 2025, 2024]
    found = selectors.measures()
    assert {code for code, _place, _label in found} == {one.code for one in INDICATORS}
    assert len({label for _code, _place, label in found}) == len(found)
