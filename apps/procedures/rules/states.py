"""States, transitions and actions of the Blue Card procedure, as data, for each of the three laws.

Which action leads from where to where, what it needs, which terms it meets and which it starts. The
services execute this table; pages, REST and the manual read it. The rows stand in ``steps_2023`` and
``steps_old``, their parts in ``step_schema``; the legal sources in ``docs/legal/deadlines.md``.
"""

from apps.deadlines.rules import Regime

from .step_schema import BEFORE_GROUP, RUNNING, Action, Ground, State, Step
from .steps_2023 import STEPS_2023
from .steps_old import STEPS_A, STEPS_B

__all__ = [
    "BEFORE_GROUP",
    "CLOSING_GROUNDS",
    "DATES",
    "ENDED",
    "INPUTS",
    "LIVE",
    "MEANS",
    "RUNNING",
    "SETS",
    "STEPS",
    "TAKEN",
    "Action",
    "Ground",
    "State",
    "Step",
    "allowed",
    "find",
    "transitions",
]

STEPS: tuple[Step, ...] = (*STEPS_2023, *STEPS_B, *STEPS_A)

# Something runs: the procedure, or the monitoring after it.
LIVE = RUNNING | {State.MONITORING}
# Nothing runs any more: no plan, no monitoring.
ENDED = frozenset(State) - LIVE
# The date that an action records, under whichever law.
SETS: dict[Action, str] = {step.action: step.sets for step in STEPS}
# What somebody takes; the others are recorded by what happens elsewhere.
TAKEN = tuple(dict.fromkeys(step.action for step in STEPS if not step.by_hand_over))
DATES = tuple(dict.fromkeys(SETS.values()))
# What an action may ask for beside its day, under whichever law; a step says what it asks for.
INPUTS: dict[Action, tuple[str, ...]] = {
    action: names
    for action in SETS
    if (
        names := tuple(
            dict.fromkeys(name for one in STEPS if one.action is action for name in one.inputs)
        )
    )
}
# ROZP23 § 10: in any form; where it was impossible, the reasons are noted.
MEANS = ("in_person", "by_phone", "in_writing", "electronically", "impossible")
CLOSING_GROUNDS = (Ground.CEASED, Ground.NO_GROUNDS)


def transitions(regime: Regime) -> set[tuple[State, State]]:
    """Return every pair of states between which some action leads under a law."""
    steps = [step for step in STEPS if regime in step.regimes and step.target]
    pairs = {(source, step.target) for step in steps for source in step.sources if step.target}
    return pairs | {(step.target, step.then) for step in steps if step.target and step.then}


def allowed(state: State, regime: Regime) -> list[Step]:
    """Return the steps that a state and a regime allow, in the order of the procedure."""
    return [step for step in STEPS if state in step.sources and regime in step.regimes]


def find(action: Action, state: State, regime: Regime) -> Step | None:
    """Return the step that an action is in this state; where it is not possible, a step that tells
    whose it is. None where the law does not know the action.
    """
    known = [step for step in STEPS if step.action is action and regime in step.regimes]
    here = [step for step in known if state in step.sources]
    return next(iter([*here, *known]), None)
