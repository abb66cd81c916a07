"""Statistics over REST: a gmina's own complete ones, and what a marshal's office got of its gminas."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts import services
from apps.accounts.rules import Role
from apps.marshal.models import Gmina, Received
from apps.procedures.models import Procedure
from tenants import schema
from tenants.models import Office
from tests.api.conftest import Api, issue, problem_of
from tests.conftest import KOLBUSZOWA, OPOLSKIE, PODKARPACKIE
from tests.factories.cast import PASSWORD, Cast


@pytest.fixture
def analysts(db: None) -> dict[str, Api]:
    """An analyst of each voivodeship, and one snapshot at Podkarpackie."""
    found = {}
    for office in (PODKARPACKIE, OPOLSKIE):
        with schema.office(office):
            user = services.create_user(
                actor=None, username="analyst", password=PASSWORD, roles={Role.ANALYST},
                now=timezone.now(),
            )  # fmt: skip
            found[office] = issue(user, office=office)
    with schema.office(PODKARPACKIE):
        gmina = Gmina.objects.create(teryt="180602", name="Kolbuszowa", sort_key="kolbuszowa")
        Received.objects.create(
            gmina=gmina,
            year=2026,
            sequence=1,
            is_closed=False,
            definition_version="2026.1",
            tables={"nka": {"police/first": 5, "police/further": 0, "health/first": None}},
            computed_at=timezone.now(),
        )
    return found


def test_a_voivodeship_sees_its_own_gminas_only(analysts: dict[str, Api]) -> None:
    here = analysts[PODKARPACKIE].get("/statistics/?year=2026").json()["results"]
    there = analysts[OPOLSKIE].get("/statistics/?year=2026").json()["results"]

    assert "Kolbuszowa" in {one["name"] for one in here if one["state"] == "reported"}
    assert not [one for one in there if one["state"] == "reported"]
    problem_of(Api(analysts[PODKARPACKIE].token, office=OPOLSKIE).get("/statistics/"), 401)
    problem_of(Api(analysts[PODKARPACKIE].token, office=KOLBUSZOWA).get("/statistics/"), 401)


def test_four_states_of_a_number_stay_apart(analysts: dict[str, Api]) -> None:
    rows = analysts[PODKARPACKIE].get("/statistics/?year=2026&teryt=180602").json()["results"]

    (table,) = [one for one in rows[0]["tables"] if one["code"] == "nka"]
    cells = {(one["row"], one["column"]): (one["state"], one["value"]) for one in table["cells"]}
    assert cells["police", "first"] == ("reported", 5)
    assert cells["police", "further"] == ("zero", 0)
    assert cells["health", "first"] == ("hidden", None)
    assert cells["education", "first"] == ("missing", None)


def test_a_gmina_that_sent_nothing_is_listed_as_missing(analysts: dict[str, Api]) -> None:
    rows = analysts[PODKARPACKIE].get("/statistics/?year=2020").json()["results"]

    found = [(one["teryt"], one["state"], one["snapshot"]) for one in rows]
    assert ("180602", "missing", None) in found


def test_the_region_is_for_analysts(kolbuszowa: Office, analysts: dict[str, Api]) -> None:
    with schema.office(PODKARPACKIE):
        other = services.create_user(
            actor=None, username="admin", password=PASSWORD, roles={Role.ADMINISTRATOR},
            now=timezone.now(),
        )  # fmt: skip
        administrator = issue(other, office=PODKARPACKIE)

    problem_of(administrator.get("/statistics/"), 403)


def test_paths_of_a_gmina_do_not_exist_in_a_voivodeship(analysts: dict[str, Api]) -> None:
    for path in ("/procedures/", "/deadlines/", "/deadline-rules/"):
        problem_of(analysts[PODKARPACKIE].get(path), 404)


def test_statistics_of_a_gmina_are_complete(cast: Cast, procedure: Procedure) -> None:
    year = timezone.localdate(procedure.started_at).year

    body = issue(cast.chair).get(f"/statistics/?year={year}").json()

    (table,) = [one for one in body["tables"] if one["code"] == "nka"]
    cells = {(one["row"], one["column"]): one["value"] for one in table["cells"]}
    assert cells["police", "first"] == 1  # the gmina's own small numbers are not hidden from it
    assert body["is_closed"] is False


def test_a_region_takes_as_many_queries_for_20_gminas_as_for_1(
    analysts: dict[str, Api],
) -> None:
    analyst = analysts[PODKARPACKIE]
    analyst.get("/statistics/?year=2026")
    numbers = []
    for number in (1, 20):
        with schema.office(PODKARPACKIE):
            for index in range(number):
                gmina = Gmina.objects.create(
                    teryt=f"{number:02}{index:04}", name=f"Gmina {index}", sort_key=f"g{index}"
                )
                Received.objects.create(
                    gmina=gmina, year=2026, sequence=1, is_closed=False, definition_version="x",
                    tables={}, computed_at=timezone.now(),
                )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            assert len(analyst.get("/statistics/?year=2026").json()["results"]) > number
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]
