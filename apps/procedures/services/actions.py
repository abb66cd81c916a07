"""Taking an action in a procedure: check permission → lock → check rule → write → terms → audit."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted, Problem, Stale
from apps.deadlines.rules import Regime
from apps.procedures import selectors, terms
from apps.procedures.labels import action_label, date_label, state_label
from apps.procedures.models import Event, Procedure
from apps.procedures.rules.needs import needs_military_police
from apps.procedures.rules.states import (
    CLOSING_GROUNDS,
    INPUTS,
    MEANS,
    Action,
    Ground,
    State,
    Step,
    allowed,
    find,
)  # fmt: skip
from apps.procedures.services import joining
from apps.procedures.services.inputs import ActionInput
from apps.teams import selectors as team
from apps.teams import services as teams


@transaction.atomic
def take(
    *,
    actor: User,
    procedure_id: uuid.UUID,
    action: Action,
    given: ActionInput,
    now: dt.datetime,
    version: int | None = None,
) -> Procedure:
    """Take an action and return the procedure as it is then.

    ``version`` is the version that the caller saw; a newer one raises ``Stale``. Raises ``NotFound``
    for a procedure that the actor may not see, ``NotPermitted``, ``Invalid`` for input to mend, and
    ``DomainError`` where the state does not allow the action; every message says what to do.
    """
    procedure = _locked(actor, procedure_id)
    step = step_of(action, procedure)
    check_permission(actor, step, procedure)
    if version is not None and procedure.version != version:
        raise Stale(_("Somebody changed this procedure in the meantime. Load it again and check."))
    _check_rule(step, procedure)
    _check_day(step, procedure, given.on, now)
    _check_over(step, procedure, given.on)
    before = procedure.state
    _EFFECTS.get(action, _no_effect)(actor, procedure, given, now)
    _write(step, procedure, given.on)
    terms.after_step(step, procedure, on=given.on, now=now)
    _record(actor, procedure, action, given, before, now)
    return procedure


@transaction.atomic
def record_by_letter(
    *, actor: User, procedure_id: uuid.UUID, code: str, on: dt.date, now: dt.datetime
) -> bool:
    """Record the step whose term a delivered letter meets, as done on a day.

    False, and nothing is recorded, where the step is not open or the day comes before an earlier one.
    """
    procedure = _locked(actor, procedure_id)
    step = next((one for one in open_steps(procedure) if code in one.meets), None)
    if step is None or step.target or on < max(selectors.days_before(procedure, step)):
        return False
    means = "in_writing" if "means" in INPUTS.get(step.action, ()) else ""
    _write(step, procedure, on)
    terms.after_step(step, procedure, on=on, now=now)
    _record(actor, procedure, step.action, ActionInput(on=on, means=means), procedure.state, now)
    return True


def hand_away(
    procedure: Procedure, *, actor: User, to: str, on: dt.date, now: dt.datetime
) -> bool:  # fmt: skip
    """Leave a tombstone of a procedure that another team took over: its state, and no open term.

    The row is locked by the caller. False where it ended in the meantime: then only the end stays.
    """
    step = find(Action.TRANSFER, State(procedure.state), Regime(procedure.regime))
    if step is None or State(procedure.state) not in step.sources:
        return False
    # Until the receipt was recorded people went on here: the end does not come before what they did.
    before, last = procedure.state, max(on, *selectors.days_before(procedure, step))
    procedure.ground = Ground.TRANSFERRED
    _write(step, procedure, last)
    terms.after_step(step, procedure, on=last, now=now)
    terms.after_hand_over(procedure, on=last)
    _record(actor, procedure, step.action, ActionInput(on=last, note=to), before, now)
    return True


def _locked(actor: User, procedure_id: uuid.UUID) -> Procedure:
    if not selectors.visible_to(actor).filter(pk=procedure_id).exists():
        raise NotFound(_("There is no such procedure."))
    return Procedure.objects.select_for_update(of=("self",)).get(pk=procedure_id)


def step_of(action: Action, procedure: Procedure) -> Step:
    """Return the step that an action is now. Raises ``DomainError`` where nobody takes it."""
    step = find(action, State(procedure.state), Regime(procedure.regime))
    if step is None:
        raise _not_possible(action, procedure)
    if step.by_hand_over:
        raise DomainError(
            _(
                "A procedure goes to another team by a hand-over that two people release, also on paper. "
                "Use “Hand-over between teams” on the procedure's page."
            )
        )
    return step


def check_permission(actor: User, step: Step, procedure: Procedure) -> None:
    """Raise ``NotPermitted``, with who may, where it is not the actor who takes this step."""
    if may_take(actor, step, procedure, in_group=selectors.is_in_group(actor, procedure)):
        return
    require(actor, permission_for(step, procedure))
    raise NotPermitted(
        _("Only members of this procedure's group can do this. The chair appoints the group.")
    )


def permission_for(step: Step, procedure: Procedure) -> Permission:
    """Return the permission that a step needs in this procedure."""
    stands_in = step.without_group if procedure.group_id is None else ""
    return Permission(stands_in or step.by)


def starters_of(step: Step, procedure: Procedure) -> str:
    """Return the institution whose people take a step because they started it; empty for all others.

    What another team handed over was started by nobody who works here.
    """
    is_theirs = step.starters == procedure.initiator_kind and not procedure.is_from_elsewhere
    return step.starters if is_theirs else ""


def may_take(actor: User, step: Step, procedure: Procedure, *, in_group: bool) -> bool:
    """Return whether the user is the one who takes this step in this procedure."""
    if (starters := starters_of(step, procedure)) and _is_of(starters, actor):
        return in_group or actor.pk == procedure.started_by_id or actor.may(Permission(step.by))
    permission = permission_for(step, procedure)
    return actor.may(permission) and (permission is not Permission.WORK_IN_GROUP or in_group)


def _is_of(kind: str, user: User) -> bool:
    return user.institution is not None and user.institution.kind == kind


def _not_possible(action: Action, procedure: Procedure) -> DomainError:
    regime = Regime(procedure.regime)
    ways = ", ".join(str(action_label(one.action, regime)) for one in open_steps(procedure))
    return DomainError(
        _("“%(action)s” is not possible while the procedure is: %(state)s. Possible now: %(ways)s.")
        % {
            "action": action_label(action, regime),
            "state": state_label(State(procedure.state), regime),
            "ways": ways or _("nothing"),
        }
    )


def _check_rule(step: Step, procedure: Procedure) -> None:
    regime = Regime(procedure.regime)
    if step not in allowed(State(procedure.state), regime):
        raise _not_possible(step.action, procedure)
    if step.after and getattr(procedure, step.after) is None:
        raise DomainError(_("First record: %(what)s.") % {"what": date_label(step.after, regime)})
    if step.once and step.target is None and getattr(procedure, step.sets) is not None:
        raise DomainError(
            _("This was recorded already: %(what)s.") % {"what": date_label(step.sets, regime)}
        )


def open_steps(procedure: Procedure) -> list[Step]:
    """Return the steps that the procedure's state and dates allow now, whoever takes them."""
    return [
        step
        for step in allowed(State(procedure.state), Regime(procedure.regime))
        if not step.by_hand_over
        and not (step.after and getattr(procedure, step.after) is None)
        and not (step.once and step.target is None and getattr(procedure, step.sets) is not None)
        and (not step.while_due or any(terms.runs(code, procedure) for code in step.while_due))
    ]


