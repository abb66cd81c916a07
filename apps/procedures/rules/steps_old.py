"""The steps of procedures started before 28.09.2023, in their order.

Regime A (before 22.06.2023): UPPD-old and ROZP11, by NOW23 art. 20. The form goes to the team's
chair and on to its members; a working group is optional, so the team's staff act where there is
none. No withdrawal, no monitoring; the chair signs the closing protocol (ROZP11 §§ 7, 8, 17, 18).

Regime B (22.06. to 27.09.2023): UPPD as of 2023 with ROZP11, by ROZP23 § 22. The group, the
withdrawal and the monitoring are of the new Act; the terms and the protocol of the old regulation.

What the sources leave open is listed in ``docs/legal/open-points.md``.
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
_A, _B = frozenset({Regime.A}), frozenset({Regime.B})
_old = partial(Step, regimes=_A)
_between = partial(Step, regimes=_B)
# The staff of the team stand in for a group that the old law did not require.
_STAFF, _CHAIR, _GROUP = "receive_form", "appoint_group", "work_in_group"

STEPS_A: tuple[Step, ...] = (
    _old(
        Action.RECEIVE, sources=frozenset({_S.STARTED}), target=_S.RECEIVED, by=_STAFF,
        basis="ROZP11 § 7 ust. 1", sets="received_on", meets=("D03",), starts=("D05",),
    ),
    _old(
        Action.APPOINT_GROUP, sources=frozenset({_S.RECEIVED}), target=_S.GROUP_APPOINTED,
        by=_CHAIR, basis="UPPD-old art. 9a", sets="group_appointed_on", inputs=GROUP_INPUTS,
    ),
    # A working group may also be set up while the team works on its own.
    _old(
        Action.APPOINT_GROUP, sources=frozenset({_S.DIAGNOSIS, _S.PLAN_RUNNING}), target=None,
        by=_CHAIR, basis="UPPD-old art. 9a", sets="group_appointed_on", inputs=GROUP_INPUTS,
    ),
    _old(
        Action.FORWARD, sources=frozenset({_S.RECEIVED, _S.GROUP_APPOINTED}), target=None,
        by="forward_form", basis="ROZP11 § 8 ust. 1", sets="forwarded_on", meets=("D05",),
    ),
    _old(
        Action.FIRST_MEETING, sources=frozenset({_S.RECEIVED}), target=_S.DIAGNOSIS, by=_STAFF,
        basis="ROZP11 § 8", sets="first_meeting_on", after="forwarded_on", starts=("D10", "D11"),
    ),
    _old(
        Action.FIRST_MEETING, sources=frozenset({_S.GROUP_APPOINTED}), target=_S.DIAGNOSIS,
        by=_GROUP, basis="ROZP11 § 8", sets="first_meeting_on", after="forwarded_on",
        starts=("D10", "D11"), inputs=MEETING_INPUTS,
    ),
    _old(
        Action.CONFIRM, sources=frozenset({_S.DIAGNOSIS}), target=_S.PLAN_RUNNING, by=_GROUP,
        without_group=_STAFF, basis="ROZP11", sets="confirmed_on",
    ),
    _old(
        Action.CLOSE, sources=frozenset({_S.PLAN_RUNNING, _S.DIAGNOSIS}), target=_S.CLOSED,
        by=_CHAIR, basis="ROZP11 § 18", sets="ended_on", starts=("D13",),
        inputs=("ground", "violence_ceased", "plan_carried_out"),
    ),
    _old(
        Action.DELIVER_PROTOCOL, sources=frozenset({_S.CLOSED}), target=None, by=_STAFF,
        basis="ROZP11 § 18", sets="protocol_delivered_on", meets=("D13",),
    ),
    _old(
        Action.ARCHIVE, sources=frozenset({_S.CLOSED}), target=_S.ARCHIVED, by=_STAFF,
        basis="UPPD-old art. 9c", sets="archived_on",
    ),
    _old(
        Action.TRANSFER, sources=RUNNING - {_S.STARTED}, target=_S.TRANSFERRED, by=_CHAIR,
        basis="UPPD-old: bez przepisu", sets="ended_on", by_hand_over=True,
    ),
    _old(
        Action.CHANGE_GROUP, sources=WITH_GROUP - {_S.MONITORING}, target=None, by=_CHAIR,
        basis="UPPD-old art. 9a", sets="group_changed_on", after="group_appointed_on",
        inputs=GROUP_INPUTS, once=False,
    ),
    _old(
        Action.JOIN, sources=BEFORE_GROUP, target=_S.JOINED, by=_CHAIR,
        basis="ROZP11 § 7 ust. 1, odpowiednio", sets="joined_on", inputs=("joins",),
    ),
    _old(
        Action.RECEIVE_FURTHER, sources=RUNNING, target=None, by=_STAFF,
        basis="ROZP11 § 7 ust. 1, odpowiednio", sets="further_received_on",
        after="further_form_on", meets=("D09",), once=False,
    ),
)  # fmt: skip

_PROTOCOL_B = _between(
    Action.DELIVER_PROTOCOL, sources=frozenset({_S.WITHDRAWN, _S.CLOSED, _S.MONITORING}),
    target=None, by=_STAFF, basis="UPPD art. 9b ust. 15; ROZP11 § 18",
    sets="protocol_delivered_on", meets=("D13",),
)  # fmt: skip
_FIREARM_B = _between(
    Action.NOTIFY_FIREARM, sources=RUNNING, target=None, by=_STAFF, starters="police",
    basis="UPPD art. 9f", sets="firearm_notified_on", meets=("D02",),
)  # fmt: skip

STEPS_B: tuple[Step, ...] = (
    _between(
        Action.RECEIVE, sources=frozenset({_S.STARTED}), target=_S.RECEIVED, by=_STAFF,
        basis="ROZP11 § 7 ust. 1", sets="received_on", meets=("D03",), starts=("D04", "D05"),
    ),
    _between(
        Action.APPOINT_GROUP, sources=frozenset({_S.RECEIVED}), target=_S.GROUP_APPOINTED,
        by=_CHAIR, basis="UPPD art. 9a ust. 10a", sets="group_appointed_on", meets=("D04",),
        inputs=GROUP_INPUTS,
    ),
    _between(
        Action.FORWARD, sources=frozenset({_S.GROUP_APPOINTED}), target=None, by="forward_form",
        basis="ROZP11 § 8 ust. 1", sets="forwarded_on", meets=("D05",),
    ),
    _between(
        Action.FIRST_MEETING, sources=frozenset({_S.GROUP_APPOINTED}), target=_S.DIAGNOSIS,
        by=_GROUP, basis="UPPD art. 9b; ROZP11 § 8", sets="first_meeting_on",
        after="forwarded_on", starts=("D10", "D11"), inputs=MEETING_INPUTS,
    ),
    _between(
        Action.CONFIRM, sources=frozenset({_S.DIAGNOSIS}), target=_S.PLAN_RUNNING, by=_GROUP,
        basis="UPPD art. 9b", sets="confirmed_on",
    ),
    _between(
        Action.WITHDRAW, sources=frozenset({_S.DIAGNOSIS}), target=_S.WITHDRAWN, by=_GROUP,
        basis="UPPD art. 9b ust. 15", sets="ended_on",
    ),
    _between(
        # Where violence was not confirmed there is nothing to close: then one withdraws.
        Action.CLOSE, sources=frozenset({_S.PLAN_RUNNING}), target=_S.CLOSED, by=_GROUP,
        basis="UPPD art. 9h ust. 1", sets="ended_on", starts=("D13", "D20"),
        inputs=("ground",), then=_S.MONITORING,
    ),
    _PROTOCOL_B,
    replace(_PROTOCOL_B, sources=frozenset({_S.ARCHIVED}), while_due=("D13",)),
    _between(
        Action.END_MONITORING, sources=frozenset({_S.MONITORING}), target=_S.ARCHIVED, by=_GROUP,
        basis="UPPD art. 9h ust. 2", sets="monitoring_ended_on", meets=("D20",), over="D20",
    ),
    _between(
        Action.ARCHIVE, sources=frozenset({_S.WITHDRAWN, _S.CLOSED}), target=_S.ARCHIVED,
        by=_STAFF, basis="UPPD art. 9c", sets="archived_on",
    ),
    _between(
        Action.TRANSFER, sources=RUNNING - {_S.STARTED}, target=_S.TRANSFERRED, by=_CHAIR,
        basis="UPPD art. 9e ust. 3", sets="ended_on", by_hand_over=True,
    ),
    _FIREARM_B,
    replace(_FIREARM_B, sources=AFTER_END, while_due=("D02",)),
    _between(
        Action.CHANGE_GROUP, sources=WITH_GROUP, target=None, by=_CHAIR,
        basis="UPPD art. 9a ust. 10–12c", sets="group_changed_on", after="group_appointed_on",
        inputs=GROUP_INPUTS, once=False,
    ),
    _between(
        Action.JOIN, sources=BEFORE_GROUP, target=_S.JOINED, by=_CHAIR,
        basis="ROZP11 § 7 ust. 1, odpowiednio", sets="joined_on", inputs=("joins",),
    ),
    _between(
        Action.RECEIVE_FURTHER, sources=RUNNING, target=None, by=_STAFF,
        basis="ROZP11 § 7 ust. 1, odpowiednio", sets="further_received_on",
        after="further_form_on", meets=("D09",), once=False,
    ),
)  # fmt: skip
