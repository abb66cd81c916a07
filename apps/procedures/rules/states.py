"""States, transitions and actions of the Blue Card procedure, as data (UPPD, ROZP23).

Which action leads from where to where, what it needs, which terms it meets and which it starts. The
services execute this table; pages, REST and the manual read it. The legal sources stand in
``docs/legal/deadlines.md`` beside each term.
"""

import enum
from dataclasses import dataclass

from apps.deadlines.rules import Regime


class State(enum.StrEnum):
    """States of a procedure; S0 and S1 of the law are drafts of a form, not yet a procedure."""

    STARTED = "started"
    RECEIVED = "received"
    GROUP_APPOINTED = "group_appointed"
    DIAGNOSIS = "diagnosis"
    PLAN_RUNNING = "plan_running"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    MONITORING = "monitoring"
    ARCHIVED = "archived"
    TRANSFERRED = "transferred"


class Action(enum.StrEnum):
    """What somebody does in a procedure."""

    RECEIVE = "receive"
    APPOINT_GROUP = "appoint-group"
    FORWARD = "forward"
    INFORM_PERPETRATOR = "inform-perpetrator"
    FIRST_MEETING = "first-meeting"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    DELIVER_PROTOCOL = "deliver-protocol"
    END_MONITORING = "end-monitoring"
    ARCHIVE = "archive"
    TRANSFER = "transfer"
    NOTIFY_FIREARM = "notify-firearm"


RUNNING = frozenset(
    {State.STARTED, State.RECEIVED, State.GROUP_APPOINTED, State.DIAGNOSIS, State.PLAN_RUNNING}
)
ENDED = frozenset(set(State) - RUNNING - {State.MONITORING})


class Ground(enum.StrEnum):
    """Why a procedure ended (UPPD art. 9h.1, 9b.15, 9e.3)."""

    CEASED = "ceased"
    NO_GROUNDS = "no_grounds"
    NOT_CONFIRMED = "not_confirmed"
    TRANSFERRED = "transferred"


@dataclass(frozen=True)
class Step:
    """One action: where it is allowed, where it leads, what it needs and does to terms.

    ``by`` is the name of the permission. ``after`` names a date that must be recorded before, ``sets``
    the date that the action records, ``once`` forbids a second time in the same state.
    """

    action: Action
    sources: frozenset[State]
    target: State | None
    by: str
    basis: str
    sets: str = ""
    after: str = ""
    meets: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    once: bool = True
    only_regimes: frozenset[Regime] = frozenset(Regime)


_S = State
_NEW_LAW = frozenset({Regime.B, Regime.C})
STEPS: dict[Action, Step] = {
    step.action: step
    for step in (
        Step(
            Action.RECEIVE, frozenset({_S.STARTED}), _S.RECEIVED, "receive_form", "ROZP23 § 7",
            sets="received_on", meets=("D03",), starts=("D04", "D05"),
        ),
        Step(
            Action.APPOINT_GROUP, frozenset({_S.RECEIVED}), _S.GROUP_APPOINTED, "appoint_group",
            "UPPD art. 9a ust. 10a", sets="group_appointed_on", meets=("D04",),
        ),
        Step(
            Action.FORWARD, frozenset({_S.GROUP_APPOINTED}), None, "forward_form", "ROZP23 § 8 ust. 1",
            sets="forwarded_on", meets=("D05",), starts=("D06", "D07"),
        ),
        Step(
            Action.INFORM_PERPETRATOR, frozenset({_S.GROUP_APPOINTED, _S.DIAGNOSIS, _S.PLAN_RUNNING}), None,
            "work_in_group", "ROZP23 § 10", sets="perpetrator_informed_on", after="forwarded_on",
            meets=("D07",),
        ),
        Step(
            Action.FIRST_MEETING, frozenset({_S.GROUP_APPOINTED}), _S.DIAGNOSIS, "work_in_group",
            "ROZP23 § 8 ust. 2", sets="first_meeting_on", after="forwarded_on", meets=("D06",),
            starts=("D10", "D11"),
        ),
        Step(
            Action.CONFIRM, frozenset({_S.DIAGNOSIS}), _S.PLAN_RUNNING, "work_in_group",
            "ROZP23 § 11", sets="confirmed_on",
        ),
        Step(
            Action.WITHDRAW, frozenset({_S.DIAGNOSIS}), _S.WITHDRAWN, "work_in_group",
            "UPPD art. 9b ust. 15; ROZP23 § 19", sets="ended_on", starts=("D12",),
            only_regimes=_NEW_LAW,
        ),
        Step(
            Action.CLOSE, frozenset({_S.PLAN_RUNNING, _S.DIAGNOSIS}), _S.CLOSED, "work_in_group",
            "UPPD art. 9h ust. 1; ROZP23 § 20", sets="ended_on", starts=("D13", "D20"),
        ),
        Step(
            Action.DELIVER_PROTOCOL, frozenset({_S.WITHDRAWN, _S.CLOSED, _S.MONITORING}), None,
            "work_in_group", "ROZP23 § 19 ust. 3, § 20 ust. 2", sets="protocol_delivered_on",
            meets=("D12", "D13"),
        ),
        Step(
            Action.END_MONITORING, frozenset({_S.MONITORING}), _S.ARCHIVED, "work_in_group",
            "UPPD art. 9h ust. 2; ROZP23 § 21", sets="monitoring_ended_on", meets=("D20",),
            only_regimes=_NEW_LAW,
        ),
        Step(
            Action.ARCHIVE, frozenset({_S.WITHDRAWN, _S.CLOSED}), _S.ARCHIVED, "receive_form",
            "UPPD art. 9c", sets="archived_on",
        ),
        Step(
            Action.TRANSFER, RUNNING - {_S.STARTED}, _S.TRANSFERRED, "appoint_group",
            "UPPD art. 9e ust. 3", sets="ended_on",
        ),
        Step(
            Action.NOTIFY_FIREARM, RUNNING, None, "receive_form", "UPPD art. 9f",
            sets="firearm_notified_on", meets=("D02",),
        ),
    )
}  # fmt: skip

# What each action asks for beside its day; pages and REST build their input from this.
INPUTS: dict[Action, tuple[str, ...]] = {
    Action.APPOINT_GROUP: ("social_worker", "police_officer", "others"),
    Action.FIRST_MEETING: ("is_remote", "present"),
    Action.INFORM_PERPETRATOR: ("means",),
    Action.CLOSE: ("ground",),
}
# ROZP23 § 10: in any form; where it was impossible, the reasons are noted.
MEANS = ("in_person", "by_phone", "in_writing", "electronically", "impossible")
CLOSING_GROUNDS = (Ground.CEASED, Ground.NO_GROUNDS)

DATES = tuple(dict.fromkeys(step.sets for step in STEPS.values() if step.sets))


def transitions() -> set[tuple[State, State]]:
    """Return every pair of states between which some action leads, monitoring included."""
    pairs = {
        (source, step.target) for step in STEPS.values() if step.target for source in step.sources
    }
    return pairs | {(State.CLOSED, State.MONITORING)}


def allowed(state: State, regime: Regime) -> list[Step]:
    """Return the steps that a state and a regime allow, in the order of the procedure."""
    return [
        step for step in STEPS.values() if state in step.sources and regime in step.only_regimes
    ]