def _check_over(step: Step, procedure: Procedure, on: dt.date) -> None:
    """Refuse what comes before the end of its term: nine months of monitoring are nine months.

    Where the chair waived the term with a reason, there is nothing to wait for.
    """
    last = terms.last_day(step.over, procedure) if step.over else None
    if last is not None and on < last:
        message = _(
            "This is possible from %(day)s on (%(basis)s). The chair may waive the deadline."
        )
        raise _at("on", message % {"day": last.strftime("%d.%m.%Y"), "basis": step.basis})


def _check_day(step: Step, procedure: Procedure, on: dt.date, now: dt.datetime) -> None:
    if on > timezone.localdate(now):
        raise _at("on", _("The day is in the future. Enter the day on which it happened."))
    latest = max(selectors.days_before(procedure, step))
    if on < latest:
        raise _at(
            "on",
            _("The day is before the previous step (%(day)s). Check the date.")
            % {"day": latest.strftime("%d.%m.%Y")},
        )


def _appoint(actor: User, procedure: Procedure, given: ActionInput, now: dt.datetime) -> None:
    social_worker, police_officer = _core(procedure, given)
    procedure.group = teams.appoint(
        by=actor, on=given.on, social_worker=social_worker, police_officer=police_officer,
        others=given.others,
    )  # fmt: skip


def _change_group(actor: User, procedure: Procedure, given: ActionInput, now: dt.datetime) -> None:
    social_worker, police_officer = _core(procedure, given)
    if procedure.group is None:
        raise AssertionError("A group is changed only where there is one.")
    teams.change(
        group=procedure.group, on=given.on, social_worker=social_worker,
        police_officer=police_officer, others=given.others,
    )  # fmt: skip


