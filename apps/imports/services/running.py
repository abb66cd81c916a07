"""The run: each case in a transaction of its own, so that whatever stops it, it goes on from there."""

import datetime as dt
import uuid

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, Problem
from apps.imports import selectors
from apps.imports.models import Batch, Row
from apps.imports.rules.case import Case, Spot
from apps.imports.services import taking
from apps.imports.services.checking import judged, mark
from apps.imports.services.members import Members
from apps.imports.services.uploads import locked
from apps.notifications import services as notifications
from tenants import due

logger = structlog.get_logger(__name__)
_NOT_TAKEN = "Tej sprawy nie udało się wpisać. Wpisz ją ręcznie i zgłoś to administratorowi."


@transaction.atomic
def start(
    *, actor: User, batch_id: uuid.UUID, social_worker: User | None = None,
    police_officer: User | None = None, now: dt.datetime, version: int | None = None,
) -> Batch:  # fmt: skip
    """Let a checked table run, or a stopped one go on. Only the chair may.

    Raises ``NotPermitted``, ``NotFound``, ``DomainError``, ``Stale`` where it was matched or checked
    again since ``version``, and ``Invalid`` where running cases need somebody in their groups.
    """
    require(actor, Permission.APPOINT_GROUP)
    batch = locked(batch_id, states=(Batch.State.CHECKED, Batch.State.STOPPED), version=version)
    batch.social_worker = social_worker or batch.social_worker
    batch.police_officer = police_officer or batch.police_officer
    if not selectors.counts_of(batch).get(Row.State.PENDING):
        raise DomainError(_("Nothing in this table waits to be taken in."))
    _check_core(batch)
    batch.state, batch.run_by, batch.finished_at = Batch.State.RUNNING, actor, None
    batch.version += 1
    batch.save()
    due.put(batch.pk, [(due.IMPORT, now)])
    audit.record(actor=actor, action="import.started", subject=("import", batch.pk), at=now)
    return batch


def _check_core(batch: Batch) -> None:
    if not batch.needs_group:
        return
    chosen = {"social_worker": batch.social_worker, "police_officer": batch.police_officer}
    problems = [
        Problem(_("Choose who works in the groups of running cases."), name)
        for name, user in chosen.items()
        if user is None
    ]
    if not problems and batch.social_worker == batch.police_officer:
        message = _("One person is named twice. Choose different people.")
        problems = [Problem(message, "police_officer")]
    if problems:
        raise Invalid(problems[0].message, problems=problems)


@transaction.atomic
def stop(*, actor: User, batch_id: uuid.UUID, now: dt.datetime) -> Batch:
    """Stop a run after the case that it is at. What is in stays in."""
    require(actor, Permission.APPOINT_GROUP)
    batch = locked(batch_id, states=(Batch.State.RUNNING,))
    batch.state = Batch.State.STOPPED
    batch.save(update_fields=["state"])
    due.clear(batch.pk)
    audit.record(actor=actor, action="import.stopped", subject=("import", batch.pk), at=now)
    return batch


def run_some(batch_id: uuid.UUID, *, cases: int, now: dt.datetime) -> bool:
    """Take some cases in and return whether any may be left; without one left the run is done."""
    for _number in range(cases):
        if not _next(batch_id, now):
            return not _finish(batch_id, now)
    with transaction.atomic():
        # The claim ends here, so that the next sweep goes on at once.
        if Batch.objects.filter(pk=batch_id, state=Batch.State.RUNNING).exists():
            due.put(batch_id, [(due.IMPORT, now)])
    return True


def _next(batch_id: uuid.UUID, now: dt.datetime) -> bool:
    """Take the oldest case that waits and that no other worker holds; False where there is none."""
    try:
        with transaction.atomic():
            head = _claimed(batch_id)
            if head is None:
                return False
            _take(head, now)
    except _NotTaken as refusal:
        with transaction.atomic():
            _refuse(batch_id, refusal)
    return True


class _NotTaken(Exception):
    """A case cannot be taken in; the message says what to do, ``column`` where, if in the table."""

    def __init__(self, reference: str, message: str, column: str = "") -> None:
        super().__init__(message)
        self.reference, self.column = reference, column


