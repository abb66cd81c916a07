"""Redis away: people sign in and work, the interface answers, nothing is lost (ADR 0015)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from apps.accounts import services
from apps.accounts.rules import Scope
from przystan.local.processes import free_port
from tests.factories.cast import PASSWORD, Cast


@pytest.fixture(autouse=True)
def _no_redis() -> Iterator[None]:
    away = {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{free_port()}/0"}
    with override_settings(CACHES={"default": away}):
        yield


def test_people_sign_in_and_work(cast: Cast, page: Any) -> None:
    client = page.client()
    answer = client.post("/sign-in/", {"login": "chair", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/procedures/").status_code == 200


def test_the_interface_answers(cast: Cast, page: Any, now: Any) -> None:
    _token, text = services.issue_token(
        user=cast.chair, name="t", scopes={Scope.DEADLINES_READ}, days=1, now=now
    )
    answer = page.client().get(
        "/api/v1/deadline-rules/", headers={"Authorization": f"Bearer {text}"}
    )
    assert answer.status_code == 200
