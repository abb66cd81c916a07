"""D18, D19: hosts. One answer for all that we do not serve; probes before offices; passkeys by host."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.internal.auth import get_server
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from tenants.models import Office
from tests.conftest import HOSTS, KOLBUSZOWA, NYSA, host_of
from tests.platform.conftest import Twins, browser, sign_in
from tests.tenants.conftest import set_status

PATHS = ["/", "/sign-in/", "/procedures/", "/api/v1/procedures/", "/nothing", "/static/none.css"]


def _ask(host: str, path: str, **headers: str) -> HttpResponse:
    client = Client(raise_request_exception=False, headers={"host": host, **headers})
    return client.get(path)


def _whole(response: HttpResponse) -> tuple[Any, ...]:
    return (
        response.status_code,
        response.content,
        sorted(response.headers.items()),
        response.cookies.output(),
    )


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("status", [one for one in Office.Status if one != Office.Status.ACTIVE])
def test_a_host_that_we_do_not_serve_looks_like_one_that_we_do_not_know(
    db: None, status: Office.Status, path: str
) -> None:
    set_status(KOLBUSZOWA, status)

    unknown, ours = _ask("unknown.localhost", path), _ask(host_of(KOLBUSZOWA), path)

    assert unknown.status_code == 404
    assert _whole(ours) == _whole(unknown)


def test_a_cookie_or_an_accepted_language_changes_nothing(twins: Twins) -> None:
    client = browser()
    sign_in(client)
    set_status(KOLBUSZOWA, Office.Status.SUSPENDED)

    closed = client.get("/", headers={"accept-language": "en"})

    assert _whole(closed) == _whole(_ask("unknown.localhost", "/"))


@pytest.mark.parametrize("status", [None, Office.Status.SUSPENDED, Office.Status.DELETED])
def test_an_unknown_host_costs_one_query(db: None, status: Office.Status | None) -> None:
    """The same work for a host that exists and one that does not: time tells nothing."""
    if status:
        set_status(KOLBUSZOWA, status)
    _ask("unknown.localhost", "/")

    with CaptureQueriesContext(connection) as queries:
        _ask(host_of(KOLBUSZOWA) if status else "unknown.localhost", "/")

    assert len([one for one in queries if "tenants_domain" in one["sql"]]) == 1
    assert len([one for one in queries if "set_config" not in one["sql"]]) == 1


@pytest.mark.parametrize(
    "host", ["evil.example.org", "kolbuszowa.localhost.evil.org", "xkolbuszowalocalhost", "a b", ""]
)
def test_a_host_outside_of_our_domain_is_refused(db: None, host: str) -> None:
    assert _ask(host, "/sign-in/").status_code in (400, 404)


def test_a_forwarded_host_is_not_believed(db: None) -> None:
    answer = _ask(host_of(KOLBUSZOWA), "/sign-in/", **{"x-forwarded-host": host_of(NYSA)})

    assert answer.status_code == 200
    assert "Kolbuszowa" in answer.content.decode()


@pytest.mark.parametrize(
    "host", [*HOSTS.values(), "unknown.localhost", "10.0.0.7", "evil.example.org"]
)
def test_probes_answer_on_any_host(db: None, host: str) -> None:
    assert _ask(host, "/health/live").content == b"live"
    ready = _ask(host, "/health/ready")
    assert (ready.status_code, ready.content) == (200, b"ready")


def test_life_needs_no_database_and_readiness_does(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise connection.Database.OperationalError

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", _wrapped(away))
        assert _ask("any", "/health/live").status_code == 200
        assert _ask("any", "/health/ready").status_code == 503


def _wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        with connection.wrap_database_errors:
            return function(*args, **kwargs)

    return call


@pytest.mark.parametrize("host", HOSTS.values())
def test_a_passkey_belongs_to_the_full_host(db: None, host: str) -> None:
    request = RequestFactory(headers={"host": f"{host}:8000"}).get("/")
    with context.request_context(request):
        assert get_adapter().get_public_key_credential_rp_entity()["id"] == host
        assert get_server().rp.id == host
