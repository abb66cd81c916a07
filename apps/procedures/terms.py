"""Which deadlines a procedure's events start, meet and end, and whose work they are."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone

from apps.accounts import selectors as accounts
from apps.accounts.models import Institution, User
from apps.deadlines import selectors as deadlines
from apps.deadlines import services
from apps.deadlines.models import Deadline, Status
from apps.deadlines.rules import Regime
from apps.deadlines.services import Subject
from apps.deadlines.statute_orders import MILITARY_POLICE
from apps.procedures import selectors
from apps.procedures.models import Matter, Procedure
from apps.procedures.rules.states import ENDED, Action, State, Step
from apps.procedures.rules.tracks_orders import is_military
from apps.teams import selectors as teams

HANDED_OVER = "handed-over"
SUBJECT, MATTER = "procedure", "matter"
_OF_CHAIR = ("D02", "D04", "D05", "D08", "D19", "D22")
_OF_GROUP = (
    "D06", "D07", "D10", "D11", "D12", "D13", "D14", "D15", "D16", "D17", "D18", "D20",
    "D27", "D28", "D29", "D30", "D30b", "D31", "D32", "D33", "D35", "D36", "V01", "V02", "V03",
)  # fmt: skip
_ENDING = (Action.CLOSE, Action.WITHDRAW, Action.TRANSFER, Action.JOIN)
# Here everything goes on elsewhere.
_GONE_ON = (Action.TRANSFER, Action.JOIN)
# What an end of the procedure here does not settle: the sheet for the victim, and the firearm.
_OUTLIVING = ("D01b", "D02")


def subject_of(procedure: Procedure) -> Subject:
    """Return what a deadline keeps of the procedure: no personal data."""
    return Subject(SUBJECT, procedure.pk, procedure.number)


def after_start(procedure: Procedure, *, has_firearm: bool, now: dt.datetime) -> None:
    """Start the terms that run from the completing of form NK-A."""
    codes = ["D01b", "D03"] + (["D02"] if has_firearm else [])
    for code in codes:
        _start(code, procedure, procedure.started_at, now)


def after_further(
    procedure: Procedure, *, author: User, at: dt.datetime, has_firearm: bool, now: dt.datetime
) -> None:
    """Start the term to hand a further form over, and that of a firearm that was not notified yet.

    One that waits already has the earlier term, which stays.
    """
    if not runs("D09", procedure):
        sees = selectors.visible_to(author).filter(pk=procedure.pk).exists()
        services.start(
            code="D09", regime=Regime(procedure.regime), subject=subject_of(procedure), at=at,
            assignees=[author] if sees else people_of("D05", procedure), now=now,
        )  # fmt: skip
    if has_firearm and procedure.firearm_notified_on is None and not runs("D02", procedure):
        _start("D02", procedure, at, now)


def further_received(procedure: Procedure, *, on: dt.date) -> None:
    """Record that the team has a further form already, received in a procedure that joined this one."""
    last = max(on, procedure.further_received_on or on)
    procedure.further_form_on, procedure.further_received_on = None, last
    services.meet(code="D09", subject=subject_of(procedure), on=last, by=Action.JOIN)


def firearm_notified(procedure: Procedure, *, on: dt.date) -> None:
    """Meet the notice of a firearm that was given in a procedure that joined this one."""
    procedure.firearm_notified_on = on
    services.meet(code="D02", subject=subject_of(procedure), on=on, by=Action.JOIN)


def renamed(matter: Matter) -> None:
    """Let the terms of a sub-process bear the number that it has now."""
    services.rename(matter_subject(matter))


def after_step(step: Step, procedure: Procedure, *, on: dt.date, now: dt.datetime) -> None:
    """Meet, end and start the terms that an action touches."""
    subject = subject_of(procedure)
    for code in step.meets:
        services.meet(code=code, subject=subject, on=on, by=step.action)
    if step.action in _ENDING:
        kept = _staying(procedure) if step.action in _GONE_ON else _OUTLIVING
        # Another team learns of these once more with a second hand-over: some of them it may not have.
        by = HANDED_OVER if step.action is Action.TRANSFER else ""
        services.lapse(subject=subject, on=on, except_for=kept, by=by)
    if State(procedure.state) in ENDED:
        _end_visits(procedure, on)
    if step.action is Action.APPOINT_GROUP:
        # Under the old law the group may come late and takes its work over from the team's staff.
        _give_to_group(procedure, subject)
    if step.action is Action.CHANGE_GROUP:
        _give_to_group(procedure, subject, *map(matter_subject, procedure.matters.all()))
    # A term that came with a procedure handed over runs on from its own start.
    for code in step.starts:
        if not runs(code, procedure):
            _start(code, procedure, midnight(on), now)


def firearm_stays_here(procedure: Procedure) -> bool:
    """Whether the notice of a firearm is owed here, wherever the procedure goes.

    UPPD art. 9f: the Police unit that started it notifies; else the chair of the team that has it.
    """
    of_police = procedure.initiator_kind == Institution.Kind.POLICE
    return of_police and not procedure.is_from_elsewhere


def _staying(procedure: Procedure) -> tuple[str, ...]:
    """Return the terms that stay with somebody here when the procedure goes on elsewhere."""
    is_elsewhere = procedure.state == State.TRANSFERRED
    return ("D02",) if is_elsewhere and firearm_stays_here(procedure) else ()


def _give_to_group(procedure: Procedure, *subjects: Subject) -> None:
    """Give the group's open terms of some subjects to who sits in it now."""
    if procedure.group is None:
        raise AssertionError("Terms are given to a group only where there is one.")
    codes = [code for code in _OF_GROUP if code not in _chairs(procedure)]
    for subject in subjects:
        services.assign(subject=subject, codes=codes, users=teams.members(procedure.group))


