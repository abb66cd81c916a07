"""What a step of the procedure is made of: states, actions, grounds. Import it through `states`."""

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
    JOINED = "joined"


class Action(enum.StrEnum):
    """What somebody does in a procedure."""

    RECEIVE = "receive"
    RECEIVE_FURTHER = "receive-further"
    APPOINT_GROUP = "appoint-group"
    CHANGE_GROUP = "change-group"
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
    JOIN = "join"
    NOTIFY_FIREARM = "notify-firearm"


class Ground(enum.StrEnum):
    """Why a procedure ended (UPPD art. 9h.1, 9b.15, 9e.3; before them ROZP11 § 18)."""

    CEASED = "ceased"
    NO_GROUNDS = "no_grounds"
    NOT_CONFIRMED = "not_confirmed"
    TRANSFERRED = "transferred"


RUNNING = frozenset(
    {State.STARTED, State.RECEIVED, State.GROUP_APPOINTED, State.DIAGNOSIS, State.PLAN_RUNNING}
)


@dataclass(frozen=True)
class Step:
    """One action under some laws: where it is allowed, where it leads, what it needs and does.

    ``by`` is the name of the permission; where a procedure has no group, ``without_group`` stands
    for it. ``starters`` names the institution whose people take it where they started the procedure.
    ``inputs`` is asked for beside the day. ``after`` names a date that must be recorded before,
    ``over`` a term that must have run out, ``sets`` the date that the action records, ``once``
    forbids a second time in the same state. ``then`` is the state that by law begins with the target.
    ``while_due``: it is offered only while one of these terms is open, because the procedure ended.
    ``by_hand_over``: nobody takes it; it is recorded when another team has taken the procedure over.
    """

    action: Action
    regimes: frozenset[Regime]
    sources: frozenset[State]
    target: State | None
    by: str
    basis: str
    sets: str = ""
    after: str = ""
    meets: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    once: bool = True
    without_group: str = ""
    starters: str = ""
    over: str = ""
    while_due: tuple[str, ...] = ()
    then: State | None = None
    by_hand_over: bool = False


# An end of the procedure does not take a firearm out of a house. After a hand-over the Police unit that
# started the procedure still owes the notice (art. 9f), wherever the procedure went.
AFTER_END = frozenset(
    {State.WITHDRAWN, State.CLOSED, State.MONITORING, State.ARCHIVED, State.TRANSFERRED}
)
# Somebody leaves, is close to a party, or joins by § 9: a group works as long as the plan and after it.
WITH_GROUP = frozenset(
    {State.GROUP_APPOINTED, State.DIAGNOSIS, State.PLAN_RUNNING, State.MONITORING}
)
# Nothing but forms, and what is urgent, is there before a group.
BEFORE_GROUP = frozenset({State.STARTED, State.RECEIVED})
GROUP_INPUTS = ("social_worker", "police_officer", "others")
MEETING_INPUTS = ("is_remote", "present")
