"""Setting an office up, step by step; each step may run again after a crash (D23)."""

from collections.abc import Callable

from django.apps import apps
from django.db import connection, transaction

from tenants import blueprint, names, schema
from tenants.models import Domain, Office

Seed = Callable[[Office], None]
_seeds: list[Seed] = []


class HostTaken(ValueError):
    """The host name belongs to another office."""


def seed(function: Seed) -> Seed:
    """Register what a context puts into a new office; it runs inside the office, perhaps twice."""
    _seeds.append(function)
    return function


def register(*, kind: names.Kind, teryt: str, name: str, host: str) -> Office:
    """Return the registry's row of an office, made if it is missing, with its host name.

    Raises ``HostTaken`` when the host is another office's.
    """
    name_of_schema = names.schema_for(kind, teryt)
    with schema.as_owner(), transaction.atomic():
        office, _ = Office.objects.get_or_create(
            schema_name=name_of_schema, defaults={"kind": kind, "teryt": teryt, "name": name}
        )
        domain, _ = Domain.objects.get_or_create(
            domain=host, defaults={"tenant": office, "is_primary": True}
        )
        if domain.tenant_id != office.pk:
            raise HostTaken(f"{host} belongs to another office.")
    found: Office = office
    return found


def provision(office: Office) -> Office:
    """Create schema, tables, role and keys of a registered office and make it active.

    Idempotent: an office that is already active is returned as it is.
    """
    office.refresh_from_db()  # what an earlier try of this object left behind may be rolled back
    if office.status != Office.Status.PROVISIONING:
        return office
    with schema.as_owner(), transaction.atomic():
        build_schema(office)
        grant_rights(office)
    with schema.office(office, active_only=False):
        for plant in _seeds:
            plant(office)
    with schema.as_owner():
        office.status = Office.Status.ACTIVE
        office.save(update_fields=["status", "public_key", "migrated_head"])
    return office


def build_schema(office: Office) -> None:
    """Create the schema and replay the blueprint of the office's kind, if that is not done yet."""
    if office.migrated_head:
        return
    steps = blueprint.steps_from(names.Kind(office.kind), "")
    if not steps:
        raise LookupError(f"No blueprint for {office.kind}: run `manage.py migrate_offices` first.")
    name = names.checked(office.schema_name)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
        cursor.execute(f'CREATE SCHEMA "{name}"')
        for step in steps:
            replay(name, step.sql)
    office.migrated_head = steps[-1].to_head
    office.save(update_fields=["migrated_head"])


def replay(name: str, sql: str) -> None:
    """Run recorded SQL inside one schema, in the transaction that is open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('search_path', %s, true)", [f'"{name}", public'])
        cursor.execute(sql)
        cursor.execute("SET LOCAL search_path TO public")


def grant_rights(office: Office) -> None:
    """Give the office's role rights on its own schema and nothing else; the web role may act as it."""
    name, role = names.checked(office.schema_name), names.role_for(office.schema_name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE ROLE "{role}" NOLOGIN INHERIT')
        cursor.execute(
            f"""
            GRANT "{names.OFFICES_ROLE}" TO "{role}";
            GRANT "{role}" TO "{names.WEB_ROLE}";
            GRANT "{role}" TO CURRENT_USER;
            GRANT USAGE ON SCHEMA "{name}" TO "{role}";
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "{name}" TO "{role}";
            GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "{name}" TO "{role}";
            ALTER DEFAULT PRIVILEGES IN SCHEMA "{name}"
                GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{role}";
            ALTER DEFAULT PRIVILEGES IN SCHEMA "{name}"
                GRANT USAGE, SELECT ON SEQUENCES TO "{role}";
            """
        )
        for table in append_only_tables(names.Kind(office.kind)):
            cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{name}"."{table}" FROM "{role}"')


def append_only_tables(kind: names.Kind) -> list[str]:
    """Return the tables of models that declare ``append_only``: history is never edited."""
    labels = blueprint.app_labels(kind)
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_label in labels and getattr(model, "append_only", False)
    )


def migrate_all(report: Callable[[str], None]) -> list[str]:
    """Bring ``public``, the blueprints and every office to the present migrations.

    An office that is at its head costs nothing. Returns the schemas that failed: the others go on.
    """
    with schema.as_owner():
        report("public")
        blueprint.migrate(names.PUBLIC, names.PUBLIC)
        for kind in names.Kind:
            if blueprint.record(kind):
                report(f"blueprint of {kind}")
        behind = _offices_behind()
        return [one.schema_name for one in behind if not _upgraded(one, report)]


def _offices_behind() -> list[Office]:
    heads = {kind: blueprint.head(kind) for kind in names.Kind}
    offices = Office.objects.exclude(status=Office.Status.DELETED).exclude(migrated_head="")
    return [one for one in offices if one.migrated_head != heads[names.Kind(one.kind)]]


def _upgraded(office: Office, report: Callable[[str], None]) -> bool:
    try:
        upgrade(office)
    except Exception as error:
        report(f"{office.schema_name}: FAILED: {error}")
        return False
    report(office.schema_name)
    return True


def upgrade(office: Office) -> None:
    """Bring one office from its head to the newest, by replay or, for Python steps, by Django."""
    kind = names.Kind(office.kind)
    steps = blueprint.steps_from(kind, office.migrated_head)
    if steps and all(step.is_replayable for step in steps):
        with transaction.atomic():
            for step in steps:
                replay(names.checked(office.schema_name), step.sql)
            grant_rights(office)
    else:
        blueprint.migrate(office.schema_name, kind)
        grant_rights(office)
    office.migrated_head = blueprint.head(kind)
    office.save(update_fields=["migrated_head"])