def runs(code: str, procedure: Procedure) -> bool:
    """Whether a term of the procedure is open."""
    return deadlines.is_open(code, SUBJECT, procedure.pk)


def functions_in_group(deadline: Deadline) -> dict[Any, str]:
    """Return what each member of the procedure's group does in it, for a deadline of it or of its part."""
    about = Q(pk=deadline.subject_id)
    if deadline.subject_type == MATTER:
        about = Q(matters=deadline.subject_id)
    elif deadline.subject_type != SUBJECT:
        return {}
    procedure = Procedure.objects.filter(about).select_related("group").first()
    seats = selectors.seats_of(procedure) if procedure else []
    return {one.user_id: str(one.get_function_display()) for one in seats}


def last_day(code: str, procedure: Procedure) -> dt.date | None:
    """Return the last day of an open term of the procedure; None when it is not open."""
    found = deadlines.of_subject(SUBJECT, procedure.pk)
    return next((x.due_on for x in found if x.rule_code == code and x.status == Status.OPEN), None)


def after_new_procedure(earlier: Procedure, *, on: dt.date) -> None:
    """End the monitoring of a procedure whose victims are in a new one; what else is open stays."""
    subject = subject_of(earlier)
    others = {one.rule_code for one in deadlines.of_subject(SUBJECT, earlier.pk)} - {"D20"}
    services.lapse(subject=subject, on=on, except_for=others)
    _end_visits(earlier, on)


def _end_visits(procedure: Procedure, on: dt.date) -> None:
    for matter in procedure.matters.filter(kind="visits"):
        services.lapse(subject=matter_subject(matter), on=on)


def matter_subject(matter: Matter) -> Subject:
    """Return what a deadline keeps of a sub-process: no personal data."""
    wording = MILITARY_POLICE if is_military(matter.kind, matter.facts) else ""
    return Subject(MATTER, matter.pk, f"{matter.procedure.number}/{matter.number}", wording)


def law_of(matter: Matter, at: dt.datetime) -> Regime:
    """Return whose rules a term of a sub-process follows that begins at a moment."""
    regime = Regime(matter.procedure.regime)
    return matter.track.law_of(regime, timezone.localdate(at))


def after_handover(procedure: Procedure) -> None:
    """Meet the duty to hand form NK-B over once every victim was given it, or refused it."""
    given = dict(procedure.handovers.order_by("handed_on").values_list("party_id", "handed_on"))
    victims = procedure.parties.filter(side="victim")
    if not victims.exclude(pk__in=given).exists():
        on = max(given.values())
        services.meet(code="D01b", subject=subject_of(procedure), on=on, by="nkb-handover")


def after_new_victims(procedure: Procedure, *, at: dt.datetime, now: dt.datetime) -> None:
    """Start the duty to hand form NK-B to whom a further form names for the first time."""
    if not runs("D01b", procedure):
        _start("D01b", procedure, at, now)


def after_hand_over(procedure: Procedure, *, on: dt.date) -> None:
    """End the terms of sub-processes that another team now looks after."""
    for matter in procedure.matters.all():
        services.lapse(subject=matter_subject(matter), on=on, by=HANDED_OVER)


def after_group_form(code: str, procedure: Procedure, *, on: dt.date) -> None:
    """Meet the duty to fill NK-C or NK-D in, once it was done about everybody concerned."""
    rule = {"NK-C": "D10", "NK-D": "D11"}[code]
    services.meet(code=rule, subject=subject_of(procedure), on=on, by=code)


def recorded(
    code: str, procedure: Procedure, *, start_on: dt.date | None, met_on: dt.date | None,
    met_by: str, now: dt.datetime,
) -> None:  # fmt: skip
    """Keep a term of a procedure taken in from earlier records, met on its day or open still.

    Without ``start_on`` it ran from the start of the procedure.
    """
    _start(code, procedure, midnight(start_on) if start_on else procedure.started_at, now)
    if met_on is not None:
        services.meet(code=code, subject=subject_of(procedure), on=met_on, by=met_by)


def _start(code: str, procedure: Procedure, at: dt.datetime, now: dt.datetime) -> None:
    services.start(
        code=code, regime=Regime(procedure.regime), subject=subject_of(procedure), at=at,
        assignees=people_of(code, procedure), now=now,
        # ROZP23 § 8.2 does not say whose receipt counts (docs/legal/open-points.md): the team's, which
        # is earlier, warns; the group's decides.
        safer_start=procedure.received_on if code == "D06" else None,
    )  # fmt: skip


def people_of(code: str, procedure: Procedure) -> list[User]:
    """Return whose work a term is."""
    closed = selectors.recused(procedure)
    return [one for one in _people(code, procedure) if one not in closed]


def _people(code: str, procedure: Procedure) -> list[User]:
    if code == "D02" and firearm_stays_here(procedure):
        return [procedure.started_by]
    of_chair = code in _chairs(procedure)
    if not of_chair and code in _OF_GROUP and procedure.group is not None:
        return teams.members(procedure.group)
    # Under the old law the team's staff do the work of a group that need not exist.
    if of_chair or (code in _OF_GROUP and procedure.regime == Regime.A):
        return accounts.service_of_team()
    return [procedure.started_by]


def _chairs(procedure: Procedure) -> tuple[str, ...]:
    """Return whose terms are the chair's: by the old regulation the closing protocol too (§ 18)."""
    return _OF_CHAIR if procedure.regime == Regime.C else (*_OF_CHAIR, "D13")


def midnight(day: dt.date) -> dt.datetime:
    """Return the moment at which a day begins here."""
    return dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_default_timezone())
