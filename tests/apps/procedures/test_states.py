"""Every pair of states: allowed ones are listed, all others fail, new states fail by default."""

import itertools

import pytest

from apps.accounts.rules import Permission
from apps.deadlines import rules as deadlines
from apps.deadlines.rules import Regime
from apps.procedures.rules.states import DATES, INPUTS, STEPS, Action, State, allowed, transitions

S = State
ALLOWED = {
    (S.STARTED, S.RECEIVED),
    (S.RECEIVED, S.GROUP_APPOINTED),
    (S.RECEIVED, S.TRANSFERRED),
    (S.GROUP_APPOINTED, S.DIAGNOSIS),
    (S.GROUP_APPOINTED, S.TRANSFERRED),
    (S.DIAGNOSIS, S.PLAN_RUNNING),
    (S.DIAGNOSIS, S.WITHDRAWN),
    (S.DIAGNOSIS, S.CLOSED),
    (S.DIAGNOSIS, S.TRANSFERRED),
    (S.PLAN_RUNNING, S.CLOSED),
    (S.PLAN_RUNNING, S.TRANSFERRED),
    (S.CLOSED, S.MONITORING),
    (S.CLOSED, S.ARCHIVED),
    (S.WITHDRAWN, S.ARCHIVED),
    (S.MONITORING, S.ARCHIVED),
}


@pytest.mark.parametrize(("source", "target"), list(itertools.product(State, State)))
def test_only_listed_transitions_exist(source: State, target: State) -> None:
    assert ((source, target) in transitions()) == ((source, target) in ALLOWED)


def test_the_old_law_knows_no_withdrawal_and_no_monitoring() -> None:
    old = {step.action for state in State for step in allowed(state, Regime.A)}
    assert not old & {Action.WITHDRAW, Action.END_MONITORING}


@pytest.mark.parametrize("step", STEPS.values(), ids=lambda step: step.action)
def test_every_step_names_a_permission_a_basis_and_a_day(step) -> None:  # type: ignore[no-untyped-def]
    assert Permission(step.by)
    assert step.basis
    assert step.sets in DATES
    assert {*step.meets, *step.starts} <= set(deadlines.codes())


def test_inputs_belong_to_known_actions() -> None:
    assert set(INPUTS) <= set(Action)
