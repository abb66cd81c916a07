"""Which one step the law wants next: by the nearest term, overdue first, and else by the state."""

import datetime as dt
import uuid
from typing import Any

import pytest

from apps.deadlines.rules import Regime
from apps.procedures.rules.next_step import NextStep, Waiting, next_step
from apps.procedures.rules.states import Action, State, Step, allowed

MONDAY = dt.date(2026, 11, 16)
S, A = State, Action


def days(number: int) -> dt.date:
    return MONDAY + dt.timedelta(days=number)


def term(code: str, due: dt.date | None = None, **given: Any) -> Waiting:
    return Waiting(uuid.uuid4(), code, due, given.pop("began", MONDAY), **given)


def steps(state: State, regime: Regime = Regime.C, *, done: tuple[Action, ...] = ()) -> list[Step]:
    known = [one for one in allowed(state, regime) if not one.by_hand_over]
    return [one for one in known if one.action not in done]


def asked(found: NextStep | None) -> tuple[str | None, Action | None]:
    """Return the rule and the action of a next step."""
    assert found is not None
    return (found.term and found.term.code, found.step and found.step.action)


def test_the_term_that_ends_first_decides() -> None:
    terms = [term("D07", days(3)), term("D06", days(5))]
    found = next_step(steps(S.GROUP_APPOINTED), terms)
    assert asked(found) == ("D07", A.INFORM_PERPETRATOR)


def test_an_overdue_term_comes_before_one_that_runs() -> None:
    terms = [term("D07", days(1)), term("D06", days(-2))]
    assert asked(next_step(steps(S.GROUP_APPOINTED), terms)) == ("D06", A.FIRST_MEETING)


def test_of_two_on_one_day_the_earlier_of_the_law_comes_first() -> None:
    terms = [term("D05", days(3)), term("D04", days(3))]
    assert asked(next_step(steps(S.RECEIVED), terms)) == ("D04", A.APPOINT_GROUP)


def test_what_is_wanted_at_once_counts_from_the_day_it_began() -> None:
    terms = [term("D03", days(5)), term("D02", is_immediate=True)]
    assert asked(next_step(steps(S.STARTED), terms)) == ("D02", A.NOTIFY_FIREARM)
    terms = [term("D03", days(-1)), term("D02", is_immediate=True)]
    assert asked(next_step(steps(S.STARTED), terms)) == ("D03", A.RECEIVE)


def test_a_duty_without_a_day_waits_for_those_that_have_one() -> None:
    terms = [term("D10", began=days(-30)), term("D16", days(80), is_own=False)]
    assert asked(next_step(steps(S.DIAGNOSIS), terms)) == ("D16", None)
    assert asked(next_step(steps(S.DIAGNOSIS), terms[:1])) == ("D10", None)


@pytest.mark.parametrize("state", [S.DIAGNOSIS, S.PLAN_RUNNING])
def test_nobody_is_sent_to_an_end_while_the_forms_are_empty(state: State) -> None:
    terms = [term("D11"), term("D10")]
    assert asked(next_step(steps(state), terms)) == ("D10", None)


def test_a_term_of_a_sub_process_is_not_met_by_a_step_of_the_procedure() -> None:
    found = next_step(steps(S.MONITORING), [term("D20", days(1), is_own=False)])
    assert asked(found) == ("D20", None)


_BY_STATE = [
    (Regime.C, S.STARTED, (), A.RECEIVE),
    (Regime.C, S.RECEIVED, (), A.APPOINT_GROUP),
    (Regime.C, S.GROUP_APPOINTED, (), A.FORWARD),
    (Regime.C, S.GROUP_APPOINTED, (A.FORWARD, A.INFORM_PERPETRATOR), A.FIRST_MEETING),
    (Regime.C, S.DIAGNOSIS, (A.INFORM_PERPETRATOR, A.RECEIVE_FURTHER), A.CONFIRM),
    (Regime.C, S.WITHDRAWN, (), A.DELIVER_PROTOCOL),
    (Regime.C, S.WITHDRAWN, (A.DELIVER_PROTOCOL,), A.ARCHIVE),
    (Regime.C, S.MONITORING, (A.DELIVER_PROTOCOL,), A.END_MONITORING),
    (Regime.B, S.WITHDRAWN, (), A.DELIVER_PROTOCOL),
    (Regime.B, S.GROUP_APPOINTED, (A.FORWARD,), A.FIRST_MEETING),
    # A working group was optional: nobody owes one.
    (Regime.A, S.RECEIVED, (), A.FORWARD),
    (Regime.A, S.RECEIVED, (A.FORWARD,), A.FIRST_MEETING),
    (Regime.A, S.DIAGNOSIS, (A.RECEIVE_FURTHER,), A.CONFIRM),
    (Regime.A, S.CLOSED, (), A.DELIVER_PROTOCOL),
]


@pytest.mark.parametrize(("regime", "state", "done", "action"), _BY_STATE)
def test_without_a_term_the_state_decides(
    regime: Regime, state: State, done: tuple[Action, ...], action: Action
) -> None:
    assert asked(next_step(steps(state, regime, done=done), [])) == (None, action)


@pytest.mark.parametrize(
    ("regime", "other"),
    [(Regime.C, A.WITHDRAW), (Regime.B, A.WITHDRAW), (Regime.A, A.CLOSE)],
)
def test_the_diagnosis_ends_with_one_of_two_decisions(regime: Regime, other: Action) -> None:
    done = (A.INFORM_PERPETRATOR, A.RECEIVE_FURTHER)
    found = next_step(steps(S.DIAGNOSIS, regime, done=done), [])
    assert found is not None
    assert found.instead is not None
    assert found.instead.action is other


@pytest.mark.parametrize("regime", list(Regime))
def test_while_the_plan_is_carried_out_nothing_is_owed(regime: Regime) -> None:
    done = (A.INFORM_PERPETRATOR, A.RECEIVE_FURTHER)
    assert next_step(steps(S.PLAN_RUNNING, regime, done=done), []) is None


@pytest.mark.parametrize("state", [S.ARCHIVED, S.TRANSFERRED])
def test_after_the_end_there_is_no_next_step(state: State) -> None:
    assert next_step(steps(state), []) is None


def test_a_waived_duty_is_not_asked_for() -> None:
    open_now = steps(S.DIAGNOSIS, done=(A.RECEIVE_FURTHER,))
    assert asked(next_step(open_now, [])) == (None, A.INFORM_PERPETRATOR)
    assert asked(next_step(open_now, [], ["D07"])) == (None, A.CONFIRM)
    running = steps(S.PLAN_RUNNING, done=(A.RECEIVE_FURTHER,))
    assert next_step(running, [], ["D07"]) is None
    # The form still has to come to the group, whatever became of its term.
    only = steps(S.GROUP_APPOINTED, done=(A.INFORM_PERPETRATOR, A.RECEIVE_FURTHER, A.FIRST_MEETING))
    assert asked(next_step(only, [], ["D05"])) == (None, A.FORWARD)


def test_a_term_whose_step_cannot_be_taken_yet_waits_for_the_one_before_it() -> None:
    """As after a hand-over: the duty to tell the person runs on, and nobody is there to do it."""
    terms = [term("D07", days(-9)), term("D04", days(3))]
    assert asked(next_step(steps(S.RECEIVED), terms)) == ("D04", A.APPOINT_GROUP)
