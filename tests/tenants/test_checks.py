"""A setting that would open a wall stops the process at start."""

from typing import Any

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.test import override_settings

from tenants import checks

REDIS = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}


def _ids(found: list[Any]) -> list[str]:
    return [one.id for one in found]


def _with_public(*apps: str) -> dict[str, Any]:
    types = settings.TENANT_TYPES
    public = {**types["public"], "APPS": [*types["public"]["APPS"], *apps]}
    return {**types, "public": public}


def test_the_settings_as_they_are_pass(db: None) -> None:
    assert [one for one in run_checks(databases=["default"]) if one.is_serious()] == []


@pytest.mark.parametrize("app", ["django.contrib.auth", "apps.accounts", "apps.marshal"])
def test_an_app_in_public_and_in_offices_is_refused(app: str) -> None:
    with override_settings(TENANT_TYPES=_with_public(app)):
        assert _ids(checks.public_shares_no_app()) == ["tenants.E001"]


def test_a_cache_without_the_office_in_its_keys_is_refused() -> None:
    good = {**REDIS, "KEY_FUNCTION": "django_tenants.cache.make_key"}
    with override_settings(CACHES={"default": good, "other": REDIS}):
        (error,) = checks.cache_keys_carry_the_office()

    assert error.id == "tenants.E002"
    assert "'other'" in error.msg


@pytest.mark.parametrize("engine", ["signed_cookies", "cache", "cached_db", "file"])
def test_sessions_outside_the_schema_are_refused(engine: str) -> None:
    with override_settings(SESSION_ENGINE=f"django.contrib.sessions.backends.{engine}"):
        assert _ids(checks.sessions_stay_in_their_office()) == ["tenants.E003"]


@pytest.mark.parametrize("name", ["SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_DOMAIN"])
def test_cookies_of_a_whole_domain_are_refused(name: str) -> None:
    with override_settings(**{name: ".example.org"}):
        assert _ids(checks.sessions_stay_in_their_office()) == ["tenants.E004"]


def test_a_transaction_pooler_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "same_server_process", lambda: False)

    assert _ids(checks.no_transaction_pooling(databases=["default"])) == ["tenants.E005"]
    assert checks.no_transaction_pooling(databases=None) == []


def test_a_direct_connection_is_one_server_process(db: None) -> None:
    assert checks.same_server_process()
    assert checks.no_transaction_pooling(databases=["default"]) == []


class _Handle:
    """A connection whose statements are answered by these server processes, one after another."""

    def __init__(self, processes: list[int]) -> None:
        self.processes = iter(processes)
        self.closed = False

    def set_autocommit(self, _on: bool) -> None: ...

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    ("own", "others", "direct"),
    [
        ([1, 1], [[2], [3], [4]], True),
        ([1, 1], [[1], [2], [3]], False),  # the idle connection's server was lent away
        ([1, 1], [[2], [3], [1]], False),  # the same, at the last try
        ([1, 5], [[2], [3], [4]], False),  # the idle connection came back to another server
    ],
)
def test_what_a_pooler_answers_is_recognised(
    monkeypatch: pytest.MonkeyPatch, own: list[int], others: list[list[int]], direct: bool
) -> None:
    handles = [_Handle(one) for one in (own, *others)]
    waiting = iter(handles)

    class Connection:
        def copy(self) -> _Handle:
            return next(waiting)

    monkeypatch.setattr(checks, "connection", Connection())
    monkeypatch.setattr(checks, "_server_process", lambda handle: next(handle.processes))

    assert checks.same_server_process() is direct
    assert all(one.closed for one in handles)
