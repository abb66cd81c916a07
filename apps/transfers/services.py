"""Handing a procedure over: prepare, release by a second person, take over or refuse, receipt."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import selectors as accounts
from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted, Problem
from apps.deadlines import selectors as running
from apps.deadlines import services as deadlines
from apps.deadlines.rules import Regime
from apps.meetings.services import planning
from apps.notifications import services as notifications
from apps.procedures import terms
from apps.procedures.models import Procedure
from apps.procedures.selectors import service_of, visible_to
from apps.procedures.services import actions
from apps.transfers import files, selectors
from apps.transfers.archive import bundle
from apps.transfers.models import Basis, Incoming, Outgoing
from apps.transfers.packing import pack
from apps.transfers.unpacking import supplement, unpack
from tenants import parcels
from tenants.models import Office

HANDOVER, RECEIPT = "procedure-handover", "handover-receipt"


@dataclass(frozen=True, slots=True)
class Plan:
    """To whom a procedure goes, on what basis, and with which files: all that can go, if not said.

    Either to a gmina that works here, by its code, or on paper to a team that is named.
    """

    basis: str
    known_on: dt.date
    requested_on: dt.date
    files: frozenset[uuid.UUID] | None = None
    to_teryt: str = ""
    is_paper: bool = False
    to_name: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a team outside this deployment answered, on which day: its number, or why it refused."""

    outcome: str
    on: dt.date
    number: str = ""
    reason: str = ""


@transaction.atomic
def prepare(*, actor: User, procedure_id: uuid.UUID, plan: Plan, now: dt.datetime) -> Outgoing:
    """Prepare a hand-over and start D21, the duty to tell the new team.

    Raises ``NotFound``, ``NotPermitted``, ``Invalid``, and ``DomainError`` where the procedure's state
    does not allow it or another hand-over waits.
    """
    require(actor, Permission.RECEIVE_FORM)
    procedure = _locked(actor, procedure_id)
    if not selectors.may_leave(procedure):
        raise DomainError(_("This procedure cannot be handed over: it ended or was not received."))
    began = timezone.localdate(procedure.started_at)
    to_teryt, to_name = _checked(plan, began, timezone.localdate(now))
    limit = None if plan.is_paper else files.LIMIT
    attached = files.chosen(actor, procedure, plan.files, limit=limit)
    if Outgoing.objects.filter(procedure=procedure, state__in=["prepared", "sent"]).exists():
        raise DomainError(_("A hand-over of this procedure is under way already."))
    try:
        with transaction.atomic():
            outgoing = Outgoing.objects.create(
                procedure=procedure, to_teryt=to_teryt, is_paper=plan.is_paper, to_name=to_name,
                basis=plan.basis, known_on=plan.known_on, requested_on=plan.requested_on,
                prepared_by=actor, prepared_at=now,
            )  # fmt: skip
            files.put_on(outgoing, attached)
    except IntegrityError as error:
        raise DomainError(_("A hand-over of this procedure is under way already.")) from error
    _start_term(procedure, plan.known_on, now)
    _audit(actor, "prepared", outgoing, now)
    return outgoing


def _checked(plan: Plan, first: dt.date, today: dt.date) -> tuple[str, str]:
    """Return the code and the name of the team to which a procedure goes that began on the first day.

    Raises ``Invalid`` for a plan that cannot be.
    """
    to = _on_paper(plan) if plan.is_paper else _to_office(plan)
    if plan.basis not in Basis.values:
        raise _at("basis", _("Choose the legal basis."))
    for name in ("known_on", "requested_on"):
        if getattr(plan, name) > today:
            raise _at(name, _("The day is in the future. Enter the day on which it happened."))
        if getattr(plan, name) < first:
            raise _at(name, _("The day is before the start of the procedure. Check the date."))
    return to


def _on_paper(plan: Plan) -> tuple[str, str]:
    name = plan.to_name.strip()
    if not name:
        raise _at("to_name", _("Name the gmina or the team that takes the procedure over."))
    if plan.to_teryt:
        message = _("Leave this empty: a gmina that works here gets the procedure as a parcel.")
        raise _at("to_teryt", message)
    return "", name[:120]


