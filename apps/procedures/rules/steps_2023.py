"""The steps of a procedure started from 28.09.2023, in its order: UPPD as of 2023 and ROZP23.

The legal sources of the terms stand in ``docs/legal/deadlines.md``.
"""

from dataclasses import replace
from functools import partial

from apps.deadlines.rules import Regime

from .step_schema import (
    AFTER_END,
    BEFORE_GROUP,
    GROUP_INPUTS,
    MEETING_INPUTS,
    RUNNING,
    WITH_GROUP,
    Action,
    State,
    Step,
)

_S = State
_step = partial(Step, regimes=frozenset({Regime.C}))

_PROTOCOL = _step(
    Action.DELIVER_PROTOCOL, sources=frozenset({_S.WITHDRAWN, _S.CLOSED, _S.MONITORING}),
    target=None, by="work_in_group", basis="ROZP23 § 19 ust. 3, § 20 ust. 2",
    sets="protocol_delivered_on", meets=("D12", "D13"),
)  # fmt: skip
_FIREARM = _step(
    Action.NOTIFY_FIREARM, sources=RUNNING, target=None, by="receive_form", starters="police",
    basis="UPPD art. 9f", sets="firearm_notified_on", meets=("D02",),
)  # fmt: skip

STEPS_2023: tuple[Step, ...] = (
    _step(
        Action.RECEIVE, sources=frozenset({_S.STARTED}), target=_S.RECEIVED, by="receive_form",
        basis="ROZP23 § 7", sets="received_on", meets=("D03",), starts=("D04", "D05"),
    ),
    _step(
        Action.APPOINT_GROUP, sources=frozenset({_S.RECEIVED}), target=_S.GROUP_APPOINTED,
        by="appoint_group", basis="UPPD art. 9a ust. 10a", sets="group_appointed_on",
        meets=("D04",), inputs=GROUP_INPUTS,
    ),
    _step(
        Action.FORWARD, sources=frozenset({_S.GROUP_APPOINTED}), target=None, by="forward_form",
        basis="ROZP23 § 8 ust. 1", sets="forwarded_on", meets=("D05",), starts=("D06", "D07"),
    ),
    _step(
        Action.INFORM_PERPETRATOR,
        sources=frozenset({_S.GROUP_APPOINTED, _S.DIAGNOSIS, _S.PLAN_RUNNING}), target=None,
        by="work_in_group", basis="ROZP23 § 10", sets="perpetrator_informed_on",
        after="forwarded_on", meets=("D07",), inputs=("means",),
    ),
    _step(
        Action.FIRST_MEETING, sources=frozenset({_S.GROUP_APPOINTED}), target=_S.DIAGNOSIS,
        by="work_in_group", basis="ROZP23 § 8 ust. 2", sets="first_meeting_on",
        after="forwarded_on", meets=("D06",), starts=("D10", "D11"), inputs=MEETING_INPUTS,
    ),
    _step(
        Action.CONFIRM, sources=frozenset({_S.DIAGNOSIS}), target=_S.PLAN_RUNNING,
        by="work_in_group", basis="ROZP23 § 11", sets="confirmed_on",
    ),
    _step(
        Action.WITHDRAW, sources=frozenset({_S.DIAGNOSIS}), target=_S.WITHDRAWN,
        by="work_in_group", basis="UPPD art. 9b ust. 15; ROZP23 § 19", sets="ended_on",
        starts=("D12",),
    ),
    _step(
        # Where violence was not confirmed there is nothing to close: then one withdraws.
        Action.CLOSE, sources=frozenset({_S.PLAN_RUNNING}), target=_S.CLOSED, by="work_in_group",
        basis="UPPD art. 9h ust. 1; ROZP23 § 20", sets="ended_on",
        # Monitoring begins by law with the closing (UPPD art. 9h.2).
        starts=("D13", "D20"), inputs=("ground",), then=_S.MONITORING,
    ),
    _PROTOCOL,
    replace(_PROTOCOL, sources=frozenset({_S.ARCHIVED}), while_due=("D12", "D13")),
    _step(
        Action.END_MONITORING, sources=frozenset({_S.MONITORING}), target=_S.ARCHIVED,
        by="work_in_group", basis="UPPD art. 9h ust. 2; ROZP23 § 21", sets="monitoring_ended_on",
        meets=("D20",), over="D20",
    ),
    _step(
        Action.ARCHIVE, sources=frozenset({_S.WITHDRAWN, _S.CLOSED}), target=_S.ARCHIVED,
        by="receive_form", basis="UPPD art. 9c", sets="archived_on",
    ),
    _step(
        Action.TRANSFER, sources=RUNNING - {_S.STARTED}, target=_S.TRANSFERRED,
        by="appoint_group", basis="UPPD art. 9e ust. 3", sets="ended_on", by_hand_over=True,
    ),
    _FIREARM,
    replace(_FIREARM, sources=AFTER_END, while_due=("D02",)),
    _step(
        Action.CHANGE_GROUP, sources=WITH_GROUP, target=None, by="appoint_group",
        basis="UPPD art. 9a ust. 10–12c; ROZP23 § 9", sets="group_changed_on",
        after="group_appointed_on", inputs=GROUP_INPUTS, once=False,
    ),
    _step(
        Action.JOIN, sources=BEFORE_GROUP, target=_S.JOINED, by="appoint_group",
        basis="ROZP23 § 13 ust. 1 i 3", sets="joined_on", inputs=("joins",),
    ),
    _step(
        Action.RECEIVE_FURTHER, sources=RUNNING, target=None, by="receive_form",
        basis="ROZP23 § 13 ust. 1 i 3, § 7", sets="further_received_on",
        after="further_form_on", meets=("D09",), once=False,
    ),
)  # fmt: skip
