"""An office is set up step by step; every step may crash and run again (D23)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Institution, User
from apps.common import keys
from apps.common.models import OfficeKey
from tenants import blueprint, names, provisioning, schema, sealing
from tenants.models import Blueprint, Domain, Office
from tests.conftest import KOLBUSZOWA, NYSA, PODKARPACKIE
from tests.tenants.conftest import permission_denied, sql

JASLO = "g_180501"


def _register() -> Office:
    return provisioning.register(
        kind=names.Kind.GMINA, teryt="180501", name="Jasło", host="jaslo.localhost"
    )


def _provision() -> Office:
    return provisioning.provision(_register())


def _works() -> bool:
    """Whether the office has tables, rights, keys and the public key that fits them."""
    with schema.office(JASLO) as office:
        Institution.objects.create(name="x", kind="police")
        private = keys.current_keys().private
        sealed = sealing.seal(b"content", public_key=bytes(office.public_key), header=b"")
        return sealing.unseal(sealed, private_key=private, header=b"") == b"content"


def test_an_office_is_set_up(db: None) -> None:
    office = _provision()

    assert office.status == Office.Status.ACTIVE
    assert _works()
    with schema.office(JASLO):
        assert not User.objects.exists()  # nobody is copied from a template (D2)


def test_setting_up_twice_changes_nothing(db: None) -> None:
    _provision()
    with schema.office(JASLO):
        Institution.objects.create(name="kept", kind="police")
        before = bytes(OfficeKey.objects.get().data_key)

    again = _provision()

    assert Office.objects.filter(schema_name=JASLO).count() == 1
    assert Domain.objects.filter(tenant=again).count() == 1
    with schema.office(JASLO):
        assert Institution.objects.filter(name="kept").exists()
        assert bytes(OfficeKey.objects.get().data_key) == before


class Crash(BaseException):
    """The process dies: nothing catches it."""


def _crash(*_: Any, **__: Any) -> None:
    raise Crash


def _crash_after(work: Callable[..., Any]) -> Callable[..., Any]:
    def crashing(*args: Any, **kwargs: Any) -> None:
        work(*args, **kwargs)
        raise Crash

    return crashing


STEPS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "before the schema": lambda patch: patch.setattr(provisioning, "build_schema", _crash),
    "in the middle of the schema": lambda patch: patch.setattr(
        provisioning, "replay", _crash_after(provisioning.replay)
    ),
    "before the rights": lambda patch: patch.setattr(provisioning, "grant_rights", _crash),
    "after the rights": lambda patch: patch.setattr(
        provisioning, "grant_rights", _crash_after(provisioning.grant_rights)
    ),
    "before the seeds": lambda patch: patch.setattr(provisioning, "_seeds", [_crash]),
    "after the keys": lambda patch: patch.setattr(
        provisioning, "_seeds", [*provisioning._seeds, _crash]
    ),
    "before it is active": lambda patch: patch.setattr(Office, "save", _crash_last(Office.save)),
}


def _crash_last(save: Callable[..., None]) -> Callable[..., None]:
    def saving(self: Office, *args: Any, **kwargs: Any) -> None:
        if self.status == Office.Status.ACTIVE:
            raise Crash
        save(self, *args, **kwargs)

    return saving


@pytest.mark.parametrize("step", STEPS)
def test_setting_up_goes_on_after_a_crash(
    db: None, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as patch:
        STEPS[step](patch)
        with pytest.raises(Crash):
            _provision()
    assert Office.objects.get(schema_name=JASLO).status == Office.Status.PROVISIONING
    with pytest.raises(schema.NoActiveOffice), schema.office(JASLO):
        pass
    assert schema.in_public()

    assert _provision().status == Office.Status.ACTIVE
    assert _works()


def test_the_same_object_may_be_tried_again(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    office = _register()
    with monkeypatch.context() as patch:
        patch.setattr(provisioning, "grant_rights", _crash)
        with pytest.raises(Crash):
            provisioning.provision(office)

    assert provisioning.provision(office).status == Office.Status.ACTIVE
    assert _works()


def test_a_new_office_is_walled_off_at_once(db: None) -> None:
    _provision()

    with schema.office(KOLBUSZOWA), permission_denied():
        sql(f"SELECT * FROM {JASLO}.accounts_user")
    with schema.office(JASLO), permission_denied():
        sql(f"SELECT * FROM {KOLBUSZOWA}.accounts_user")
    with schema.office(JASLO), permission_denied():
        sql("DELETE FROM audit_entry")


@pytest.mark.parametrize(
    ("kind", "teryt"), [("gmina", "18"), ("gmina", "18060x"), ("voivodeship", "180602")]
)
def test_the_command_refuses_a_wrong_teryt(db: None, kind: str, teryt: str) -> None:
    with pytest.raises(CommandError, match="TERYT"):
        call_command("create_office", kind, teryt, "x", "x.localhost")


def test_a_host_of_another_office_is_not_taken_over(db: None) -> None:
    with pytest.raises(provisioning.HostTaken):
        provisioning.register(
            kind=names.Kind.GMINA, teryt="180501", name="Jasło", host="kolbuszowa.localhost"
        )

    assert Domain.objects.get(domain="kolbuszowa.localhost").tenant.schema_name == KOLBUSZOWA
    assert not Office.objects.filter(schema_name=JASLO).exists()
    with pytest.raises(CommandError, match="another office"):
        call_command("create_office", "gmina", "180501", "Jasło", "kolbuszowa.localhost")


def test_the_commands_speak_and_repeat(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        call_command("create_office", "gmina", "180501", "Jasło", "jaslo.localhost")
    call_command("office_status", JASLO, "suspended")
    with pytest.raises(CommandError):
        call_command("office_status", JASLO, "suspended")
    with pytest.raises(schema.NoActiveOffice), schema.office(JASLO):
        pass
    call_command("office_status", JASLO, "active")

    assert _works()
    assert "g_180501 is active" in capsys.readouterr().out


STRUCTURE = {
    "columns": """
        SELECT table_name, column_name, data_type, udt_name, is_nullable, collation_name,
               character_maximum_length, numeric_precision, is_identity, identity_generation,
               replace(coalesce(column_default, ''), %(schema)s, '')
        FROM information_schema.columns WHERE table_schema = %(schema)s ORDER BY 1, 2""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, contype, condeferrable, condeferred,
               replace(pg_get_constraintdef(oid), %(schema)s || '.', '')
        FROM pg_constraint WHERE connamespace = %(schema)s::regnamespace ORDER BY 2, 1""",
    "indexes": """
        SELECT tablename, indexname, replace(indexdef, %(schema)s || '.', '')
        FROM pg_indexes WHERE schemaname = %(schema)s ORDER BY 1, 2""",
    "sequences": """
        SELECT sequencename, data_type, start_value, increment_by
        FROM pg_sequences WHERE schemaname = %(schema)s ORDER BY 1""",
    "migrations": """
        SELECT app, name FROM {schema}.django_migrations ORDER BY 1, 2""",
    "content types": """
        SELECT app_label, model FROM {schema}.django_content_type ORDER BY 1, 2""",
    "permissions": """
        SELECT t.app_label, t.model, p.codename, p.name FROM {schema}.auth_permission p
        JOIN {schema}.django_content_type t ON t.id = p.content_type_id ORDER BY 1, 2, 3""",
    "functions and triggers": """
        SELECT proname, 'function' FROM pg_proc WHERE pronamespace = %(schema)s::regnamespace
        UNION ALL SELECT tgname, 'trigger' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT tgisinternal AND c.relnamespace = %(schema)s::regnamespace ORDER BY 1, 2""",
}


def _structure(name: str, query: str) -> list[Any]:
    with schema.as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('search_path', %s, true)", [name])
        cursor.execute(query.replace("{schema}", name), {"schema": name})
        return cursor.fetchall()


@pytest.mark.parametrize("kind", names.Kind)
@pytest.mark.parametrize("part", STRUCTURE)
def test_replay_gives_what_django_itself_migrates(db: None, kind: names.Kind, part: str) -> None:
    """The blueprint's schema was migrated by Django; an office's was replayed from the recording."""
    by_django = _structure(names.blueprint_schema(kind), STRUCTURE[part])
    office = KOLBUSZOWA if kind is names.Kind.GMINA else PODKARPACKIE

    assert _structure(office, STRUCTURE[part]) == by_django
    assert by_django or part == "functions and triggers"


def _quiet(_line: str) -> None: ...


def test_nothing_to_migrate_costs_nothing_per_office(db: None) -> None:
    _provision()
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert provisioning.migrate_all(_quiet) == []
        costs.append([one["sql"] for one in queries])
        provisioning.provision(
            provisioning.register(
                kind=names.Kind.GMINA, teryt="180601", name="Cmolas", host="cmolas.localhost"
            )
        )

    assert len(costs[0]) == len(costs[1])
    assert not [one for one in costs[1] if "CREATE TABLE" in one or "ALTER" in one]
    touched = [one for one in costs[1] if "g_1" in one or "w_1" in one]
    assert touched == []


@pytest.fixture
def further_step(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new recorded step for gminas: a table."""
    heads = {kind: blueprint.head(kind) for kind in names.Kind}
    at = heads[names.Kind.GMINA]
    heads[names.Kind.GMINA] = "newer"
    monkeypatch.setattr(blueprint, "head", lambda kind: heads[kind])
    monkeypatch.setattr(blueprint, "record", lambda kind: None)
    with schema.as_owner():
        Blueprint.objects.create(
            kind="gmina", position=99, from_head=at, to_head="newer", is_replayable=True,
            sql="CREATE TABLE later (id integer)",
        )  # fmt: skip


