"""Every state under every law: allowed actions are listed, all others fail, new ones fail by default."""

import itertools

import pytest

from apps.accounts.rules import Permission
from apps.deadlines import rules as deadlines
from apps.deadlines.rules import Regime
from apps.procedures.rules.states import (
    DATES,
    INPUTS,
    STEPS,
    Action,
    State,
    allowed,
    find,
    transitions,
)

S = State
# Written from the Acts and regulations, not from the code: what may be done where, and where it leads;
# "." means that the state stays. C: UPPD with ROZP23. B: UPPD with ROZP11, which knows no duty to tell
# the person using violence. A: UPPD-old with ROZP11: no withdrawal, no monitoring, no notice of a
# firearm, and a working group that may come or not.
# Closing follows a confirmation only (domain: S6 to S8); a firearm is notified whatever became of the
# procedure, and a protocol that is late is still handed over.
_END_C = "archive>archived deliver-protocol>. notify-firearm>."
_AFTER = "deliver-protocol>. notify-firearm>."
# A further form (§ 13) is received by the team in every running state, under every law.
_FURTHER = frozenset({S.STARTED, S.RECEIVED, S.GROUP_APPOINTED, S.DIAGNOSIS, S.PLAN_RUNNING})
# Who sits in a group may change as long as it works: in A it does not monitor.
_WORKING = {S.GROUP_APPOINTED, S.DIAGNOSIS, S.PLAN_RUNNING}
_CHANGED = {
    Regime.A: _WORKING, Regime.B: _WORKING | {S.MONITORING}, Regime.C: _WORKING | {S.MONITORING},
}  # fmt: skip
EXPECTED = {
    Regime.C: {
        S.STARTED: "receive>received notify-firearm>.",
        S.RECEIVED: "appoint-group>group_appointed notify-firearm>. transfer>transferred",
        S.GROUP_APPOINTED: "forward>. inform-perpetrator>. first-meeting>diagnosis "
        "notify-firearm>. transfer>transferred",
        S.DIAGNOSIS: "inform-perpetrator>. confirm>plan_running withdraw>withdrawn "
        "notify-firearm>. transfer>transferred",
        S.PLAN_RUNNING: "inform-perpetrator>. close>monitoring notify-firearm>. "
        "transfer>transferred",
        S.WITHDRAWN: _END_C,
        S.CLOSED: _END_C,
        S.MONITORING: "end-monitoring>archived " + _AFTER,
        S.ARCHIVED: _AFTER,
        S.TRANSFERRED: "notify-firearm>.",
        S.JOINED: "",
    },
    Regime.B: {
        S.STARTED: "receive>received notify-firearm>.",
        S.RECEIVED: "appoint-group>group_appointed notify-firearm>. transfer>transferred",
        S.GROUP_APPOINTED: "forward>. first-meeting>diagnosis notify-firearm>. "
        "transfer>transferred",
        S.DIAGNOSIS: "confirm>plan_running withdraw>withdrawn "
        "notify-firearm>. transfer>transferred",
        S.PLAN_RUNNING: "close>monitoring notify-firearm>. transfer>transferred",
        S.WITHDRAWN: _END_C,
        S.CLOSED: _END_C,
        S.MONITORING: "end-monitoring>archived " + _AFTER,
        S.ARCHIVED: _AFTER,
        S.TRANSFERRED: "notify-firearm>.",
        S.JOINED: "",
    },
    Regime.A: {
        S.STARTED: "receive>received",
        S.RECEIVED: "appoint-group>group_appointed forward>. first-meeting>diagnosis "
        "transfer>transferred",
        S.GROUP_APPOINTED: "forward>. first-meeting>diagnosis transfer>transferred",
        S.DIAGNOSIS: "appoint-group>. confirm>plan_running close>closed transfer>transferred",
        S.PLAN_RUNNING: "appoint-group>. close>closed transfer>transferred",
        S.WITHDRAWN: "",
        S.CLOSED: "deliver-protocol>. archive>archived",
        S.MONITORING: "",
        S.ARCHIVED: "",
        S.TRANSFERRED: "",
        S.JOINED: "",
    },
}
# Who: C and B leave the case to its group; in A the chair signs, the staff stand in for no group.
WHO = {
    Regime.C: {
        "work_in_group": "inform-perpetrator first-meeting confirm withdraw close "
        "deliver-protocol end-monitoring",
        "receive_form": "receive receive-further archive notify-firearm",
        "forward_form": "forward",
        "appoint_group": "appoint-group change-group transfer join",
    },
    Regime.B: {
        "work_in_group": "first-meeting confirm withdraw close end-monitoring",
        "receive_form": "receive receive-further deliver-protocol archive notify-firearm",
        "forward_form": "forward",
        "appoint_group": "appoint-group change-group transfer join",
    },
    Regime.A: {
        "work_in_group": "first-meeting confirm",
        "receive_form": "receive receive-further first-meeting confirm deliver-protocol archive",
        "forward_form": "forward",
        "appoint_group": "appoint-group change-group close transfer join",
    },
}


