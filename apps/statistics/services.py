"""Computing, closing and sending a gmina's aggregates."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.disclosure import Table
from apps.common.errors import DomainError
from apps.common.indicators import DEFINITION_VERSION, leaving
from apps.statistics import selectors
from apps.statistics.models import Snapshot
from tenants import parcels, schema
from tenants.models import Office

PARCEL = "statistics-snapshot"


@transaction.atomic
def refresh(*, year: int, now: dt.datetime) -> Snapshot | None:
    """Compute the running year and send it, provisional and in steps, once in a calendar month.

    It leaves whether or not anything changed: that and when it leaves must not tell of a case (ADR 0029).
    Returns the new snapshot, None when this month's was sent or the year is closed.
    """
    _lock()
    last = selectors.latest(year)
    if last is not None and (last.is_closed or _month(last.computed_at) == _month(now)):
        return None
    tables = selectors.tables_of(year, timezone.localdate(now))
    return _publish(year, tables, last, now, closed_by=None)


@transaction.atomic
def close_year(*, actor: User, year: int, now: dt.datetime) -> Snapshot:
    """Close a year that has ended: its numbers never change again.

    Raises ``NotPermitted``, ``DomainError`` for a year that still runs or is closed already.
    """
    require(actor, Permission.SEND_STATISTICS)
    _lock()
    if year >= timezone.localdate(now).year:
        raise DomainError(_("The year has not ended yet. It can be closed from 1 January."))
    last = selectors.latest(year)
    if last is not None and last.is_closed:
        raise DomainError(_("This year was closed already."))
    tables = selectors.tables_of(year, timezone.localdate(now))
    snapshot = _publish(year, tables, last, now, closed_by=actor)
    audit.record(actor=actor, action="statistics.closed", subject=("year", year), at=now)
    return snapshot


def raw(tables: dict[str, Table]) -> dict[str, Any]:
    """Return tables as JSON, complete: for the gmina itself and the statutory report."""
    return {
        code: {f"{row}/{column}": table.value((row, column)) for row, column in table.places()}
        for code, table in tables.items()
    }


def protected(tables: dict[str, Table], *, is_closed: bool) -> dict[str, Any]:
    """Return tables as JSON with small cells hidden: all that ever leaves the gmina.

    A hidden cell is null: the number itself is not in what is sent. A year that is not closed leaves in
    steps.
    """
    return {
        code: {"/".join(place): value for place, value in told.items()}
        for code, told in leaving(tables, is_closed=is_closed).items()
    }


def digest(tables: dict[str, Any]) -> str:
    """Return the hash of a set of tables."""
    return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()


def _publish(
    year: int, tables: dict[str, Table], last: Snapshot | None, now: dt.datetime,
    *, closed_by: User | None,
) -> Snapshot:  # fmt: skip
    """Keep and send the same count: a second one might see rows that came in between."""
    complete = raw(tables)
    snapshot = Snapshot.objects.create(
        year=year, sequence=last.sequence + 1 if last else 1, is_closed=closed_by is not None,
        definition_version=DEFINITION_VERSION, tables=complete, sha256=digest(complete),
        computed_at=now, closed_by=closed_by,
    )  # fmt: skip
    marshal = Office.objects.filter(
        schema_name=schema.current_office().voivodeship_schema, status=Office.Status.ACTIVE
    ).first()
    if marshal is not None:
        content = {
            "year": year, "sequence": snapshot.sequence, "is_closed": snapshot.is_closed,
            "definition_version": DEFINITION_VERSION, "computed_at": now.isoformat(),
            "tables": protected(tables, is_closed=snapshot.is_closed),
        }  # fmt: skip
        parcels.send(
            recipient=marshal, kind=PARCEL, key=f"{year}/{snapshot.sequence}",
            content=json.dumps(content).encode(),
        )  # fmt: skip
    return snapshot


def _month(moment: dt.datetime) -> dt.date:
    return timezone.localdate(moment).replace(day=1)


def _lock() -> None:
    """One snapshot at a time in an office: two would take the same sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('snapshot'), hashtext(current_schema()))"
        )
