"""The database away: pages say so in plain words, and programs get a problem that they can read."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.conftest import KOLBUSZOWA, host_of


@pytest.fixture(autouse=True)
def _no_database(db: None) -> Iterator[None]:
    def away(*_args: Any) -> Any:
        raise OperationalError

    with connection.execute_wrapper(away):
        yield


@pytest.mark.parametrize("host", [host_of(KOLBUSZOWA), "unknown.localhost"])
def test_a_program_is_told_in_a_problem_to_come_again(host: str) -> None:
    client = Client(raise_request_exception=False, headers={"host": host})
    answer = client.get("/api/v1/procedures/")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Retry-After"] == "30"
    body = answer.json()
    assert (body["status"], body["title"]) == (503, "Niedostępne")
    assert "za kilka minut" in body["detail"]


def test_people_see_a_page() -> None:
    client = Client(raise_request_exception=False, headers={"host": host_of(KOLBUSZOWA)})
    answer = client.get("/procedures/")
    assert answer.status_code == 503
    assert "chwilowo niedostępny" in answer.content.decode()