def _to_office(plan: Plan) -> tuple[str, str]:
    team = selectors.team(plan.to_teryt)
    if team is None:
        raise _at("to_teryt", _("Choose the gmina that takes the procedure over."))
    if plan.to_name:
        raise _at("to_name", _("Leave this empty: a gmina that works here is named by its code."))
    return team.teryt, team.name


@transaction.atomic
def release(*, actor: User, outgoing_id: uuid.UUID, now: dt.datetime) -> Outgoing:
    """Release a prepared hand-over as the second person; the parcel goes in the same transaction.

    On paper no parcel goes: released means that the documents left.
    One of the two is the chair. Until the receipt comes the procedure stays this team's, with all
    its terms: nobody is without help because a parcel waits.
    """
    require(actor, Permission.RECEIVE_FORM)
    outgoing = _locked_outgoing(actor, outgoing_id, Outgoing.State.PREPARED)
    if outgoing.prepared_by_id == actor.pk:
        raise NotPermitted(_("You prepared this hand-over. Somebody else has to release it."))
    if not any(one.may(Permission.APPOINT_GROUP) for one in (actor, outgoing.prepared_by)):
        raise NotPermitted(_("The chair has to be one of the two people who release it."))
    if not outgoing.is_paper:
        _send(outgoing)
    outgoing.state = Outgoing.State.SENT
    outgoing.released_by, outgoing.released_at = actor, now
    outgoing.save()
    deadlines.meet(
        code="D21", subject=terms.subject_of(outgoing.procedure), on=timezone.localdate(now),
        by="transfer-released",
    )  # fmt: skip
    _audit(actor, "released", outgoing, now)
    return outgoing


def _send(outgoing: Outgoing) -> None:
    team = selectors.team(outgoing.to_teryt)
    if team is None:
        raise DomainError(_("This gmina no longer works here. Cancel the hand-over."))
    said, contents = files.packed(outgoing)
    content = {"basis": outgoing.basis, "procedure": {**pack(outgoing.procedure), "files": said}}
    parcels.send(
        recipient=team, kind=HANDOVER, key=str(outgoing.pk), content=bundle(content, contents)
    )


@transaction.atomic
def record_receipt(
    *, actor: User, outgoing_id: uuid.UUID, receipt: Receipt, now: dt.datetime
) -> Outgoing:
    """Record what the other team answered to a hand-over on paper: taken over, or refused.

    Raises ``NotFound``, ``NotPermitted``, ``Invalid``, and ``DomainError`` before the release, after
    an earlier receipt, and where the answer comes as a parcel.
    """
    require(actor, Permission.RECEIVE_FORM)
    outgoing = _locked_outgoing(actor, outgoing_id, Outgoing.State.SENT)
    if not outgoing.is_paper:
        raise DomainError(_("This team works here: its answer comes by itself."))
    _check_receipt(outgoing, receipt, timezone.localdate(now))
    outcome = {"outcome": receipt.outcome, "on": receipt.on.isoformat()}
    if receipt.outcome == "accepted":
        outcome["number"] = receipt.number.strip()[:60]
    else:
        outcome["reason"] = receipt.reason.strip()[:300]
    _settle(outgoing, outcome, actor=actor, on=receipt.on, now=now)
    _audit(actor, f"receipt-{receipt.outcome}", outgoing, now)
    return outgoing


def _check_receipt(outgoing: Outgoing, receipt: Receipt, today: dt.date) -> None:
    if receipt.outcome not in ("accepted", "refused"):
        raise _at("outcome", _("Say whether the other team took the procedure over."))
    if receipt.outcome == "accepted" and not receipt.number.strip():
        raise _at("number", _("Enter the number that the procedure has at the other team."))
    if receipt.outcome == "refused" and not receipt.reason.strip():
        raise _at("reason", _("Enter the reason that the other team gave."))
    if receipt.on > today:
        raise _at("on", _("The day is in the future. Enter the day on which it happened."))
    if outgoing.released_at is None or receipt.on < timezone.localdate(outgoing.released_at):
        raise _at("on", _("The day is before the documents left. Check the date."))


