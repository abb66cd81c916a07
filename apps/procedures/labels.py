"""What states, actions and recorded days are called on pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.deadlines.rules import Regime
from apps.procedures.models import StateChoice
from apps.procedures.rules.states import SETS, Action, State

# Why two entries may be one person (people.rules).
LIKENESSES: dict[str, Promise] = {
    "birthday": _("same name and birthday"),
    "address": _("same name and town"),
    "swapped": _("first name and surname the other way round"),
    "spelling": _("similar name, same birthday"),
    "name": _("same name"),
}
# The days are those of deadlines.rules.regime_of; a test compares them.
_LAWS: dict[Regime, Promise] = {
    Regime.A: _("the rules in force before 22.06.2023"),
    Regime.B: _("the rules in force from 22.06.2023 to 27.09.2023"),
    Regime.C: _("the rules in force since 28.09.2023"),
}
_ACTIONS: dict[Action, Promise] = {
    Action.RECEIVE: _("Receive form NK-A"),
    Action.RECEIVE_FURTHER: _("Receive the further form NK-A"),
    Action.APPOINT_GROUP: _("Appoint the group"),
    Action.CHANGE_GROUP: _("Change who sits in the group"),
    Action.FORWARD: _("Forward form NK-A to the group"),
    Action.INFORM_PERPETRATOR: _("Tell the person using violence"),
    Action.FIRST_MEETING: _("Record the first meeting"),
    Action.CONFIRM: _("Confirm domestic violence"),
    Action.WITHDRAW: _("Withdraw: violence not confirmed"),
    Action.CLOSE: _("Close the procedure"),
    Action.DELIVER_PROTOCOL: _("Hand the protocol to the team"),
    Action.END_MONITORING: _("End the monitoring"),
    Action.ARCHIVE: _("Archive"),
    Action.TRANSFER: _("Transfer to another team"),
    Action.JOIN: _("Join to a running procedure of the family"),
    Action.NOTIFY_FIREARM: _("Notify the Police of a firearm"),
}
# What the same action is called where an older law describes it otherwise (ROZP11 § 7, § 8, § 18).
_OLD_ACTIONS: dict[tuple[Regime, Action], Promise] = {
    (Regime.A, Action.APPOINT_GROUP): _("Set up a working group"),
    (Regime.A, Action.FORWARD): _("Forward form NK-A to the members of the team"),
    (Regime.A, Action.FIRST_MEETING): _("Record the first meeting about the case"),
    (Regime.A, Action.CONFIRM): _("Confirm violence in the family"),
    (Regime.A, Action.DELIVER_PROTOCOL): _("Tell the participants of the ending"),
    (Regime.B, Action.DELIVER_PROTOCOL): _("Record the protocol signed by the chair"),
}
_OLD_STATES: dict[State, Promise] = {State.GROUP_APPOINTED: _("working group set up")}
_DATES: dict[str, Promise] = {
    "received_on": _("Form NK-A received by the team"),
    "group_appointed_on": _("Group appointed"),
    "forwarded_on": _("Form NK-A forwarded to the group"),
    "first_meeting_on": _("First meeting of the group"),
    "perpetrator_informed_on": _("Person using violence told"),
    "confirmed_on": _("Violence confirmed"),
    "ended_on": _("Procedure ended"),
    "protocol_delivered_on": _("Protocol handed to the team"),
    "monitoring_ended_on": _("Monitoring ended"),
    "archived_on": _("Archived"),
    "joined_on": _("Joined to another procedure"),
    "group_changed_on": _("Composition of the group changed"),
    "further_form_on": _("Further form NK-A"),
    "further_received_on": _("Further form NK-A received by the team"),
    "firearm_notified_on": _("Police notified of a firearm"),
}
_OLD_DATES: dict[str, Promise] = {
    "group_appointed_on": _("Working group set up"),
    "forwarded_on": _("Form NK-A forwarded to the members of the team"),
    "first_meeting_on": _("First meeting about the case"),
    "confirmed_on": _("Violence in the family confirmed"),
    "protocol_delivered_on": _("Participants told of the ending"),
}
_EVENTS: dict[str, Promise] = {
    "started": _("Form NK-A completed: the procedure started"),
    "further-form": _("Further form NK-A"),
    "nkb-handover": _("Form NK-B handed over"),
    "nkb-refused": _("Form NK-B was not taken: refused"),
    "monitoring-ended-by-new": _("Monitoring ended: a new procedure started"),
    "came-of-age": _("Somebody concerned came of age"),
    "taken-over": _("Taken over from another team"),
    "imported": _("Taken in from the office's earlier records"),
    "nk-c": _("Form NK-C completed"),
    "nk-d": _("Form NK-D completed"),
}
MEANS: dict[str, Promise] = {
    "in_person": _("in person"),
    "by_phone": _("by phone"),
    "in_writing": _("in writing"),
    "electronically": _("electronically"),
    "impossible": _("it was not possible"),
}


def action_label(action: Action, regime: Regime = Regime.C) -> Promise:
    """Return the name of an action under the law of a procedure."""
    return _OLD_ACTIONS.get((regime, action), _ACTIONS[action])


def date_label(name: str, regime: Regime = Regime.C) -> Promise:
    """Return the name of a recorded day under the law of a procedure."""
    return _OLD_DATES.get(name, _DATES[name]) if regime is Regime.A else _DATES[name]


def state_label(state: State, regime: Regime = Regime.C) -> Promise | str:
    """Return the name of a state under the law of a procedure."""
    old = _OLD_STATES.get(state) if regime is Regime.A else None
    return old or StateChoice(state).label


def event_label(kind: str, regime: Regime = Regime.C) -> Promise:
    """Return the name of something that happened."""
    return _EVENTS[kind] if kind in _EVENTS else date_label(SETS[Action(kind)], regime)


def law_label(regime: str) -> Promise:
    """Return in words which law a procedure follows: that of the day on which it started."""
    return _LAWS[Regime(regime)]
