"""Real PostgreSQL with two gminas and two voivodeships, made once; each test rolls back.

``make test`` starts the servers. The schemas are migrated once into a template database, which each
worker of pytest-xdist copies.
"""

import datetime as dt
import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings

from tenants import names, provisioning, schema
from tenants.models import Office
from tests.factories.cast import Cast, make_cast
from tests.factories.remembered import STARTED, watching

OFFICES = (
    (names.Kind.VOIVODESHIP, "18", "podkarpackie"),
    (names.Kind.VOIVODESHIP, "16", "opolskie"),
    (names.Kind.GMINA, "180602", "Kolbuszowa"),
    (names.Kind.GMINA, "160705", "Nysa"),
)
KOLBUSZOWA, NYSA, PODKARPACKIE, OPOLSKIE = "g_180602", "g_160705", "w_18", "w_16"
HOSTS = {f"{'w' if len(teryt) == 2 else 'g'}_{teryt}": f"{name.lower()}.localhost"
         for _kind, teryt, name in OFFICES}  # fmt: skip
TEMPLATE = "przystan_template"
# How long it takes to make up examples says something of the machine, and nothing of the code.
settings.register_profile("przystan", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("przystan")


def host_of(office_schema: str) -> str:
    """Return the host name of a test office."""
    return HOSTS[office_schema]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Give this worker a database of its own, copied from the template."""
    main = connection.settings_dict["NAME"]
    own = f"przystan_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with django_db_blocker.unblock():
        with _server(main) as server:
            server.execute("SELECT pg_advisory_lock(1)")
            if not _exists(server, TEMPLATE):
                server.execute(f"CREATE DATABASE {TEMPLATE}")
                _use(TEMPLATE)
                _build()
            copy_template(server, own)
        _use(own)
        yield
        connection.close()


def copy_template(server: "psycopg.Connection[Any]", name: str) -> None:
    """Make a database with all offices, empty."""
    server.execute(f"DROP DATABASE IF EXISTS {name}")
    server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")


@pytest.fixture
def scratch_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Use a database of this test alone, where transactions really commit."""
    usual = connection.settings_dict["NAME"]
    name = f"{usual}_scratch"
    with django_db_blocker.unblock():
        connection.close()
        with _server("przystan") as server:
            copy_template(server, name)
        _use(name)
        schema.leave()
        yield name
        schema.leave()
        _use(usual)
        with _server("przystan") as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _server(database: str) -> "psycopg.Connection[Any]":
    given = connection.settings_dict
    return psycopg.connect(
        host=given["HOST"], port=given["PORT"], user=given["USER"], password=given["PASSWORD"],
        dbname=database, autocommit=True,
    )  # fmt: skip


def _exists(server: "psycopg.Connection[Any]", name: str) -> bool:
    found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return found.fetchone() is not None


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _build() -> None:
    failed = provisioning.migrate_all(lambda _line: None)
    assert failed == []
    for kind, teryt, name in OFFICES:
        provisioning.provision(
            provisioning.register(
                kind=kind, teryt=teryt, name=name, host=f"{name.lower()}.localhost"
            )
        )
    connection.close()


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """Every test begins and ends in ``public`` with an empty cache."""
    schema.leave()
    with watching():
        yield
    schema.leave()
    cache.clear()


@pytest.fixture
def kolbuszowa(db: None) -> Iterator[Office]:
    """Work inside Kolbuszowa."""
    with schema.office(KOLBUSZOWA) as office:
        yield office


@pytest.fixture
def cast(kolbuszowa: Office) -> Cast:
    """The people of Kolbuszowa, one for each role."""
    return make_cast(now=STARTED - dt.timedelta(days=400))


@pytest.fixture
def now() -> dt.datetime:
    """The present, as services are told it."""
    return timezone.now()


@pytest.fixture
def page() -> "Page":
    """A browser without a screen: pages of one office."""
    return Page()


class Page:
    """Django's test client, bound to one office's host and signed in as one user."""

    def client(self, user: Any = None, office_schema: str = KOLBUSZOWA) -> Client:
        """Return a client for the office's host."""
        client = Client(headers={"host": host_of(office_schema)})
        if user is not None:
            with schema.office(office_schema):
                client.force_login(
                    user, backend="allauth.account.auth_backends.AuthenticationBackend"
                )
        return client


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the way in which long tests take their whole length."""
    parser.addoption(
        "--thorough", action="store_true",
        help="a whole year of Nysa, ten thousand cases, many more made-up requests",
    )  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long tests; the order is random otherwise."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture
def is_thorough(request: pytest.FixtureRequest) -> bool:
    """Whether a long test takes its whole length: ``make test-thorough``, in CI after ``make test``."""
    return bool(request.config.getoption("--thorough"))


# Tests that may be skipped in CI, with the reason; anything else skipped is a failure there.
SKIPPED_IN_CI: dict[str, str] = {}


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI a skipped test that is not on the list has failed."""
    outcome: Any = yield
    report = outcome.get_result()
    if os.environ.get("CI") and report.skipped and item.nodeid not in SKIPPED_IN_CI:
        report.outcome = "failed"
        report.longrepr = f"Skipped in CI without a reason on the list: {item.nodeid}"
