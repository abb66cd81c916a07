"""Plan, move and cancel: permission → one planner at a time → rule → write → audit."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted, Problem, Stale
from apps.common.moments import PLANNED_WITHIN
from apps.deadlines import services as deadlines
from apps.letters.calling_off import call_off
from apps.letters.models import Letter
from apps.meetings import selectors
from apps.meetings.models import Appointment, Invited, Kind, State
from apps.meetings.rules.links import is_safe_link
from apps.meetings.services import apart, busy, notices, telling
from apps.meetings.services.inputs import PlanInput, Slot
from apps.people.models import Person
from apps.procedures import selectors as procedures
from apps.procedures.models import Party, Procedure
from apps.procedures.protection import from_reader
from apps.procedures.rules.states import LIVE
from apps.procedures.rules.states import State as ProcedureState
from apps.procedures.words import say
from tenants.bound import BoundQuerySet

SUBJECT = notices.SUBJECT


@transaction.atomic
def plan(
    *, actor: User, procedure_id: uuid.UUID, given: PlanInput, now: dt.datetime
) -> Appointment:
    """Plan an appointment of a procedure; a meeting of the group may have taken place already.

    Raises ``NotFound``, ``NotPermitted``, ``Invalid`` for what has to be mended (a minor invited, the two
    sides brought together) and ``DomainError`` where the procedure ended.
    """
    procedure = procedures.visible_to(actor).filter(pk=procedure_id).first()
    if procedure is None or given.kind == Kind.TEAM_MEETING:
        raise NotFound(_("There is no such procedure."))
    check_permission(actor, procedure)
    if ProcedureState(procedure.state) not in LIVE:
        raise DomainError(_("The procedure ended: nothing is planned in it any more."))
    apart.lock_calendar()
    check_slot(given.slot, now, may_have_passed=given.kind == Kind.GROUP_MEETING)
    _check_invited(procedure, given)
    if given.slot.starts_at > now:  # what took place is not prevented any more
        _check_place(procedure, given.parties, given.slot)
        apart.check(actor=actor, slot=given.slot, parties=given.parties)
        busy.check(given.slot, given.users)
    elif timezone.localdate(given.slot.starts_at) < (procedure.group_appointed_on or dt.date.max):
        raise _at("on", _("The group was not appointed yet on that day. Check the date."))
    return write(actor=actor, procedure=procedure, given=given, now=now)


@transaction.atomic
def move(
    *, actor: User, appointment_id: uuid.UUID, slot: Slot, now: dt.datetime,
    version: int | None = None, reason: str = "",
) -> Appointment:  # fmt: skip
    """Move an appointment to another time or place; its notices and letters have to be sent anew.

    ``reason`` is that of a short notice, for a meeting of the team.
    """
    apart.lock_calendar()
    appointment = locked(actor, appointment_id, version)
    check_slot(slot, now)
    invited = Invited.objects.filter(appointment=appointment)
    parties = [one.party for one in invited.select_related("party__person") if one.party]
    if appointment.procedure is not None:
        _check_place(appointment.procedure, parties, slot)
    apart.check(actor=actor, slot=slot, parties=parties, instead_of=appointment.pk)
    expected = list(invited.select_related("user", "seat"))
    busy.check(
        slot, [one.user for one in expected if one.user], [one.seat for one in expected if one.seat],
        instead_of=appointment.pk,
    )  # fmt: skip
    _call_off_moved(appointment, slot, actor, now)
    appointment.starts_at, appointment.ends_at = slot.starts_at, slot.ends_at
    appointment.is_remote, appointment.where = slot.is_remote, slot.where
    appointment.version += 1
    if appointment.kind == Kind.TEAM_MEETING:
        appointment.short_notice = notices.check(slot, reason, now)
        notices.start(appointment, now)
    appointment.save()
    invited.update(notice_sent_on=None, reported_on=None)
    telling.staff(appointment, "meeting.moved", by=actor, now=now)
    _audit(actor, "moved", appointment, now)
    return appointment


@transaction.atomic
def cancel(
    *, actor: User, appointment_id: uuid.UUID, reason: str, now: dt.datetime,
    version: int | None = None,
) -> Appointment:  # fmt: skip
    """Cancel an appointment with a reason, and the letters that call people to it."""
    apart.lock_calendar()
    appointment = locked(actor, appointment_id, version)
    if not reason.strip():
        message = _("Say why the appointment is cancelled.")
        raise Invalid(message, problems=[Problem(message, "reason")])
    _write_cancelled(appointment, reason, now)
    call_off(_calling_to(appointment), actor=actor, reason=reason, now=now)
    telling.staff(appointment, "meeting.cancelled", by=actor, now=now)
    _audit(actor, "cancelled", appointment, now)
    return appointment


def _call_off_moved(appointment: Appointment, slot: Slot, actor: User, now: dt.datetime) -> None:
    """Call off the letters that call people to an hour or a place at which it will not be any more."""
    stale = _calling_to(appointment)
    if (slot.where, slot.is_remote) == (appointment.where, appointment.is_remote):
        stale = stale.exclude(calls_at__gte=slot.starts_at, calls_at__lt=slot.ends_at)
    begins = timezone.localtime(slot.starts_at)
    reason = _("The meeting was moved to %(day)s, %(hour)s. Write anew to whoever was called.")
    text = reason % {"day": f"{begins:%d.%m.%Y}", "hour": f"{begins:%H:%M}"}
    call_off(stale, actor=actor, reason=text, now=now)


def _calling_to(appointment: Appointment) -> BoundQuerySet[Letter]:
    """Return the letters that call people invited to an appointment to an hour of it."""
    parties = Invited.objects.filter(appointment=appointment, party__isnull=False)
    return Letter.objects.filter(
        procedure=appointment.procedure_id, party__in=parties.values("party_id"),
        calls_at__gte=appointment.starts_at, calls_at__lt=appointment.ends_at,
    )  # fmt: skip


def call_off_coming(procedure: Procedure, *, actor: User, reason: str, now: dt.datetime) -> int:
    """Cancel what is still to come in a procedure that goes on elsewhere; return how many that were.

    Everybody invited of the staff is told: nobody cancelled it by hand. Letters that call people to a
    meeting here are called off too, whether or not it was planned. What has passed and was not
    recorded stays to be recorded. Call it in a transaction.
    """
    apart.lock_calendar()
    coming = Appointment.objects.select_for_update(of=("self",)).filter(
        procedure=procedure, state=State.PLANNED, starts_at__gt=now
    )
    for appointment in coming:
        _write_cancelled(appointment, reason, now)
        telling.staff(appointment, "meeting.cancelled", by=None, now=now)
        _audit(actor, "cancelled", appointment, now)
    call_off(Letter.objects.filter(procedure=procedure), actor=actor, reason=reason, now=now)
    return len(coming)


def call_off_with(actor: User, person: Person, now: dt.datetime) -> None:
    """Cancel what is still to come with somebody who died and with nobody else of a procedure.

    A meeting of the group goes on. The group and whoever planned it are told. Call it in a transaction.
    """
    apart.lock_calendar()
    coming = Appointment.objects.select_for_update(of=("self",)).filter(
        selectors.alone_with(person), state=State.PLANNED, starts_at__gt=now
    )
    reason = _("The person with whom it was planned is dead.")
    for appointment in coming:
        _write_cancelled(appointment, reason, now)
        telling.all_concerned(appointment, "meeting.cancelled", now=now)
        _audit(actor, "cancelled", appointment, now)


def _write_cancelled(appointment: Appointment, reason: str, now: dt.datetime) -> None:
    appointment.state, appointment.closed_at = State.CANCELLED, now
    appointment.reason = {"text": reason.strip()[:500]}
    appointment.version += 1
    appointment.save()
    deadlines.lapse(subject=notices.subject_of(appointment), on=timezone.localdate(now))


@transaction.atomic
def record_notice(
    *, actor: User, invited_id: uuid.UUID, on: dt.date, now: dt.datetime,
    version: int | None = None,
) -> Appointment:  # fmt: skip
    """Record that somebody was told of the appointment, which is returned."""
    found = Invited.objects.filter(
        pk=invited_id, appointment__in=selectors.visible_to(actor)
    ).first()
    if found is None:
        raise NotFound(_("There is no such appointment."))
    appointment = locked(actor, found.appointment_id, version)
    notices.check_day(appointment, on)
    found.notice_sent_on = on
    found.save(update_fields=["notice_sent_on"])
    notices.after(appointment, on)
    _audit(actor, "notice", appointment, now)
    return appointment


def locked(actor: User, appointment_id: uuid.UUID, version: int | None) -> Appointment:
    """Return a planned appointment that the actor may change, locked.

    Raises ``NotFound``, ``NotPermitted``, ``Stale``, and ``DomainError`` when it is closed already.
    """
    _check_may_change(actor, appointment_id)
    return still_planned(appointment_id, version)


def recorded(actor: User, appointment_id: uuid.UUID, version: int | None) -> Appointment:
    """Return an appointment that was recorded as held, locked, for whoever may correct its minutes.

    Raises ``NotFound``, ``NotPermitted``, ``Stale``, and ``DomainError`` when it was not held.
    """
    _check_may_change(actor, appointment_id)
    appointment = _unchanged(appointment_id, version)
    if appointment.state != State.HELD:
        raise DomainError(_("There are no minutes of this appointment."))
    return appointment


def still_planned(appointment_id: uuid.UUID, version: int | None) -> Appointment:
    """Return a planned appointment, locked, whoever asks. Raises ``Stale``, ``DomainError``."""
    appointment = _unchanged(appointment_id, version)
    if appointment.state != State.PLANNED:
        raise DomainError(_("This appointment is closed already and cannot be changed."))
    return appointment


def _check_may_change(actor: User, appointment_id: uuid.UUID) -> None:
    found = selectors.appointment_of(actor, appointment_id)
    if found is None:
        raise NotFound(_("There is no such appointment."))
    check_permission(actor, found.procedure)


def _unchanged(appointment_id: uuid.UUID, version: int | None) -> Appointment:
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment_id)
    if version is not None and appointment.version != version:
        raise Stale(
            _("Somebody changed this appointment in the meantime. Load it again and check.")
        )
    return appointment


def write(
    *, actor: User, procedure: Procedure | None, given: PlanInput, now: dt.datetime
) -> Appointment:
    """Write an appointment that was checked, with its invitations."""
    slot = given.slot
    appointment = Appointment.objects.create(
        procedure=procedure, kind=given.kind, starts_at=slot.starts_at, ends_at=slot.ends_at,
        is_remote=slot.is_remote, where=slot.where, planned_by=actor, planned_at=now,
    )  # fmt: skip
    Invited.objects.bulk_create(
        [
            *(Invited(appointment=appointment, party=party) for party in given.parties),
            *(Invited(appointment=appointment, user=user) for user in given.users),
        ]
    )
    if slot.starts_at > now:
        telling.staff(appointment, "meeting.planned", by=actor, now=now)
    _audit(actor, "planned", appointment, now)
    return appointment


def check_permission(actor: User, procedure: Procedure | None) -> None:
    """Raise ``NotPermitted``, with who may, where the actor plans nothing in the procedure."""
    if selectors.may_plan(actor, procedure):
        return
    if procedure is None:
        require(actor, Permission.RECEIVE_FORM)
    raise NotPermitted(
        _("Only members of this procedure's group can do this. The chair appoints the group.")
    )


def check_slot(slot: Slot, now: dt.datetime, *, may_have_passed: bool = False) -> None:
    """Raise ``Invalid`` for a time or a place that cannot be."""
    if slot.starts_at <= now and not may_have_passed:
        raise _at("on", _("This time has passed. Enter a time in the future."))
    if slot.starts_at > now + PLANNED_WITHIN:
        raise _at("on", _("This day is too far away. Check the year."))
    if slot.ends_at <= slot.starts_at:
        raise _at("ends", _("The end has to be after the beginning."))
    if slot.ends_at - slot.starts_at > dt.timedelta(hours=12):
        raise _at("ends", _("An appointment lasts twelve hours at most. Check the hours."))
    if not slot.is_remote and not slot.place.strip():
        raise _at("place", _("Say where people are to come, or that the meeting is remote."))
    if slot.link.strip() and not is_safe_link(slot.link.strip()):
        raise _at("link", _("Enter the whole address of the call, beginning with https://."))


def _check_place(procedure: Procedure, parties: list[Party], slot: Slot) -> None:
    """Refuse to invite somebody to where those live, stay, work or learn who must be kept from them."""
    for one in parties:
        found = from_reader(one.person).hits(slot.where)
        if found:
            raise _at(found[0].field or "place", str(say("secret_in_text", procedure.regime)))


def _check_invited(procedure: Procedure, given: PlanInput) -> None:
    own = set(Party.objects.filter(procedure=procedure).values_list("pk", flat=True))
    if not {party.pk for party in given.parties} <= own:
        raise _at("parties", _("Only people of this procedure can be invited."))
    if any(party.is_minor for party in given.parties):
        raise _at(
            "parties",
            _(
                "A minor is never invited to a meeting (ROZP23 § 11.6). Invite the parent or guardian."
            ),
        )
    # Asked anew under the lock, under which what was planned with somebody who dies is called off.
    invited = Party.objects.filter(pk__in=[party.pk for party in given.parties])
    if invited.filter(person__died_on__isnull=False).exists():
        raise _at("parties", _("Somebody of those invited is dead. Leave them out."))
    if not set(given.users) <= set(selectors.staff_of(procedure)):
        raise _at("users", _("Only members of the procedure's group can be invited."))
    if given.kind == Kind.GROUP_MEETING and procedure.group_id is None:
        raise DomainError(_("First appoint the group: it has nobody to meet yet."))
    if not given.parties and not given.users:
        raise _at("users", _("Say who is to come."))


def _at(field: str, message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, field)])


def _audit(actor: User, what: str, appointment: Appointment, now: dt.datetime) -> None:
    audit.record(
        actor=actor, action=f"meeting.{what}", subject=(SUBJECT, appointment.pk), at=now,
        kind=appointment.kind,
    )  # fmt: skip
