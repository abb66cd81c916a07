"""Made-up requests, right and wrong: no 5xx, no undocumented answer, bodies as described."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from apps.accounts import services
from apps.accounts.models import User
from apps.accounts.rules import GMINA_ROLES, Role
from apps.api.schema import schema_of
from apps.common.rest.throttling import TokenThrottle
from apps.procedures.models import Procedure
from tenants import schema as offices
from tenants.names import Kind
from tests.api.conftest import issue
from tests.api.subjects import Subject, subject_of
from tests.conftest import KOLBUSZOWA, PODKARPACKIE, host_of
from tests.factories.cast import PASSWORD, Cast
from tests.factories.procedures import with_police_order
from tests.factories.remembered import remembered

application = get_wsgi_application()

# Few in the usual run, MANY with ``make test-thorough``, which CI runs, too; always the same ones. What has
# neither a body nor a query differs by its headers alone.
FEW, FEWEST, MANY = 6, 2, 20
# Parameters without which an operation answers nothing.
QUERIES = {"/calculate/": {"start": "2026-01-05"}, "/deadline-sheet/": {"format": "xlsx"}}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OFFICES = {Kind.GMINA: KOLBUSZOWA, Kind.VOIVODESHIP: PODKARPACKIE}
OPERATIONS = [
    (kind, path, method) for kind in Kind for path, item in schema_of(kind)["paths"].items()
    for method in item
]  # fmt: skip


def _schemas() -> Iterator[tuple[Kind, Any]]:
    for kind in Kind:
        loaded = schemathesis.openapi.from_dict(schema_of(kind))
        loaded.app = application
        yield kind, loaded


SCHEMAS = dict(_schemas())


@pytest.fixture(autouse=True)
def _connection_kept() -> Iterator[None]:
    """A WSGI request ends by closing the connection, on which the test's transaction runs."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def token(
    cast: Cast, procedure: Procedure, kind: Kind, path: str, monkeypatch: pytest.MonkeyPatch
) -> str:
    """A token of a kind of office that may do as much as any there; nobody counts requests."""
    monkeypatch.setitem(TokenThrottle.THROTTLE_RATES, "token", "100000/min")
    if kind is Kind.VOIVODESHIP:
        return _of_an_analyst(procedure.started_at)
    if "/help-contacts/" in path:  # an administrator holds no other role
        with_police_order(cast, procedure, procedure.started_at)
        return issue(cast.administrator).token
    return remembered(("whoever-may-all",), lambda: _of_whoever_may_all(cast, procedure), str)


def _of_whoever_may_all(cast: Cast, procedure: Procedure) -> str:
    with_police_order(cast, procedure, procedure.started_at)
    Procedure.objects.update(started_by=cast.social_worker)
    everything = set(GMINA_ROLES) - {Role.ADMINISTRATOR}
    services.set_roles(
        actor=None, user=cast.social_worker, roles=everything, now=procedure.started_at
    )
    return issue(cast.social_worker).token


def _of_an_analyst(now: dt.datetime) -> str:
    with offices.office(PODKARPACKIE):
        analyst: User = services.create_user(
            actor=None, username="analyst", password=PASSWORD, roles={Role.ANALYST}, now=now
        )
        return issue(analyst, office=PODKARPACKIE).token


def _send(case: Any, kind: Kind, token: str) -> Any:
    """Send a request, judge the answer, undo what it did."""
    with transaction.atomic():
        answer = case.call(
            base_url=f"http://{host_of(OFFICES[kind])}",
            headers={"Authorization": f"Bearer {token}"},
        )
        transaction.set_rollback(True)
    case.validate_response(answer, checks=CHECKS)
    return answer


def _subject(path: str, kind: Kind, cast: Cast) -> Subject:
    """Return what exists for a path, so that requests reach what lies behind it."""
    if kind is Kind.VOIVODESHIP:
        return Subject()
    with offices.office(KOLBUSZOWA):
        return subject_of(path, cast)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize(("kind", "path", "method"), OPERATIONS)
def test_whatever_is_sent_the_answer_is_as_described(
    cast: Cast,
    token: str,
    kind: Kind,
    path: str,
    method: str,
    mode: GenerationMode,
    is_thorough: bool,
) -> None:
    operation = SCHEMAS[kind][path][method]
    known = {**_subject(path, kind, cast).ids}
    if mode is GenerationMode.POSITIVE:
        known.pop("action", None)  # any of its values is right
    fixed: dict[str, Any] = {"path_parameters": known} if known else {}

    item = schema_of(kind)["paths"][path][method]
    is_varied = "requestBody" in item or any(
        one["in"] == "query" for one in item.get("parameters", [])
    )
    few = FEW if is_varied else FEWEST

    @settings(
        max_examples=MANY if is_thorough else few, derandomize=True, database=None,
        deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode, **fixed))
    def check(case: Any) -> None:
        _send(case, kind, token)

    try:
        check()
    except Exception as error:
        # An operation without parameters cannot be asked wrongly.
        if "impossible" in str(error).lower() or type(error).__name__ == "Unsatisfiable":
            pytest.skip("nothing can be wrong here")
        raise


def _media_type(kind: Kind, path: str) -> str:
    """Return what a POST to a path sends: JSON, or a form with a file."""
    (found,) = schema_of(kind)["paths"][path]["post"]["requestBody"]["content"]
    return str(found)


# A docx is sent as ".zip" here, which is refused rightly: tests/api/test_templates.py uploads one.
@pytest.mark.parametrize(
    ("kind", "path", "method"),
    [one for one in OPERATIONS if one[1:] != ("/api/v1/letter-templates/{kind}/", "post")],
)
def test_answers_to_right_requests_are_as_described(
    cast: Cast, token: str, kind: Kind, path: str, method: str
) -> None:
    subject = _subject(path, kind, cast)
    is_post, body = method == "post", subject.body
    case = SCHEMAS[kind][path][method].Case(
        path_parameters=subject.ids,
        headers={"If-Match": f'"{subject.version}"'} if subject.version and is_post else {},
        query=next((asked for end, asked in QUERIES.items() if path.endswith(end)), {}),
        **({"body": body, "media_type": _media_type(kind, path)} if is_post else {}),
    )

    answer = _send(case, kind, token)

    assert answer.status_code in (200, 201), answer.content
