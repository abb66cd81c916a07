"""Choosing classes, holding, and deleting by a list that two people release (ADR 0023)."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted, Problem
from apps.procedures.models import Procedure
from apps.procedures.selectors import visible_to
from apps.retention import selectors
from apps.retention.erasing import erase
from apps.retention.labels import obstacle_text
from apps.retention.models import (
    Assignment,
    Certificate,
    Disposal,
    DisposalItem,
    Hold,
    RetentionClass,
)
from apps.retention.rules import LARGEST_LIST
from apps.retention.selectors import Keeping


@dataclass(frozen=True)
class ClassInput:
    """What the office says of a class; ``years`` is None for what is kept for ever."""

    code: str
    title: str
    years: int | None
    basis: str
    needs_consent: bool
    is_default: bool


@transaction.atomic
def save_class(
    *, actor: User, given: ClassInput, now: dt.datetime, class_id: uuid.UUID | None = None
) -> RetentionClass:
    """Add a class or change one; a new default takes the place of the old one.

    Raises ``NotFound``, and ``Invalid`` for a code that another class has.
    """
    require(actor, Permission.KEEP_ARCHIVE)
    known = {one.pk: one for one in RetentionClass.objects.select_for_update()}
    if class_id is not None and class_id not in known:
        raise NotFound(_("There is no such class."))
    if any(one.code == given.code and one.pk != class_id for one in known.values()):
        raise _at("code", _("There is a class with this code already. Change that one."))
    if given.is_default:
        RetentionClass.objects.filter(is_default=True).update(is_default=False)
    kept = known[class_id] if class_id else RetentionClass()
    for name, value in vars(given).items():
        setattr(kept, name, value)
    kept.save()
    _audit(actor, "class", ("retention-class", kept.pk), now, code=kept.code, years=kept.years)
    return kept


@transaction.atomic
def assign(
    *, actor: User, procedure_id: uuid.UUID, class_id: uuid.UUID, reason: str, now: dt.datetime
) -> Assignment:
    """Choose a class for one procedure, with the reason why not the usual one."""
    require(actor, Permission.KEEP_ARCHIVE)
    procedure = _locked(actor, [procedure_id])[0]
    chosen = selectors.classes().filter(pk=class_id).first()
    if chosen is None:
        raise _at("retention_class", _("Choose a class."))
    assigned = Assignment.objects.create(
        procedure=procedure, retention_class=chosen, reason={"text": _said("reason", reason)},
        by=actor, at=now,
    )  # fmt: skip
    _audit(actor, "assigned", ("procedure", procedure.pk), now, code=chosen.code)
    return assigned


@transaction.atomic
def hold(*, actor: User, procedure_id: uuid.UUID, reason: str, now: dt.datetime) -> Hold:
    """Forbid to delete a procedure until somebody lifts it."""
    require(actor, Permission.KEEP_ARCHIVE)
    procedure = _locked(actor, [procedure_id])[0]
    held = Hold.objects.create(
        procedure=procedure, reason={"text": _said("reason", reason)}, set_by=actor, set_at=now
    )
    _audit(actor, "held", ("procedure", procedure.pk), now)
    return held


@transaction.atomic
def lift(*, actor: User, hold_id: uuid.UUID, because: str, now: dt.datetime) -> Hold:
    """Lift a hold with the reason. Only the chair may: what was held can be deleted afterwards."""
    require(actor, Permission.APPOINT_GROUP)
    if selectors.hold_with(actor, hold_id) is None:
        raise NotFound(_("There is no such hold."))
    held = Hold.objects.select_for_update(of=("self",)).get(pk=hold_id)
    if held.lifted_at is not None:
        raise DomainError(_("This hold was lifted already."))
    held.lifted_because = {"text": _said("because", because)}
    held.lifted_by, held.lifted_at = actor, now
    held.save()
    _audit(actor, "lifted", ("procedure", held.procedure_id), now)
    return held


@transaction.atomic
def prepare(
    *, actor: User, procedure_ids: list[uuid.UUID], consent: str, now: dt.datetime
) -> Disposal:
    """Put procedures on a list of deletion. Nothing is deleted before another person releases it.

    Raises ``Invalid`` for an empty or too long list and a missing consent, ``NotFound`` for a
    procedure that the actor may not see, ``DomainError`` for one that is not due.
    """
    require(actor, Permission.KEEP_ARCHIVE)
    wanted = set(procedure_ids)
    if not wanted:
        raise _at("procedures", _("Choose at least one procedure."))
    if len(wanted) > LARGEST_LIST:
        message = _(
            "A list holds at most %(number)s procedures. Choose fewer, and make another one."
        )
        raise _at("procedures", message % {"number": LARGEST_LIST})
    found = _due(_locked(actor, list(wanted)), now)
    needs = any(one.retention_class and one.retention_class.needs_consent for one in found)
    if needs and not consent.strip():
        raise _at("consent", _("Enter the number and day of the State Archive's consent."))
    waiting = DisposalItem.objects.filter(
        disposal__state="prepared", procedure_id__in=wanted
    ).first()
    if waiting is not None:
        message = _("Procedure %(number)s is on another list. Release or cancel that one first.")
        raise DomainError(message % {"number": waiting.number})
    disposal = Disposal.objects.create(
        prepared_by=actor, prepared_at=now, consent=consent.strip()[:120]
    )
    DisposalItem.objects.bulk_create(
        DisposalItem(disposal=disposal, procedure_id=one.procedure.pk, number=one.procedure.number)
        for one in found
    )
    _audit(actor, "prepared", ("disposal", disposal.pk), now, number=len(found))
    return disposal


@transaction.atomic
def release(*, actor: User, disposal_id: uuid.UUID, now: dt.datetime) -> Disposal:
    """Delete what a list names, as the second person; each procedure leaves a certificate.

    All of it or nothing: one procedure that is no longer due stops the whole list. One of the two
    people is the chair.
    """
    require(actor, Permission.KEEP_ARCHIVE)
    disposal = _prepared(actor, disposal_id)
    if disposal.prepared_by_id == actor.pk:
        raise NotPermitted(_("You prepared this list. Somebody else has to release it."))
    if not any(one.may(Permission.APPOINT_GROUP) for one in (actor, disposal.prepared_by)):
        raise NotPermitted(_("The chair has to be one of the two people who release it."))
    keys = [one.procedure_id for one in disposal.items.all()]
    try:
        found = _due(_locked(actor, keys), now)
    except NotFound as error:
        raise DomainError(
            _("You may not open every procedure of this list. Somebody else has to release it.")
        ) from error
    disposal.state = Disposal.State.DONE
    disposal.settled_by, disposal.settled_at = actor, now
    disposal.save()
    for one in found:
        _certify(one, disposal, erase(one.procedure, disposal), now)
    _audit(actor, "done", ("disposal", disposal.pk), now, number=len(found))
    return disposal


@transaction.atomic
def cancel(*, actor: User, disposal_id: uuid.UUID, now: dt.datetime) -> Disposal:
    """Cancel a list: its procedures stay."""
    require(actor, Permission.KEEP_ARCHIVE)
    disposal = _prepared(actor, disposal_id)
    disposal.state = Disposal.State.CANCELLED
    disposal.settled_by, disposal.settled_at = actor, now
    disposal.save()
    _audit(actor, "cancelled", ("disposal", disposal.pk), now)
    return disposal


def _certify(
    keeping: Keeping, disposal: Disposal, rows: dict[str, int], now: dt.datetime
) -> Certificate:
    one, its_class = keeping.procedure, keeping.retention_class
    if its_class is None or keeping.until is None or one.ended_on is None:
        raise ValueError("Only what is due is certified.")
    certificate = Certificate.objects.create(
        disposal=disposal, procedure_id=one.pk, number=one.number, regime=one.regime,
        started_on=timezone.localdate(one.started_at), ended_on=one.ended_on, ground=one.ground,
        class_code=its_class.code, class_basis=its_class.basis, kept_until=keeping.until,
        consent=disposal.consent, prepared_by=str(disposal.prepared_by),
        released_by=str(disposal.settled_by), rows=rows, at=now,
    )  # fmt: skip
    _audit(disposal.settled_by, "erased", ("procedure", one.pk), now, code=its_class.code)
    return certificate


def _due(procedures: list[Procedure], now: dt.datetime) -> list[Keeping]:
    """Return how these are kept; raise ``DomainError`` with what stands against the first not due."""
    found = selectors.keepings(procedures, timezone.localdate(now))
    for one in found:
        if not one.is_due:
            message = _("Procedure %(number)s cannot be deleted: %(why)s.")
            why = ", ".join(obstacle_text(code, one.open_years) for code in one.obstacles)
            raise DomainError(message % {"number": one.procedure.number, "why": why})
    return found


def _locked(actor: User, keys: list[uuid.UUID]) -> list[Procedure]:
    """Return these procedures, locked in one order; ``NotFound`` if the actor may not see each."""
    if visible_to(actor).filter(pk__in=keys).count() != len(keys):
        raise NotFound(_("There is no such procedure."))
    return list(
        Procedure.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    )


def _prepared(actor: User, disposal_id: uuid.UUID) -> Disposal:
    if not selectors.disposals(actor).filter(pk=disposal_id).exists():
        raise NotFound(_("There is no such list."))
    disposal = (
        Disposal.objects.select_for_update(of=("self",))
        .select_related("prepared_by")
        .get(pk=disposal_id)
    )
    if disposal.state != Disposal.State.PREPARED:
        raise DomainError(_("This list was decided already."))
    return disposal


def _said(field: str, text: str) -> str:
    if not text.strip():
        raise _at(field, _("Say why."))
    return text.strip()[:300]


def _audit(
    actor: User | None, what: str, subject: tuple[str, object], now: dt.datetime, **details: Any
) -> None:
    audit.record(actor=actor, action=f"retention.{what}", subject=subject, at=now, **details)


def _at(field: str, message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, field)])