def _core(procedure: Procedure, given: ActionInput) -> tuple[User, User]:
    """Return the obligatory core. Raises ``Invalid`` for who is missing, or is close to a party."""
    if given.social_worker is None:
        raise _at("social_worker", _("Choose the social worker of the group."))
    if given.police_officer is None:
        raise _at("police_officer", _("Choose the police officer of the group."))
    closed = selectors.recused(procedure)
    for field, user in (
        ("social_worker", given.social_worker), ("police_officer", given.police_officer),
        *(("others", other) for other in given.others),
    ):  # fmt: skip
        if user in closed:
            message = _("%(name)s is close to a person in this procedure. Choose somebody else.")
            raise _at(field, message % {"name": user})
    _check_military_police(procedure, [given.police_officer, *given.others])
    return given.social_worker, given.police_officer


def _check_military_police(procedure: Procedure, members: list[User]) -> None:
    """Where a soldier uses violence, one of the Military Police sits in the group (UPPD art. 9a.11a)."""
    men = [one.noted_needs for one in procedure.parties.filter(side="perpetrator")]
    if needs_military_police(men, procedure.regime) and not any(
        _is_of("military_police", one) for one in members
    ):
        raise _at(
            "others",
            _(
                "The person using violence is a soldier: add one of the Military Police to the group."
            ),
        )


def _meet(actor: User, procedure: Procedure, given: ActionInput, now: dt.datetime) -> None:
    group = procedure.group
    if group is None and Regime(procedure.regime) is Regime.A:
        return  # the team itself met: the old law required no group
    if group is None or not given.present:
        raise _at("present", _("Say who was present at the meeting."))
    if not set(given.present) <= set(team.members(group)):
        raise _at("present", _("Only members of the group can be recorded as present."))
    teams.record_meeting(group=group, on=given.on, is_remote=given.is_remote, present=given.present)


def _inform(actor: User, procedure: Procedure, given: ActionInput, now: dt.datetime) -> None:
    if given.means not in MEANS:
        raise _at("means", _("Choose how the person was told."))
    if given.means == "impossible" and not given.note.strip():
        raise _at("note", _("Note why it was not possible to tell the person (§ 10)."))


def _close(actor: User, procedure: Procedure, given: ActionInput, now: dt.datetime) -> None:
    if given.ground not in CLOSING_GROUNDS:
        raise _at("ground", _("Choose the ground on which the procedure ends."))
    if given.ground == Ground.CEASED and procedure.state != State.PLAN_RUNNING:  # only regime A
        raise _at("ground", _("Violence can only cease where it was confirmed. Confirm it first."))
    if given.ground == Ground.CEASED and Regime(procedure.regime) is Regime.A:
        _check_old_closing(procedure, given)
    procedure.ground = given.ground


def _check_old_closing(procedure: Procedure, given: ActionInput) -> None:
    """ROZP11 § 18: violence ceased and the help plan was carried out, both said on their own."""
    problems = []
    if not given.violence_ceased:
        problems.append(Problem(_("Confirm that violence has ceased (§ 18)."), "violence_ceased"))
    if not given.plan_carried_out:
        message = _("Confirm that the help plan was carried out (§ 18).")
        problems.append(Problem(message, "plan_carried_out"))
    if problems:
        raise Invalid(problems[0].message, problems=problems)
    procedure.plan_carried_out = True


def _withdraw(actor: User, procedure: Procedure, given: ActionInput, now: dt.datetime) -> None:
    procedure.ground = Ground.NOT_CONFIRMED


def _receive_further(
    actor: User, procedure: Procedure, given: ActionInput, now: dt.datetime
) -> None:
    procedure.further_form_on = None  # none waits any more


def _no_effect(actor: User, procedure: Procedure, given: ActionInput, now: dt.datetime) -> None:
    """Most actions only record their day."""


_EFFECTS: dict[Action, Callable[[User, Procedure, ActionInput, dt.datetime], None]] = {
    Action.JOIN: joining.join,
    Action.RECEIVE_FURTHER: _receive_further,
    Action.APPOINT_GROUP: _appoint,
    Action.CHANGE_GROUP: _change_group,
    Action.FIRST_MEETING: _meet,
    Action.INFORM_PERPETRATOR: _inform,
    Action.CLOSE: _close,
    Action.WITHDRAW: _withdraw,
}


def _write(step: Step, procedure: Procedure, on: dt.date) -> None:
    if step.target:
        procedure.state = step.then or step.target
    setattr(procedure, step.sets, on)
    procedure.version += 1
    procedure.save()


def _record(
    actor: User, procedure: Procedure, action: Action, given: ActionInput, before: str,
    now: dt.datetime,
) -> None:  # fmt: skip
    Event.objects.create(
        procedure=procedure, kind=action, on=given.on, recorded_at=now, actor=actor,
        from_state=before, to_state=procedure.state,
        note={"text": given.note.strip(), "means": given.means} if given.note or given.means else {},
    )  # fmt: skip
    audit.record(
        actor=actor, action=f"procedure.{action}", subject=("procedure", procedure.pk), at=now,
        state=procedure.state,
    )  # fmt: skip


def _at(field: str, message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, field)])
