"""Taking a table in: its lines are kept encrypted, the file itself and its name are not."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator
from itertools import islice
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, NotFound, Problem, Stale
from apps.imports import reading
from apps.imports.models import Batch, Row
from tenants import due

AT_ONCE = 500
_OPEN = (Batch.State.UPLOADED, Batch.State.MAPPED, Batch.State.CHECKED)


@transaction.atomic
def receive(*, actor: User, file: IO[bytes], size: int, now: dt.datetime) -> Batch:
    """Return the table in a file. Raises ``NotPermitted``, ``Invalid`` for what is no table."""
    require(actor, Permission.RECEIVE_FORM)
    table = reading.opened(file, size)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # a file
    file.seek(0)
    lines = reading.opened(file, size).lines
    headings = next(lines, (0, []))[1]
    batch = Batch.objects.create(
        sha256=digest, kind=table.kind, headings=headings, created_by=actor, created_at=now
    )
    for some in _batched(lines):
        Row.objects.bulk_create(
            [Row(batch=batch, number=number, content=cells) for number, cells in some]
        )
        batch.rows_read += len(some)
    if not batch.rows_read:
        message = _("The table has no rows under its headings.")
        raise Invalid(message, problems=[Problem(message, "file")])
    batch.save(update_fields=["rows_read"])
    audit.record(
        actor=actor, action="import.uploaded", subject=("import", batch.pk), at=now,
        rows=batch.rows_read,
    )  # fmt: skip
    return batch


def _batched(lines: Iterator[tuple[int, list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    while some := list(islice(lines, AT_ONCE)):
        yield some


@transaction.atomic
def discard(*, actor: User, batch_id: uuid.UUID, now: dt.datetime) -> bool:
    """Throw a table away, or what of it was not taken in; return whether nothing of it is left.

    Raises ``DomainError`` while it runs.
    """
    require(actor, Permission.RECEIVE_FORM)
    batch = locked(batch_id)
    if batch.state == Batch.State.RUNNING:
        raise DomainError(_("The import is running. Stop it first."))
    audit.record(actor=actor, action="import.discarded", subject=("import", batch.pk), at=now)
    if batch.rows.filter(state__in=Row.KNOWN).exists():
        batch.rows.exclude(state__in=Row.KNOWN).delete()
        batch.state, batch.headings = Batch.State.DONE, []
        batch.save(update_fields=["state", "headings"])
        return False
    due.clear(batch.pk)
    batch.delete()
    return True


def locked(
    batch_id: uuid.UUID, *, states: tuple[str, ...] = (), version: int | None = None
) -> Batch:
    """Return a table, locked.

    Raises ``NotFound``, ``Stale``, and ``DomainError`` where it is in another state.
    """
    batch = Batch.objects.select_for_update(of=("self",)).filter(pk=batch_id).first()
    if batch is None:
        raise NotFound(_("There is no such import."))
    if version is not None and batch.version != version:
        raise Stale(_("Somebody changed it in the meantime. Load it again and check."))
    if states and batch.state not in states:
        raise DomainError(_("This is not possible any more: the import has gone on."))
    return batch


def still_open(batch_id: uuid.UUID, *, version: int | None = None) -> Batch:
    """Return a table that has not run yet, locked. Raises ``NotFound``, ``Stale``, ``DomainError``."""
    return locked(batch_id, states=_OPEN, version=version)
