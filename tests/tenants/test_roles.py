"""Wall 2: PostgreSQL refuses what our code should never have asked."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.utils import timezone

from tenants import due, names, parcels, provisioning, schema
from tenants.models import DueEntry, Office, Parcel
from tests.conftest import KOLBUSZOWA, NYSA, OPOLSKIE, PODKARPACKIE
from tests.tenants.conftest import permission_denied, sql

OFFICES = [KOLBUSZOWA, NYSA, PODKARPACKIE, OPOLSKIE]
ATTEMPTS = [
    "SELECT * FROM {other}.accounts_user",
    "SELECT last_name FROM {other}.accounts_user WHERE id = 1",
    "SELECT data_key FROM {other}.common_officekey",
    "SELECT count(*) FROM {other}.procedures_procedure",
    "INSERT INTO {other}.accounts_institution (name, kind) VALUES ('x', 'police')",
    "UPDATE {other}.accounts_user SET last_name = 'x'",
    "DELETE FROM {other}.accounts_user",
    "TRUNCATE {other}.accounts_user",
    "DROP TABLE {other}.accounts_user",
    "ALTER TABLE {other}.accounts_user ADD COLUMN x integer",
    "CREATE TABLE {other}.x (id integer)",
    "CREATE VIEW x AS SELECT * FROM {other}.accounts_user",
    "DROP SCHEMA {other} CASCADE",
    "SELECT nextval('{other}.accounts_user_id_seq')",
    "COPY {other}.accounts_user TO STDOUT",
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_raw_sql_to_another_office_is_refused(nysa_user: Callable[[], int], attempt: str) -> None:
    before = nysa_user()

    with schema.office(KOLBUSZOWA), permission_denied():
        sql(attempt.format(other=NYSA))

    assert nysa_user() == before


@pytest.mark.parametrize(
    "attempt",
    [
        "CREATE TABLE x (id integer)",
        "DROP TABLE accounts_user",
        "ALTER TABLE accounts_user ADD COLUMN x integer",
        "TRUNCATE accounts_user CASCADE",
        "CREATE TABLE public.x (id integer)",
        "CREATE ROLE x SUPERUSER",
        "ALTER TABLE public.tenants_dueentry DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own ON public.tenants_dueentry",
        "SELECT * FROM public.tenants_blueprint",
        "SELECT * FROM public.django_migrations",
        "SELECT * FROM blueprint_gmina.accounts_user",
        "INSERT INTO public.tenants_office (schema_name) VALUES ('g_000000')",
        "UPDATE public.tenants_office SET status = 'active'",
        "UPDATE public.tenants_office SET public_key = ''",
        "DELETE FROM public.tenants_office",
        "UPDATE public.tenants_domain SET tenant_id = 1",
        "DELETE FROM public.tenants_parcel",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_an_office_changes_neither_structure_nor_registry(kolbuszowa: Office, attempt: str) -> None:
    with permission_denied():
        sql(attempt)


def test_an_office_works_in_its_own_schema_with_its_own_role(kolbuszowa: Office) -> None:
    ((role, path),) = sql("SELECT current_user, current_setting('search_path')")

    assert role == names.role_for(KOLBUSZOWA)
    assert path.replace('"', "").split(", ") == [KOLBUSZOWA, "public"]
    assert sql("INSERT INTO accounts_institution (name, kind) VALUES ('x', 'police')") == 1


@pytest.mark.parametrize("own", OFFICES)
def test_the_catalogue_gives_a_role_nothing_elsewhere(db: None, own: str) -> None:
    role = names.role_for(own)
    open_to_it = sql(
        """
        SELECT n.nspname FROM pg_namespace n
        WHERE has_schema_privilege(%s, n.oid, 'USAGE') OR has_schema_privilege(%s, n.oid, 'CREATE')
        """,
        role, role,
    )  # fmt: skip

    assert {name for (name,) in open_to_it} - {"pg_catalog", "information_schema", "pg_toast"} == {
        own,
        "public",
    }
    tables = sql(
        """
        SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n
          ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname ~ '^([gw]_|blueprint_)'
          AND has_table_privilege(%s, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
        """,
        role,
    )
    assert tables
    assert {name.split(".")[0] for (name,) in tables} == {own}


def test_public_grants_an_office_exactly_this(db: None) -> None:
    granted = sql(
        """
        SELECT c.relname, p.kind FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
        CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS p(kind)
        WHERE c.relkind = 'r' AND (has_table_privilege(%s, c.oid, p.kind)
          OR p.kind IN ('SELECT', 'INSERT', 'UPDATE') AND has_any_column_privilege(%s, c.oid, p.kind))
        """,
        names.role_for(KOLBUSZOWA), names.role_for(KOLBUSZOWA),
    )  # fmt: skip

    assert set(granted) == {
        ("tenants_office", "SELECT"),
        ("tenants_domain", "SELECT"),
        *{("tenants_dueentry", kind) for kind in ("SELECT", "INSERT", "UPDATE", "DELETE")},
        *{("tenants_parcel", kind) for kind in ("SELECT", "INSERT", "UPDATE")},
    }


def _remind(office: str) -> uuid.UUID:
    ref = uuid.uuid4()
    with schema.office(office):
        due.put(ref, [("before", timezone.now() - dt.timedelta(hours=1))])
    return ref


def test_due_entries_of_another_office_do_not_exist(db: None) -> None:
    _remind(NYSA)
    own = _remind(KOLBUSZOWA)

    with schema.office(KOLBUSZOWA):
        assert [entry.ref for entry in DueEntry.objects.all()] == [own]
        assert sql("SELECT ref FROM public.tenants_dueentry") == [(own,)]
        assert sql("UPDATE public.tenants_dueentry SET done_at = now() WHERE ref <> %s", own) == 0
        assert sql("DELETE FROM public.tenants_dueentry WHERE ref <> %s", own) == 0
    with schema.office(NYSA):
        assert DueEntry.objects.filter(done_at=None).count() == 1


def test_a_due_entry_for_another_office_is_refused(db: None) -> None:
    nysa = Office.objects.get(schema_name=NYSA)

    with schema.office(KOLBUSZOWA):
        with permission_denied():
            DueEntry.objects.create(
                office=nysa, ref=uuid.uuid4(), stage="before", due_at=timezone.now()
            )
        _remind(KOLBUSZOWA)
        with permission_denied():
            sql("UPDATE public.tenants_dueentry SET office_id = %s", nysa.pk)


def _parcel() -> Parcel:
    with schema.office(KOLBUSZOWA):
        recipient = Office.objects.get(schema_name=PODKARPACKIE)
        return parcels.send(recipient=recipient, kind="test", key="1", content=b"content")


def test_only_sender_and_recipient_see_a_parcel(db: None) -> None:
    _parcel()

    seen = {}
    for office in OFFICES:
        with schema.office(office):
            seen[office] = len(sql("SELECT id FROM public.tenants_parcel"))
    assert seen == {KOLBUSZOWA: 1, PODKARPACKIE: 1, NYSA: 0, OPOLSKIE: 0}


def test_a_parcel_in_the_name_of_another_office_is_refused(db: None) -> None:
    nysa, opolskie = (Office.objects.get(schema_name=name) for name in (NYSA, OPOLSKIE))

    with schema.office(KOLBUSZOWA), permission_denied():
        Parcel.objects.create(sender=nysa, recipient=opolskie, kind="test", key="1", payload=b"x")


def test_only_the_recipient_settles_a_parcel(db: None) -> None:
    _parcel()
    settle = "UPDATE public.tenants_parcel SET state = 'accepted'"

    for office in (KOLBUSZOWA, NYSA, OPOLSKIE):
        with schema.office(office):
            assert sql(settle) == 0
    with schema.office(PODKARPACKIE):
        assert sql(settle) == 1


@pytest.mark.parametrize(
    "change",
    [
        "sender_id = (SELECT id FROM tenants_office WHERE schema_name = 'g_160705')",
        "recipient_id = (SELECT id FROM tenants_office WHERE schema_name = 'w_16')",
        "payload = ''",
        "kind = 'other'",
        "key = 'other'",
    ],
)
def test_the_recipient_cannot_rewrite_what_was_sent(db: None, change: str) -> None:
    _parcel()

    with schema.office(PODKARPACKIE), permission_denied():
        sql(f"UPDATE public.tenants_parcel SET {change}")


APPEND_ONLY = {
    KOLBUSZOWA: {
        "audit_entry",
        "procedures_event",
        "procedures_matterevent",
        "statistics_snapshot",
    },
    PODKARPACKIE: {"audit_entry", "marshal_received"},
}


@pytest.mark.parametrize("office", APPEND_ONLY)
def test_history_is_never_edited(db: None, office: str) -> None:
    with schema.office(office) as active:
        tables = set(provisioning.append_only_tables(names.Kind(active.kind)))
        assert tables >= APPEND_ONLY[office]
        for table in tables:
            for attempt in (
                f"UPDATE {table} SET id = id",
                f"DELETE FROM {table}",
                f"TRUNCATE {table} CASCADE",
            ):
                with permission_denied():
                    sql(attempt)


@pytest.mark.parametrize("office", OFFICES)
def test_the_web_role_in_public_reads_no_office(db: None, office: str) -> None:
    with schema.public():
        assert sql("SELECT current_user") == [(names.WEB_ROLE,)]
        for table in ("accounts_user", "audit_entry", "django_session"):
            with permission_denied():
                sql(f"SELECT * FROM {office}.{table}")
        with permission_denied():
            sql(f"CREATE TABLE {office}.x (id integer)")


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE tenants_office SET status = 'active'",
        "INSERT INTO tenants_domain (domain, tenant_id, is_primary) VALUES ('x', 1, true)",
        "DELETE FROM tenants_dueentry",
        "INSERT INTO tenants_parcel (id) VALUES (gen_random_uuid())",
        "SELECT * FROM tenants_blueprint",
        "CREATE TABLE x (id integer)",
        "CREATE SCHEMA g_000000",
    ],
)
def test_the_web_role_does_not_change_the_registry(db: None, attempt: str) -> None:
    with schema.public(), permission_denied():
        sql(attempt)


def test_roles_have_no_power_of_their_own(db: None) -> None:
    rows = sql(
        """
        SELECT rolname, rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication
        FROM pg_roles WHERE rolname = %s OR rolname = %s OR rolname LIKE %s
        """,
        names.WEB_ROLE, names.OFFICES_ROLE, names.OFFICE_ROLE_PREFIX.replace("_", r"\_") + "%",
    )  # fmt: skip

    assert len(rows) >= 2 + len(OFFICES)
    assert [name for name, powerful in rows if powerful] == []
    assert sql("SELECT rolinherit FROM pg_roles WHERE rolname = %s", names.WEB_ROLE) == [(False,)]


def test_the_web_and_the_offices_own_nothing(db: None) -> None:
    owners = sql(
        """
        SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class
        UNION SELECT DISTINCT pg_get_userbyid(nspowner) FROM pg_namespace
        UNION SELECT DISTINCT pg_get_userbyid(proowner) FROM pg_proc
        UNION SELECT pg_get_userbyid(datdba) FROM pg_database
        """
    )

    assert owners
    mine = {name for (name,) in owners if name.startswith(("przystan_web", "przystan_office"))}
    assert mine == set()


def test_an_office_role_cannot_log_in(db: None) -> None:
    rows = sql(
        "SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname LIKE %s",
        names.OFFICE_ROLE_PREFIX.replace("_", r"\_") + "%",
    )

    assert rows == []