@transaction.atomic
def cancel(*, actor: User, outgoing_id: uuid.UUID, now: dt.datetime) -> Outgoing:
    """Cancel a hand-over that was not released yet, or whose parcel came back unopened."""
    require(actor, Permission.RECEIVE_FORM)
    outgoing = selectors.outgoing_with(actor, outgoing_id)
    came_back = outgoing is not None and bool(selectors.parcel_refusal(outgoing))
    state = Outgoing.State.SENT if came_back else Outgoing.State.PREPARED
    outgoing = _locked_outgoing(actor, outgoing_id, state)
    outgoing.state, outgoing.settled_at = Outgoing.State.CANCELLED, now
    outgoing.save()
    _audit(actor, "cancelled", outgoing, now)
    return outgoing


@transaction.atomic
def accept(*, actor: User, incoming_id: uuid.UUID, now: dt.datetime) -> Incoming:
    """Take a procedure over, or add to it what the other team sent later; the receipt goes at once."""
    require(actor, Permission.RECEIVE_FORM)
    incoming = _locked_incoming(actor, incoming_id)
    before = selectors.earlier(incoming)
    if before is not None and before.procedure is not None:
        rows = Procedure.objects.select_for_update(of=("self",))
        procedure = rows.get(pk=before.procedure.pk)
        incoming.became = supplement(
            procedure, incoming.content, before.became, actor=actor, now=now
        )
    else:
        procedure, incoming.became = unpack(incoming.content, actor=actor, now=now)
    files.take(incoming, procedure, actor, now)
    incoming.state, incoming.procedure = Incoming.State.ACCEPTED, procedure
    _decide(incoming, actor, now, {"outcome": "accepted", "number": procedure.number})
    return incoming


@transaction.atomic
def refuse(*, actor: User, incoming_id: uuid.UUID, reason: str, now: dt.datetime) -> Incoming:
    """Refuse a procedure with a reason; its content is deleted here and stays with the old team."""
    require(actor, Permission.RECEIVE_FORM)
    if not reason.strip():
        raise _at("reason", _("Say why your team is not competent."))
    incoming = _locked_incoming(actor, incoming_id)
    incoming.files.all().delete()
    incoming.state, incoming.content = Incoming.State.REFUSED, {}
    incoming.reason = {"text": reason.strip()[:300]}
    _decide(incoming, actor, now, {"outcome": "refused", "reason": reason.strip()[:300]})
    return incoming


@transaction.atomic
def arrive(
    sender: Office, key: str, content: dict[str, Any], contents: dict[str, bytes], now: dt.datetime
) -> Incoming:
    """Keep what another team sent until somebody decides; a second delivery changes nothing.

    Raises ``files.Damaged``; then nothing is kept.
    """
    procedure = dict(content["procedure"])
    said = procedure.pop("files", [])
    incoming, made = Incoming.objects.get_or_create(
        sender_teryt=sender.teryt, key=key,
        defaults={
            "sender_name": sender.name, "source": procedure["id"], "basis": content["basis"],
            "source_number": procedure["number"], "content": procedure, "arrived_at": now,
            "earlier_number": procedure.get("earlier_number", ""),
        },
    )  # fmt: skip
    if made:
        files.keep(incoming, said, contents)
        _tell("transfer.arrived", incoming, sender.name, now)
    return incoming


def settle(sender: Office, key: str, receipt: dict[str, Any], now: dt.datetime) -> None:
    """Take a receipt in: a tombstone where the procedure was taken over, else it stays as it is."""
    outgoing = (
        Outgoing.objects.select_for_update(of=("self",))
        .select_related("procedure", "released_by")
        .filter(pk=key, to_teryt=sender.teryt, state=Outgoing.State.SENT)
        .first()
    )
    if outgoing is None or outgoing.released_by is None:
        return
    _settle(outgoing, receipt, actor=outgoing.released_by, on=timezone.localdate(now), now=now)