@pytest.mark.parametrize(
    ("regime", "state", "action"), list(itertools.product(Regime, State, Action))
)
def test_only_listed_actions_are_possible(regime: Regime, state: State, action: Action) -> None:
    found = [
        f"{one.action}>{one.then or one.target or '.'}"
        for one in allowed(state, regime)
        if one.action is action
    ]
    expected = [one for one in EXPECTED[regime][state].split() if one.split(">")[0] == action]
    expected += ["receive-further>."] * (action == "receive-further" and state in _FURTHER)
    # What turns out to be a further form joins the running procedure, as long as it has no group.
    expected += ["join>joined"] * (action == "join" and state in {S.STARTED, S.RECEIVED})
    is_changed = action == "change-group" and state in _CHANGED[regime]
    expected += ["change-group>."] * is_changed
    assert found == expected
    step = find(action, state, regime)
    assert (step is not None and state in step.sources) == bool(expected)


@pytest.mark.parametrize("regime", Regime)
def test_transitions_are_those_of_the_table(regime: Regime) -> None:
    pairs = {
        (source.value, one.split(">")[1])
        for source, line in EXPECTED[regime].items()
        for one in line.split()
        if not one.endswith(">.")
    }
    pairs |= {("started", "joined"), ("received", "joined")}
    by_law = {("plan_running", "closed"), ("closed", "monitoring")}
    steps = {(source.value, target.value) for source, target in transitions(regime)}
    if regime is Regime.A:
        assert steps == pairs
    else:
        assert {*pairs - {("plan_running", "monitoring")}, *by_law} == steps


@pytest.mark.parametrize("regime", Regime)
def test_who_takes_a_step(regime: Regime) -> None:
    found: dict[str, set[str]] = {}
    for step in STEPS:
        if regime in step.regimes:
            for permission in filter(None, (step.by, step.without_group)):
                found.setdefault(permission, set()).add(step.action.value)
    assert found == {who: set(actions.split()) for who, actions in WHO[regime].items()}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.action}-{min(step.regimes)}")
def test_every_step_names_a_permission_a_basis_and_a_day(step) -> None:
    assert Permission(step.by)
    assert step.basis
    assert step.sets in DATES
    assert {*step.meets, *step.starts} <= set(deadlines.codes())


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.action}-{min(step.regimes)}")
def test_a_step_touches_only_terms_that_its_law_knows(step) -> None:
    for regime in step.regimes:
        for code in {*step.meets, *step.starts}:
            assert deadlines.rule_for(code, regime)


def test_inputs_belong_to_known_actions() -> None:
    assert set(INPUTS) <= set(Action)
    assert INPUTS[Action.CLOSE] == ("ground", "violence_ceased", "plan_carried_out")
