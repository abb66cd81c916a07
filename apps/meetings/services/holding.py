"""Recording that an appointment was held: who came, what was decided, and what that meets."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, NotPermitted, Problem
from apps.meetings import selectors
from apps.meetings.labels import NOT_TO_REACH
from apps.meetings.models import Appointment, Decision, Invited, Kind, State
from apps.meetings.services import apart, planning, writing
from apps.meetings.withheld import withheld
from apps.procedures import selectors as procedures
from apps.procedures.models import Party, Procedure
from apps.procedures.rules.states import Action
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from apps.teams import services as teams
from apps.teams.models import Meeting


@dataclass(frozen=True)
class HeldInput:
    """Who came, what was said and what was decided."""

    present: list[User] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    text: str = ""
    decisions: list[Decision] = field(default_factory=list)
    # Whoever writes knows that some decisions never reach the person whom they are about.
    knows_withheld: bool = False


class Withheld(Invalid):
    """A decision names what must be kept from its person: to be mended, or to be saved knowingly."""


@transaction.atomic
def hold(
    *, actor: User, appointment_id: uuid.UUID, given: HeldInput, now: dt.datetime,
    version: int | None = None,
) -> Appointment:  # fmt: skip
    """Record an appointment as held and write its minutes.

    The first meeting of a group is also the procedure's step "first meeting" (ROZP23 § 8.2). Raises
    ``NotFound``, ``NotPermitted``, ``Stale``, ``Invalid``, and ``DomainError`` when it has not begun yet.
    """
    apart.lock_calendar()
    appointment = planning.locked(actor, appointment_id, version)
    procedure = appointment.procedure
    if procedure is None:
        raise DomainError(_("A meeting of the team is recorded on the team's own page."))
    check_permission(actor, appointment, procedure)
    if appointment.starts_at > now:
        raise DomainError(_("This appointment has not begun yet. Record it afterwards."))
    _check(appointment, procedure, given)
    appointment.state, appointment.closed_at = State.HELD, now
    appointment.meeting = _meeting(actor, appointment, procedure, given, now)
    appointment.version += 1
    appointment.save()
    _record_attendance(appointment, given)
    writing.write(appointment, by=actor, text=given.text, decisions=given.decisions, now=now)
    audit.record(
        actor=actor, action="meeting.held", subject=(planning.SUBJECT, appointment.pk), at=now,
        kind=appointment.kind, decisions=len(given.decisions),
    )  # fmt: skip
    return appointment


@transaction.atomic
def correct(
    *, actor: User, appointment_id: uuid.UUID, given: HeldInput, because: str, now: dt.datetime,
    version: int | None = None,
) -> Appointment:  # fmt: skip
    """Correct minutes by a further version, with who came; the former ones are kept.

    Raises as ``hold`` does, ``Invalid`` without a reason too.
    """
    appointment = planning.recorded(actor, appointment_id, version)
    procedure = appointment.procedure
    if procedure is None:
        raise DomainError(_("A meeting of the team is recorded on the team's own page."))
    check_permission(actor, appointment, procedure)
    writing.check_reason(because)
    _check(appointment, procedure, given)
    before = writing.attendance(appointment)
    _record_attendance(appointment, given)
    if appointment.meeting is not None:
        teams.correct_presence(appointment.meeting, given.present)
    writing.correct(
        appointment, by=actor, text=given.text, decisions=given.decisions, because=because,
        before=before, now=now,
    )  # fmt: skip
    return appointment


def check_permission(actor: User, appointment: Appointment, procedure: Procedure) -> None:
    """Raise ``NotPermitted``, with who may: a group records its own meetings."""
    planning.check_permission(actor, procedure)
    if appointment.kind != Kind.GROUP_MEETING:
        return
    require(actor, Permission.WORK_IN_GROUP)
    if not procedures.is_in_group(actor, procedure):
        raise NotPermitted(
            _("Only members of this procedure's group can do this. The chair appoints the group.")
        )


def _check(appointment: Appointment, procedure: Procedure, given: HeldInput) -> None:
    if not given.present:
        raise _at("present", _("Say who was present at the meeting."))
    if not set(given.present) <= set(selectors.may_be_present(appointment)):
        raise _at("present", _("Only members of the group can be recorded as present."))
    invited = set(Invited.objects.filter(appointment=appointment).values_list("party", flat=True))
    if not {one.pk for one in given.parties} <= invited:
        raise _at("parties", _("Only people who were invited can be recorded as present."))
    own = {str(one.pk) for one in selectors.adult_parties(procedure)}
    if any(one.about and one.about not in own for one in given.decisions):
        raise _at("decisions", _("A decision can be about a person of this procedure only."))
    if any(not one.text.strip() for one in given.decisions):
        raise _at("decisions", _("Say what was decided."))
    if not given.knows_withheld:
        _check_reach(procedure, given.decisions)


def _check_reach(procedure: Procedure, decisions: list[Decision]) -> None:
    """Raise ``Withheld`` with the numbers of the decisions that their person could never be given."""
    numbers = withheld(procedure, decisions)
    if numbers:
        message = str(NOT_TO_REACH.under(procedure.regime))
        message %= {"numbers": ", ".join(str(one) for one in numbers)}
        raise Withheld(message, problems=[Problem(message, "knows_withheld")])


def _meeting(
    actor: User, appointment: Appointment, procedure: Procedure, given: HeldInput, now: dt.datetime
) -> Meeting | None:
    if appointment.kind != Kind.GROUP_MEETING or procedure.group is None:
        return None
    on = timezone.localdate(appointment.starts_at)
    if Action.FIRST_MEETING in {one.action for one in actions.open_steps(procedure)}:
        actions.take(
            actor=actor, procedure_id=procedure.pk, action=Action.FIRST_MEETING, now=now,
            given=ActionInput(on=on, is_remote=appointment.is_remote, present=given.present),
        )  # fmt: skip
        own = Meeting.objects.filter(group=procedure.group, held_on=on, appointment=None)
        return own.latest("pk")
    return teams.record_meeting(
        group=procedure.group, on=on, is_remote=appointment.is_remote, present=given.present
    )


def _record_attendance(appointment: Appointment, given: HeldInput) -> None:
    users, parties = {one.pk for one in given.present}, {one.pk for one in given.parties}
    rows = list(Invited.objects.filter(appointment=appointment))
    for row in rows:
        row.came = row.user_id in users if row.user_id else row.party_id in parties
    Invited.objects.bulk_update(rows, ["came"])
    known = {row.user_id for row in rows}
    Invited.objects.bulk_create(
        Invited(appointment=appointment, user=one, came=True)
        for one in given.present
        if one.pk not in known
    )


def _at(field_name: str, message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, field_name)])