def _settle(
    outgoing: Outgoing, receipt: dict[str, Any], *, actor: User, on: dt.date, now: dt.datetime
) -> None:  # fmt: skip
    accepted = receipt["outcome"] == "accepted"
    outgoing.state = Outgoing.State.ACCEPTED if accepted else Outgoing.State.REFUSED
    outgoing.outcome, outgoing.settled_at = receipt, now
    outgoing.save()
    if accepted:
        procedure = Procedure.objects.select_for_update(of=("self",)).get(pk=outgoing.procedure_id)
        to = f"{outgoing.to_name}, {receipt['number']}"
        if actions.hand_away(procedure, actor=actor, to=to, on=on, now=now):
            reason = _("The procedure was handed over: %(team)s. Tell the people who expect it.")
            planning.call_off_coming(procedure, actor=actor, reason=reason % {"team": to}, now=now)
    _tell(f"transfer.{outgoing.state}", outgoing, outgoing.procedure.number, now)


def _decide(incoming: Incoming, actor: User, now: dt.datetime, receipt: dict[str, Any]) -> None:
    incoming.decided_by, incoming.decided_at = actor, now
    incoming.save()
    sender = Office.objects.get(teryt=incoming.sender_teryt)
    parcels.send(
        recipient=sender, kind=RECEIPT, key=incoming.key, content=json.dumps(receipt).encode()
    )
    _audit(actor, receipt["outcome"], incoming, now)


def _locked(actor: User, procedure_id: uuid.UUID) -> Procedure:
    if not visible_to(actor).filter(pk=procedure_id).exists():
        raise NotFound(_("There is no such procedure."))
    return Procedure.objects.select_for_update(of=("self",)).get(pk=procedure_id)


def _locked_outgoing(actor: User, outgoing_id: uuid.UUID, state: str) -> Outgoing:
    if selectors.outgoing_with(actor, outgoing_id) is None:
        raise NotFound(_("There is no such hand-over."))
    outgoing = (
        Outgoing.objects.select_for_update(of=("self",))
        .select_related("procedure", "prepared_by")
        .get(pk=outgoing_id)
    )
    if outgoing.state == Outgoing.State.PREPARED != state:
        raise DomainError(_("This hand-over was not released yet."))
    if outgoing.state != state:
        raise DomainError(_("This hand-over was decided already."))
    return outgoing


def _locked_incoming(actor: User, incoming_id: uuid.UUID) -> Incoming:
    if selectors.incoming_with(actor, incoming_id) is None:
        raise NotFound(_("There is no such hand-over."))
    incoming = Incoming.objects.select_for_update(of=("self",)).get(pk=incoming_id)
    if incoming.state != Incoming.State.WAITING:
        raise DomainError(_("This hand-over was decided already."))
    return incoming


def _start_term(procedure: Procedure, known_on: dt.date, now: dt.datetime) -> None:
    """Start D21, unless it runs: a hand-over that was cancelled does not end the duty to tell."""
    subject = terms.subject_of(procedure)
    if running.is_open("D21", subject.type, subject.id):
        return
    deadlines.start(
        code="D21", regime=Regime(procedure.regime), subject=subject,
        at=terms.midnight(known_on), assignees=_staff(procedure), now=now,
    )  # fmt: skip


def _staff(procedure: Procedure | None) -> list[User]:
    """Return the team's staff but those to whom the procedure is closed."""
    return service_of(procedure) if procedure else accounts.service_of_team()


def _tell(kind: str, about: Outgoing | Incoming, label: str, now: dt.datetime) -> None:
    for person in _staff(about.procedure):
        notifications.notify(
            user=person, ref=about.pk, kind=kind, label=label, params={},
            url=about.get_absolute_url(), now=now,
        )  # fmt: skip


def _audit(actor: User, what: str, about: Outgoing | Incoming, now: dt.datetime) -> None:
    subject = ("transfer", about.pk)
    audit.record(actor=actor, action=f"transfer.{what}", subject=subject, at=now)


def _at(field: str, message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, field)])