def test_a_further_step_reaches_every_office_of_its_kind(further_step: None) -> None:
    said: list[str] = []

    assert provisioning.migrate_all(said.append) == []

    assert {KOLBUSZOWA, NYSA} <= set(said)
    assert PODKARPACKIE not in said
    for office in (KOLBUSZOWA, NYSA):
        with schema.office(office) as active:
            assert active.migrated_head == "newer"
            assert sql("INSERT INTO later VALUES (1)") == 1
    with schema.office(KOLBUSZOWA), permission_denied():
        sql(f"SELECT * FROM {NYSA}.later")


def test_one_office_that_fails_does_not_stop_the_others(further_step: None) -> None:
    with schema.as_owner():
        sql(f"CREATE TABLE {NYSA}.later (id integer)")

    assert provisioning.migrate_all(_quiet) == [NYSA]
    with schema.office(KOLBUSZOWA) as active:
        assert active.migrated_head == "newer"
    with schema.office(NYSA) as active:
        assert active.migrated_head != "newer"  # half a fleet goes on serving (D24)
        assert User.objects.count() == 0

    with schema.as_owner():
        sql(f"DROP TABLE {NYSA}.later")
    assert provisioning.migrate_all(_quiet) == []


def test_an_office_made_later_has_all_steps(further_step: None) -> None:
    _provision()

    with schema.office(JASLO):
        assert sql("INSERT INTO later VALUES (1)") == 1


def test_dropping_a_foreign_key_is_recorded_and_a_question_is_not(db: None) -> None:
    """Django sends the drop behind "SET CONSTRAINTS", which by itself changes nothing."""
    connection.ensure_connection()  # the parameters are written in as this server takes them
    found: list[str] = []
    wrap = blueprint._recorder(found)
    drop = 'SET CONSTRAINTS "a_fk" IMMEDIATE; ALTER TABLE "a" DROP CONSTRAINT "a_fk"'
    for text in ("SELECT 1", "SET CONSTRAINTS ALL DEFERRED", drop):
        wrap(lambda *_: None, text, None, False, {})
    assert found == [drop]
