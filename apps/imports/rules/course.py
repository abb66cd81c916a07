"""The course of an earlier procedure: which steps its days tell of, where they lead, which terms ran."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from apps.deadlines import rules as deadlines
from apps.deadlines.rules import Regime
from apps.imports.rules.columns import BY_NAME, DAYS, FORMS
from apps.procedures.rules.states import STEPS, Action, Ground, State, Step

_ENDING = {
    Ground.CEASED: Action.CLOSE,
    Ground.NO_GROUNDS: Action.CLOSE,
    Ground.NOT_CONFIRMED: Action.WITHDRAW,
    Ground.TRANSFERRED: Action.TRANSFER,
}
_AT_START = ("D01b", "D03")


@dataclass(frozen=True)
class Done:
    """A step that was taken: on which day, from where and to where it led."""

    step: Step
    on: dt.date
    before: State
    after: State


@dataclass(frozen=True)
class Course:
    """What happened, in the order of the procedure, and where it stands."""

    regime: Regime
    started_on: dt.date
    done: tuple[Done, ...]
    state: State

    def state_on(self, day: dt.date) -> State:
        """Return the state in which the group worked on a day, before the procedure ended."""
        steps = (one for one in self.done if one.on <= day and one.step.sets != "ended_on")
        return [State.STARTED, *(one.after for one in steps)][-1]

    @property
    def needs_group(self) -> bool:
        """Whether somebody has still to work in it who must be a member of its group."""
        if self.state in {State.GROUP_APPOINTED, State.DIAGNOSIS, State.PLAN_RUNNING}:
            return any(one.step.sets == "group_appointed_on" for one in self.done)
        told = any(one.step.sets == "protocol_delivered_on" for one in self.done)
        waits = self.state in {State.WITHDRAWN, State.CLOSED} and not told
        return self.state is State.MONITORING or (waits and self.regime is Regime.C)


@dataclass(frozen=True)
class Term:
    """A term to keep: from when it ran, and how it was met; open where it was not."""

    code: str
    start_on: dt.date | None
    met_on: dt.date | None = None
    met_by: str = ""


class Impossible(ValueError):
    """The days do not make a course that the law knows; ``column`` is where to look."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def replay(started_on: dt.date, days: Mapping[str, dt.date], ground: str) -> Course:
    """Return the course that the days tell of. Raises ``Impossible``."""
    regime = deadlines.regime_of(started_on)
    _in_order(regime, started_on, days)
    state, done = State.STARTED, []
    for name in DAYS:
        if name not in days:
            continue
        step = _step(name, state, regime, ground)
        after = step.then or step.target or state
        done.append(Done(step, days[name], state, after))
        state = after
    return Course(regime, started_on, tuple(done), state)


# Which duty a form of the group meets, and the column that tells of it.
_BY_FORM = {"NK-C": "D10", "NK-D": "D11"}
_COLUMN_OF = {_BY_FORM[form]: name for name, (form, _side) in FORMS.items()}


def terms_of(
    course: Course, told: Collection[str], today: dt.date, forms: Mapping[str, dt.date]
) -> list[Term]:
    """Return the terms to keep: those that were met, and those that are open still.

    ``told`` names the days of which the table tells at all, ``forms`` has the days on which NK-C and
    NK-D were there about everybody concerned. A term that would be overdue or has no last day, and of
    whose meeting the table cannot tell, is left out: nobody is chased for what was done long ago.
    """
    running = {code: Term(code, None) for code in _AT_START}
    kept: list[Term] = []
    for one in course.done:
        for code in one.step.meets:
            if (term := running.pop(code, None)) is not None:
                kept.append(Term(code, term.start_on, one.on, one.step.action))
        if one.step.sets == "ended_on":
            running.clear()
        running |= {code: Term(code, one.on) for code in one.step.starts}
        for form, on in forms.items():
            if (term := running.pop(_BY_FORM[form], None)) is not None:
                kept.append(Term(term.code, term.start_on, on, form))
    if course.state is State.ARCHIVED:
        return kept
    return kept + [one for one in running.values() if _is_open(one, course, told, today)]


def _is_open(term: Term, course: Course, told: Collection[str], today: dt.date) -> bool:
    if _can_tell(term.code, course, told):
        return True
    try:
        rule = deadlines.rule_for(term.code, course.regime)
    except deadlines.RuleNotInRegime:
        return False
    due = deadlines.calculate(rule, term.start_on or course.started_on).due
    return due is not None and (due.date() if isinstance(due, dt.datetime) else due) >= today


def _can_tell(code: str, course: Course, told: Collection[str]) -> bool:
    """Whether we know that it was not done: the state waits for it, or the table has its empty day."""
    if _COLUMN_OF.get(code) in told:
        return True
    meeting = [one for one in STEPS if course.regime in one.regimes and code in one.meets]
    if any(one.target and course.state in one.sources for one in meeting):
        return True
    last = max((DAYS.index(one.step.sets) for one in course.done), default=-1)
    empty = {one.sets for one in meeting} & set(told) & set(DAYS)
    return any(DAYS.index(name) > last or name in _ANY_TIME for name in empty)


_ANY_TIME = frozenset({"perpetrator_informed_on"})


def _step(name: str, state: State, regime: Regime, ground: str) -> Step:
    known = [one for one in STEPS if one.sets == name and regime in one.regimes]
    if name == "ended_on":
        known = [one for one in known if one.action is _ENDING.get(Ground(ground))]
    if not known:
        raise Impossible(
            "ground" if name == "ended_on" else name,
            "Prawo z dnia wszczęcia tej procedury nie zna takiego kroku.",
        )
    if name == "ended_on" and ground == Ground.CEASED and state is not State.PLAN_RUNNING:
        raise Impossible(
            "confirmed_on", "Przemoc może ustać tylko tam, gdzie ją potwierdzono. Wpisz ten dzień."
        )
    for step in known:
        # What ended elsewhere without having been confirmed is taken in as it happened.
        unconfirmed = step.action is Action.CLOSE and state is State.DIAGNOSIS
        if state in step.sources or unconfirmed:
            return step
    label = BY_NAME[name].label
    raise Impossible(
        name, f"„{label}” nie pasuje do pozostałych dni. Sprawdź, czy nie brakuje wcześniejszych."
    )


def _in_order(regime: Regime, started_on: dt.date, days: Mapping[str, dt.date]) -> None:
    free = _ANY_TIME | ({"group_appointed_on"} if regime is Regime.A else set())
    for place, name in enumerate(DAYS):
        if name not in days:
            continue
        earlier = {"started_on": started_on} | {
            one: days[one] for one in DAYS[:place] if one in days and one not in free
        }
        if name in _ANY_TIME:
            earlier = {"started_on": started_on}
        latest = max(earlier, key=lambda one: earlier[one])
        if days[name] < earlier[latest]:
            label = BY_NAME[latest].label
            raise Impossible(name, f"Ten dzień jest wcześniejszy niż: „{label}”.")
