"""Wall 1: one place switches schemas, and it switches back."""

import threading  # noqa: TID251 - the test of why threads are banned
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.urls import get_urlconf
from psycopg.errors import InFailedSqlTransaction, UndefinedTable

from apps.accounts.models import Institution, User
from tenants import names, schema
from tenants.models import Office
from tenants.postgresql import base
from tests.conftest import KOLBUSZOWA, NYSA, PODKARPACKIE
from tests.tenants.conftest import set_status, sql

NOT_ACTIVE = [status for status in Office.Status if status != Office.Status.ACTIVE]
WHERE = "SELECT current_user, current_setting('search_path')"


def _where() -> tuple[str, str]:
    ((role, path),) = sql(WHERE)
    return role, path.replace('"', "").split(",")[0]


@pytest.mark.parametrize(
    "name",
    ["g_999999", "g_18060", "g_1806022", "G_180602", "w_99", "public", "blueprint_gmina", "",
     "kolbuszowa", "g_180602 ", 'g_180602"; DROP SCHEMA g_160705 CASCADE; --', "g_１８０６０２"],
)  # fmt: skip
def test_a_name_that_is_no_office_is_refused(db: None, name: str) -> None:
    with pytest.raises(schema.NoActiveOffice), schema.office(name):
        pytest.fail("the block must not run")

    assert schema.in_public()
    assert _where() == (names.WEB_ROLE, "public")


@pytest.mark.parametrize("status", NOT_ACTIVE)
def test_an_office_that_is_not_active_is_refused(db: None, status: Office.Status) -> None:
    set_status(KOLBUSZOWA, status)

    with pytest.raises(schema.NoActiveOffice), schema.office(KOLBUSZOWA):
        pytest.fail("the block must not run")
    with pytest.raises(schema.NoActiveOffice), schema.office(Office.objects.get(teryt="180602")):
        pytest.fail("the block must not run")


def test_only_active_offices_are_visited(db: None) -> None:
    set_status(NYSA, Office.Status.SUSPENDED)

    visited = [(one.schema_name, _where()[1]) for one in schema.each_office(names.Kind.GMINA)]

    assert visited == [(KOLBUSZOWA, KOLBUSZOWA)]
    assert schema.in_public()


@pytest.mark.parametrize("model", [User, Institution])
def test_public_holds_no_table_of_an_office(db: None, model: Any) -> None:
    with pytest.raises(ProgrammingError) as caught, transaction.atomic():
        model.objects.count()

    assert isinstance(caught.value.__cause__, UndefinedTable)


def test_public_holds_the_registry_and_nothing_else(db: None) -> None:
    tables = {
        name for (name,) in sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    }

    assert tables == {
        "django_migrations", "tenants_blueprint", "tenants_domain", "tenants_dueentry",
        "tenants_office", "tenants_parcel",
    }  # fmt: skip


def test_a_missing_table_of_an_office_is_not_read_from_public(db: None) -> None:
    with schema.as_owner():
        sql(f"DROP TABLE {KOLBUSZOWA}.audit_entry CASCADE")

    with schema.office(KOLBUSZOWA), pytest.raises(ProgrammingError) as caught, transaction.atomic():
        sql("SELECT * FROM audit_entry")

    assert isinstance(caught.value.__cause__, UndefinedTable)


def test_offices_nest_and_come_back(db: None) -> None:
    with schema.office(KOLBUSZOWA):
        urls = get_urlconf()
        with schema.office(PODKARPACKIE):
            assert _where() == (names.role_for(PODKARPACKIE), PODKARPACKIE)
            assert get_urlconf() == "przystan.urls.voivodeship"
            with schema.public():
                assert _where() == (names.WEB_ROLE, "public")
            assert _where()[1] == PODKARPACKIE
        assert _where() == (names.role_for(KOLBUSZOWA), KOLBUSZOWA)
        assert get_urlconf() == urls == "przystan.urls.gmina"
    assert _where() == (names.WEB_ROLE, "public")


