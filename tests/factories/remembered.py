"""What most tests begin with is made once by each worker, and then put back as rows.

People, and a procedure with its group, take hundreds of queries, thousands of times in a run. The first
test makes them by the services that people use; the rows that these wrote are kept, and a later test gets
them in a few statements. A test that has written anything of its own before gets nothing put back, and where
transactions really commit, nothing is remembered.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection
from django.utils import timezone
from psycopg import sql

from tenants.schema import current_schema

Row = dict[str, Any]
Rows = dict[str, dict[Any, Row]]
Gone = dict[str, list[str]]
Difference = tuple[Rows, Gone, set[str]]
T = TypeVar("T")

_INSERT = sql.SQL(
    "INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"
)
_REPLACING = sql.SQL(
    "INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"
    " ON CONFLICT ({key}) DO UPDATE SET ({columns}) = ROW ({values})"
)
# What "now" and "an hour ago" mean to tests that need no moment of their own.
STARTED = timezone.now()
_SHARED = ("tenants_dueentry", "tenants_parcel")
_kept: dict[tuple[Any, ...], tuple[Difference, Any]] = {}
# What the running test was given so far; None once it wrote something of its own.
_given: list[tuple[Any, ...] | None] = []


@contextmanager
def watching() -> Iterator[None]:
    """Follow whether one test writes."""
    _given.clear()
    with connection.execute_wrapper(_watch):
        yield


def remembered(key: tuple[Any, ...], make: Callable[[], T], load: Callable[[T], T]) -> T:
    """Return what ``make`` returns, or what ``load`` makes of that once the rows were put back."""
    if not connection.in_atomic_block or None in _given:
        return make()
    point = (connection.settings_dict["NAME"], current_schema(), *_given, key)
    if point in _kept:
        difference, first = _kept[point]
        _put_back(*difference)
        made = load(first)
    else:
        before, given = _rows(), list(_given)
        made = make()
        _kept[point] = (_difference(before, _rows()), made)
        _given[:] = given
    _given.append((current_schema(), key))
    return made


def _watch(execute: Any, query: Any, params: Any, many: bool, context: Any) -> Any:
    if str(query).startswith(("INSERT", "UPDATE", "DELETE")) and None not in _given:
        _given.append(None)
    return execute(query, params, many, context)


def _keys() -> Mapping[str, str]:
    """Return the tables of the active office and the shared ones, each with its key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
        )
        here = {name for (name,) in cursor.fetchall()} | set(_SHARED)
    models = apps.get_models(include_auto_created=True)
    return {
        one._meta.db_table: str(one._meta.pk.column) for one in models if one._meta.db_table in here
    }


def _rows() -> Rows:
    keys = _keys()
    part = sql.SQL("SELECT {}, to_jsonb(t)::text FROM {} t")
    parts = [part.format(sql.Literal(name), sql.Identifier(name)) for name in keys]
    found: Rows = {name: {} for name in keys}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts))
        for name, text in cursor.fetchall():
            row = json.loads(text)
            found[name][row[keys[name]]] = row
    return found


def _difference(before: Rows, after: Rows) -> Difference:
    """Return rows that are new or have other values, keys of those that went, and tables of the second.

    History is only added to: its tables are never among these.
    """
    changed = {
        name: {pk: row for pk, row in rows.items() if before[name].get(pk) != row}
        for name, rows in after.items()
    }
    gone = {
        name: [str(pk) for pk in rows if pk not in after[name]] for name, rows in before.items()
    }
    return (
        {name: rows for name, rows in changed.items() if rows},
        {name: keys for name, keys in gone.items() if keys},
        {name for name, rows in changed.items() if rows.keys() & before[name].keys()},
    )


def _put_back(changed: Rows, gone: Gone, replaced: set[str]) -> None:
    keys = _keys()
    with connection.cursor() as cursor:
        for name, went in gone.items():
            delete = sql.SQL("DELETE FROM {} WHERE {}::text = ANY(%s)")
            cursor.execute(delete.format(sql.Identifier(name), sql.Identifier(keys[name])), [went])
        for name, rows in changed.items():
            columns = [sql.Identifier(one) for one in next(iter(rows.values()))]
            insert = (_REPLACING if name in replaced else _INSERT).format(
                table=sql.Identifier(name),
                key=sql.Identifier(keys[name]),
                columns=sql.SQL(", ").join(columns),
                values=sql.SQL(", ").join(sql.SQL("EXCLUDED.{}").format(one) for one in columns),
            )
            cursor.execute(insert, [json.dumps(list(rows.values()))])
