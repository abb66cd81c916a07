"""Migrations as recorded SQL: computed once on a scratch schema, replayed on each office.

Running Django's migrations for every schema costs seconds each and minutes for a deploy that changes
nothing (hazards D23, D24). Here a kind's migrations run once, in a schema named ``blueprint_<kind>``,
while every statement is recorded as it is sent. A new office replays the recording from the start; an
existing one replays what came since its head. ADR 0009.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tenants import names, schema
from tenants.models import Blueprint

# Questions, and the search path that introspection sets and puts back: neither changes a schema.
_NOT_RECORDED = ("SELECT", "SET SEARCH_PATH", "SET CONSTRAINTS", "SHOW")


def head(kind: names.Kind) -> str:
    """Return a digest of all migrations that a schema of this kind should have."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    labels = app_labels(kind)
    wanted = sorted(f"{app}.{name}" for app, name in loader.disk_migrations if app in labels)
    return hashlib.sha256("\n".join(wanted).encode()).hexdigest()


def app_labels(kind: names.Kind) -> set[str]:
    """Return the labels of the apps that an office of this kind has."""
    from django.apps import apps  # noqa: PLC0415 - the registry is not ready when this loads
    from django.conf import settings  # noqa: PLC0415 - as above

    listed = set(settings.TENANT_TYPES[kind]["APPS"])
    return {
        config.label
        for config in apps.get_app_configs()
        if config.name in listed or f"{type(config).__module__}.{type(config).__name__}" in listed
    }


def record(kind: names.Kind) -> Blueprint | None:
    """Bring the blueprint of a kind to the present migrations and record the way.

    Returns the new step, or None when there was nothing to do.
    """
    last = Blueprint.objects.filter(kind=kind).order_by("position").last()
    target = head(kind)
    before = last.to_head if last else ""
    if before == target:
        return None
    name = names.blueprint_schema(kind)
    with connection.cursor() as cursor:
        if last is None:
            cursor.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
        cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{name}"')
    replayable = last is None or not _needs_python(name, kind)
    statements: list[str] = []
    with connection.execute_wrapper(_recorder(statements)):
        migrate(name, kind)
    return Blueprint.objects.create(
        kind=kind,
        position=(last.position + 1) if last else 1,
        from_head=before,
        to_head=target,
        is_replayable=replayable,
        sql=";\n".join(statements),
    )


def steps_from(kind: names.Kind, at: str) -> list[Blueprint]:
    """Return the recorded steps that lead a schema from head ``at`` ("" is empty) to the newest."""
    steps = list(Blueprint.objects.filter(kind=kind).order_by("position"))
    starts = [index for index, step in enumerate(steps) if step.from_head == at]
    return steps[starts[0] :] if starts else []


def migrate(name: str, kind: str) -> None:
    """Run Django's own migrations in one schema.

    The table of migrations is made with ``public`` out of the path: it would be found there else.
    """
    handle: Any = connection
    try:
        handle.set_schema(name, include_public=False, tenant_type=kind)
        MigrationRecorder(connection).ensure_schema()
        handle.set_schema(name, tenant_type=kind)
        call_command(Migrate(), verbosity=0, interactive=False, skip_checks=True)
    finally:
        schema.leave()


def _needs_python(name: str, kind: names.Kind) -> bool:
    """Whether the pending migrations hold Python: an office with rows must run them by itself."""
    with _inside(name, kind):
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    labels = app_labels(kind)
    python = (migrations.RunPython, migrations.SeparateDatabaseAndState)
    return any(
        isinstance(operation, python) or not migration.atomic
        for migration, _ in plan
        if migration.app_label in labels
        for operation in migration.operations
    )


@contextmanager
def _inside(name: str, kind: names.Kind) -> Iterator[None]:
    handle: Any = connection
    handle.set_schema(name, tenant_type=kind)
    try:
        yield
    finally:
        schema.leave()


def _recorder(statements: list[str]) -> Callable[..., Any]:
    def wrap(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        text = str(sql).strip().rstrip(";")
        # Dropping a foreign key is one text: "SET CONSTRAINTS … IMMEDIATE; ALTER TABLE … DROP …".
        if ";" in text or not text.upper().startswith(_NOT_RECORDED):
            statements.extend(_bound(text, params, many))
        return result

    return wrap


def _bound(sql: str, params: Any, many: bool) -> list[str]:
    """Return the statements with their parameters written in."""
    cursor = psycopg.ClientCursor(connection.connection)
    if many:
        return [cursor.mogrify(sql, row) for row in params]
    return [cursor.mogrify(sql, params) if params else sql]