def _claimed(batch_id: uuid.UUID) -> Row | None:
    waiting = Row.objects.select_for_update(of=("self",), skip_locked=True).filter(
        batch=batch_id, batch__state=Batch.State.RUNNING, state=Row.State.PENDING, is_head=True
    )
    return waiting.select_related("batch").order_by("started_on", "number").first()


def _take(head: Row, now: dt.datetime) -> None:
    batch = head.batch
    actor = batch.run_by
    if actor is None:
        raise AssertionError("A running import was started by somebody.")
    rows = list(
        batch.rows.select_for_update(of=("self",))
        .filter(reference=head.reference)
        .order_by("number")
    )
    done = Row.objects.filter(reference=head.reference, state__in=Row.KNOWN, is_head=True)
    if done.exists():
        mark(rows, [], None, is_known=True)
        Row.objects.bulk_update(rows, ["state", "problems", "started_on"])
        return
    members = Members(batch)
    found, wrong = _judged_now(batch, rows, members, actor, now)
    if found is None:
        _mark_wrong(batch.pk, rows, wrong)
        return
    try:
        procedure = taking.take(found, batch, members, actor=actor, now=now)
    except taking.CoreRefused as refusal:
        raise _NotTaken(head.reference, str(refusal.message), refusal.column) from refusal
    except DomainError as refusal:
        raise _NotTaken(head.reference, str(refusal.message)) from refusal
    except (DatabaseError, ValueError) as error:
        logger.warning("import_refused", import_id=str(batch.pk), error=type(error).__name__)
        raise _NotTaken(head.reference, _NOT_TAKEN) from error
    for row in rows:
        # What was taken in stands in the procedure; a second copy of it serves nobody.
        row.state, row.content, row.problems = Row.State.IMPORTED, [], []
        row.procedure = procedure if row.is_head else None
    Row.objects.bulk_update(rows, ["state", "content", "problems", "procedure"])


def _refuse(batch_id: uuid.UUID, refusal: _NotTaken) -> None:
    rows = list(Row.objects.filter(batch=batch_id, reference=refusal.reference).order_by("number"))
    _mark_wrong(batch_id, rows, [Spot(rows[0].number, refusal.column, str(refusal))])


def _mark_wrong(batch_id: uuid.UUID, rows: list[Row], wrong: list[Spot]) -> None:
    mark(rows, wrong, None, is_known=False)
    Row.objects.bulk_update(rows, ["state", "problems", "started_on"])
    Batch.objects.filter(pk=batch_id).update(problems_found=F("problems_found") + len(wrong))


def _judged_now(
    batch: Batch, rows: list[Row], members: Members, actor: User, now: dt.datetime
) -> tuple[Case | None, list[Spot]]:
    """Judge a case again: days have passed and procedures begun since the check."""
    today = timezone.localdate(now)
    found, wrong = judged(batch, rows, today, (), members)
    if found is None or "ended_on" in found.days:
        return found, wrong
    pesels = [str(one.get("pesel", "")) for one in found.victims]
    return judged(batch, rows, today, selectors.victims_of_running(actor, pesels), members)


@transaction.atomic
def _finish(batch_id: uuid.UUID, now: dt.datetime) -> bool:
    """End the run where nothing waits any more; another worker may still hold a case."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    waiting = batch.rows.filter(state=Row.State.PENDING, is_head=True).exists()
    if waiting or batch.state != Batch.State.RUNNING:
        return batch.state != Batch.State.RUNNING
    batch.state, batch.finished_at, batch.headings = Batch.State.DONE, now, []
    batch.save(update_fields=["state", "finished_at", "headings"])
    due.clear(batch.pk)
    counts = selectors.counts_of(batch)
    audit.record(
        actor=None,
        action="import.finished",
        subject=("import", batch.pk),
        at=now,
        **{name: str(number) for name, number in counts.items()},
    )
    if batch.run_by is not None:
        notifications.notify(
            user=batch.run_by, ref=batch.pk, kind="import.done", label=batch.get_kind_display(),
            params={}, url=batch.get_absolute_url(), now=now,
        )  # fmt: skip
    return True
