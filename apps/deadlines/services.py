"""Deadlines come and go in the transaction of the event that causes it; so does the due index."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import selectors as accounts
from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission, Role
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, Problem
from apps.deadlines import rules, selectors
from apps.deadlines.models import Deadline, Status
from apps.deadlines.rules import Regime, Stage, Unit
from apps.notifications import services as notifications
from tenants import due

REMINDER_HOUR = 7


class Subject(NamedTuple):
    """What a deadline is about: type, id, and a label without personal data.

    ``wording`` is the version in which its terms stand where it goes by an act of its own.
    """

    type: str
    id: uuid.UUID
    label: str
    wording: str = ""


def start(
    *,
    code: str,
    regime: Regime,
    subject: Subject,
    at: dt.datetime,
    assignees: Iterable[User],
    now: dt.datetime,
    safer_start: dt.date | None = None,
) -> Deadline | None:
    """Return the deadline that the event at ``at`` starts, None where the law knew no such term.

    ``safer_start`` is the earlier start, where the law leaves open which of two events it is.
    Writes the row and its reminders; call it inside the transaction of the event.
    """
    try:
        rule = rules.rule_for(code, regime, subject.wording)
    except rules.RuleNotInRegime:
        return None
    day = timezone.localdate(at)
    if day < rule.in_force_from:
        return None
    found = rules.calculate(rule, at if rule.unit is Unit.HOURS else day)
    deadline = Deadline.objects.create(
        rule_code=rule.code, rule_version=rule.version, regime=regime,
        subject_type=subject.type, subject_id=subject.id, subject_label=subject.label,
        start_event=rule.start_event, start_at=at,
        strict_on=_day(found.strict), due_on=_day(found.due), safer_start_on=safer_start,
        warn_on=_day(rules.calculate(rule, safer_start).due) if safer_start else None,
        due_at=found.due if isinstance(found.due, dt.datetime) else None,
    )  # fmt: skip
    deadline.assignees.set(assignees)
    due.put(deadline.pk, _stages(deadline, now))
    return deadline


def meet(
    *, code: str, subject: Subject, on: dt.date | dt.datetime, by: str, reason: str = ""
) -> Deadline | None:
    """Mark the open deadline of a rule as met on a day by an event; None when none is open.

    What happened earlier but is told later moves the day of one that the same event met. ``reason``
    says why it was met late, where that is asked. A term in hours can be judged only by a moment: a
    bare day raises ``ValueError``.
    """
    known = Deadline.objects.about(subject.type, subject.id).filter(rule_code=code)
    deadline = known.open().select_for_update(of=("self",)).first()
    if deadline is None:
        told_later = Q(
            status=Status.MET, met_by=by, met_on__gt=_day(on), start_at__date__lte=_day(on)
        )
        deadline = known.filter(told_later).select_for_update(of=("self",)).first()
    if deadline is None:
        return None
    if deadline.due_at and not isinstance(on, dt.datetime):
        raise ValueError(f"{code} is a term in hours: say the moment, not only the day.")
    deadline.status, deadline.met_on, deadline.met_by = Status.MET, _day(on), by
    deadline.met_at = on if deadline.due_at and isinstance(on, dt.datetime) else None
    deadline.reason = reason[:500]
    deadline.save(update_fields=["status", "met_on", "met_at", "met_by", "reason"])
    due.clear(deadline.pk)
    return deadline


def lapse(
    *, subject: Subject, on: dt.date, except_for: Iterable[str] = (), by: str = ""
) -> None:  # fmt: skip
    """End what is open of a subject because its procedure went another way; ``by`` says which.

    What was overdue on that day stays late in the sheet: an end does not make up for a delay.
    """
    open_now = Deadline.objects.about(subject.type, subject.id).open()
    for deadline in open_now.exclude(rule_code__in=list(except_for)):
        deadline.status, deadline.ended_on, deadline.met_by = Status.LAPSED, on, by
        deadline.save(update_fields=["status", "ended_on", "met_by"])
        due.clear(deadline.pk)


def void(*, subject: Subject, by: str) -> None:
    """Take back the terms of something that never happened: they ended as they began, late for nobody.

    What the chair waived keeps its reason.
    """
    terms = Deadline.objects.about(subject.type, subject.id).exclude(status=Status.WAIVED)
    for deadline in terms:
        deadline.status, deadline.ended_on, deadline.met_by = Status.LAPSED, deadline.start_on, by
        deadline.met_on = deadline.met_at = None
        deadline.save(update_fields=["status", "ended_on", "met_by", "met_on", "met_at"])
        due.clear(deadline.pk)


def miss(*, codes: Iterable[str], subject: Subject, now: dt.datetime) -> None:
    """Mark open deadlines as never to be met any more; the chair and the secretaries are told once.

    Whoever was told already that the same deadline passed is not told again.
    """
    open_now = Deadline.objects.about(subject.type, subject.id).open()
    for deadline in open_now.filter(rule_code__in=list(codes)):
        deadline.status, deadline.ended_on = Status.MISSED, timezone.localdate(now)
        deadline.save(update_fields=["status", "ended_on"])
        due.clear(deadline.pk)
        told = notifications.told(ref=deadline.pk, kind=f"deadline.{Stage.ESCALATION}")
        staff = accounts.service_of_team()
        for person in _seeing(deadline, staff):
            if person.pk not in told:
                notifications.notify(
                    user=person, ref=deadline.pk, kind="deadline.missed",
                    label=deadline.subject_label, url=deadline.get_subject_url(), now=now,
                    params={"rule": deadline.rule_code, "due": str(deadline.due_on)},
                )  # fmt: skip


def assign(*, subject: Subject, codes: Iterable[str], users: Iterable[User]) -> None:
    """Hand the open deadlines of some rules to other people."""
    people = list(users)
    for deadline in Deadline.objects.about(subject.type, subject.id).open():
        if deadline.rule_code in codes:
            deadline.assignees.set(people)


def rename(subject: Subject) -> None:
    """Let the deadlines of a subject bear its present label."""
    Deadline.objects.about(subject.type, subject.id).update(subject_label=subject.label)


def unassign(*, subject: Subject, user: User) -> None:
    """Take the open deadlines of a subject off somebody; without an owner they go to the chair."""
    for deadline in Deadline.objects.about(subject.type, subject.id).open():
        deadline.assignees.remove(user)


@transaction.atomic
def waive(*, actor: User, deadline_id: uuid.UUID, reason: str, now: dt.datetime) -> Deadline:
    """Waive an open deadline with a reason; only the chair may.

    Raises ``NotPermitted``, ``Invalid`` without a reason, ``DomainError`` when it is not open.
    """
    require(actor, Permission.WAIVE_DEADLINE)
    deadline = Deadline.objects.select_for_update(of=("self",)).get(pk=deadline_id)
    if deadline.status != Status.OPEN:
        raise DomainError(_("This deadline is not open any more."))
    if not reason.strip():
        raise Invalid(
            _("Say why the deadline does not apply."),
            problems=[Problem(_("Say why the deadline does not apply."), "reason")],
        )
    deadline.status, deadline.reason = Status.WAIVED, reason.strip()[:500]
    deadline.save(update_fields=["status", "reason"])
    due.clear(deadline.pk)
    audit.record(actor=actor, action="deadline.waived", subject=("deadline", deadline.pk), at=now)
    return deadline


def remind(*, ref: uuid.UUID, stage: Stage, now: dt.datetime) -> list[notifications.Message]:
    """Put a reminder into the inboxes of those concerned; nobody gets the same one twice.

    Returns the messages of this stage, new ones and those of an earlier try. A deadline that is no
    longer open reminds nobody; one of a case that is closed to somebody does not name it to them,
    and where that is the chair, the secretaries are told.
    """
    deadline = Deadline.objects.filter(pk=ref).open().first()
    if deadline is None:
        return []
    people = _seeing(deadline, deadline.assignees.filter(is_active=True))
    if stage == Stage.ESCALATION or not people:
        people = _seeing(deadline, accounts.active_with(Role.CHAIR))
        people = people or _seeing(deadline, accounts.active_with(Role.SECRETARY))
    return [
        notifications.notify(
            user=person, ref=ref, kind=_kind(deadline, stage), label=deadline.subject_label,
            params={"rule": deadline.rule_code, "due": str(deadline.due_on)},
            url=deadline.get_subject_url(), now=now,
        )
        for person in people
    ]  # fmt: skip


def _kind(deadline: Deadline, stage: Stage) -> str:
    """Return the kind of a message: a term in hours neither comes near nor ends today, it runs now."""
    is_running = deadline.due_at and stage in {Stage.BEFORE, Stage.ON_DAY}
    return f"deadline.{stage}_in_hours" if is_running else f"deadline.{stage}"


def _seeing(deadline: Deadline, people: Iterable[User]) -> list[User]:
    return [one for one in people if selectors.visible_to(one).filter(pk=deadline.pk).exists()]


def refresh_reminders(*, now: dt.datetime) -> None:
    """Plan the reminders of all open deadlines anew, as seen from now (after an import)."""
    for deadline in Deadline.objects.open():
        due.put(deadline.pk, _stages(deadline, now))


def _stages(deadline: Deadline, now: dt.datetime) -> list[tuple[str, dt.datetime]]:
    """Return the reminders still to come, and of those that passed already only the last one."""
    if deadline.due_on is None:
        return []
    if deadline.due_at:
        in_hours = rules.reminders_in_hours(deadline.start_at, deadline.due_at)
        planned = [(stage.value, at) for stage, at in in_hours]
    else:
        in_days = rules.reminder_plan(deadline.rule, deadline.due_on, deadline.safer_on)
        planned = [(stage.value, _morning(day)) for stage, day in in_days]
    coming = [one for one in planned if one[1] > now]
    passed = [one for one in planned if one[1] <= now]
    return passed[-1:] + coming


def _day(moment: dt.date | dt.datetime | None) -> dt.date | None:
    """Return the local day of a moment; a day stays as it is."""
    return timezone.localdate(moment) if isinstance(moment, dt.datetime) else moment


def _morning(day: dt.date) -> dt.datetime:
    zone = timezone.get_default_timezone()
    return dt.datetime.combine(day, dt.time(REMINDER_HOUR), tzinfo=zone)