def test_an_error_inside_an_office_comes_back_to_where_it_was(db: None) -> None:
    with schema.office(NYSA):
        with pytest.raises(ZeroDivisionError), schema.office(KOLBUSZOWA):
            raise ZeroDivisionError
        assert schema.current_schema() == NYSA
        assert _where()[1] == NYSA
        with pytest.raises(ZeroDivisionError), schema.public():
            raise ZeroDivisionError
        assert _where()[1] == NYSA
    assert _where()[1] == "public"


def test_an_error_as_owner_gives_the_power_back(db: None) -> None:
    with schema.office(KOLBUSZOWA):
        with pytest.raises(ZeroDivisionError), schema.as_owner():  # noqa: PT012 - the block is what fails
            assert _where()[0] not in (names.WEB_ROLE, names.role_for(KOLBUSZOWA))
            raise ZeroDivisionError
        assert _where() == (names.role_for(KOLBUSZOWA), KOLBUSZOWA)


def test_a_rolled_back_savepoint_keeps_path_and_role(db: None) -> None:
    """D7: PostgreSQL takes a SET back with the savepoint in which it was made."""
    with schema.office(KOLBUSZOWA):
        User.objects.create(username="first")
        for _ in range(2):
            with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - the block is what fails
                with schema.office(NYSA):
                    User.objects.create(username="second")
                raise ZeroDivisionError
            assert _where() == (names.role_for(KOLBUSZOWA), KOLBUSZOWA)
        with transaction.atomic():
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                raise ZeroDivisionError
            assert set(User.objects.values_list("username", flat=True)) == {"first"}
    with schema.office(NYSA):
        assert not User.objects.filter(username="second").exists()


def test_a_savepoint_begun_in_public_and_rolled_back_inside_an_office(db: None) -> None:
    point = transaction.savepoint()
    with schema.office(KOLBUSZOWA):
        assert _where()[1] == KOLBUSZOWA
        transaction.savepoint_rollback(point)
        assert _where() == (names.role_for(KOLBUSZOWA), KOLBUSZOWA)
    assert _where() == (names.WEB_ROLE, "public")


_BROKEN = "SELECT set_config('search_path', %s, false), set_config('role', %s || '_gone', false)"


def test_an_error_while_switching_is_never_swallowed(
    autocommit: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D15: the statement after it would run in the schema of before."""
    office = Office.objects.get(teryt="180602")
    with monkeypatch.context() as broken:
        broken.setattr(base, "_SWITCH", _BROKEN)
        with schema.office(office), pytest.raises(DatabaseError, match="_gone"):
            sql("SELECT 1")
    assert _where() == (names.WEB_ROLE, "public")


def test_an_error_while_switching_inside_a_transaction_stops_it(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office.objects.get(teryt="180602")
    with (  # noqa: PT012 - the block is what fails
        pytest.raises(DatabaseError),
        transaction.atomic(),
        schema.office(office),
        monkeypatch.context() as broken,
    ):
        broken.setattr(base, "_SWITCH", _BROKEN)
        User.objects.count()
    with schema.office(KOLBUSZOWA):
        assert _where() == (names.role_for(KOLBUSZOWA), KOLBUSZOWA)


def test_an_aborted_transaction_says_so_and_recovers(db: None) -> None:
    with schema.office(KOLBUSZOWA):
        with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - the block is what fails
            with pytest.raises(ProgrammingError):
                sql("SELECT * FROM no_such_table")
            nysa = Office(schema_name=NYSA, kind="gmina", status=Office.Status.ACTIVE)
            with schema.office(nysa), pytest.raises(DatabaseError) as caught:
                User.objects.count()
            assert isinstance(caught.value.__cause__, InFailedSqlTransaction)
            raise ZeroDivisionError
        assert _where() == (names.role_for(KOLBUSZOWA), KOLBUSZOWA)


def _in_thread(work: Callable[[], Any]) -> Any:
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(work())
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=20)
    return found[0]


def test_a_new_thread_starts_in_public_and_sees_nothing(kolbuszowa: Office) -> None:
    """D16."""
    assert _in_thread(schema.current_schema) == "public"
    assert isinstance(_in_thread(User.objects.count), ProgrammingError)
    assert isinstance(_in_thread(schema.current_office), schema.NoActiveOffice)
    assert schema.current_schema() == KOLBUSZOWA
