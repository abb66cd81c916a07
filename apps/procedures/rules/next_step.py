"""Which one step the law wants next: by the term that ends first, and without one by the state.

Terms of the procedure and of its sub-processes count alike. A duty that the law wants at once, without
a number, counts from the day it began; one for which the law gives no day waits for those that have one.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from .states import STEPS
from .step_schema import Action, Step

# What ends a procedure stands behind everything else that may be done in it.
ENDING = frozenset({Action.WITHDRAW, Action.CLOSE, Action.END_MONITORING, Action.ARCHIVE})
# Nobody owes these because of a state: an end has its ground, a firearm its own term, a change its cause.
_NEVER_OWED = frozenset(
    {Action.WITHDRAW, Action.CLOSE, Action.NOTIFY_FIREARM, Action.CHANGE_GROUP, Action.JOIN}
)
# Without these days others cannot be recorded.
_NEEDED_BEFORE = frozenset(step.after for step in STEPS if step.after)
_INSTEAD = (Action.WITHDRAW, Action.CLOSE)


@dataclass(frozen=True)
class Waiting:
    """An open term: its rule, the last day if it has one, and whether it is the procedure's own."""

    id: uuid.UUID
    code: str
    due: date | None
    began: date
    is_immediate: bool = False
    is_own: bool = True

    @property
    def day(self) -> date | None:
        """The day by which it is compared with others; None where the law gives none."""
        return self.due or (self.began if self.is_immediate else None)


@dataclass(frozen=True)
class NextStep:
    """The term that is to be met, the step that meets it, and what may be decided instead of it.

    Without ``step`` the term is met elsewhere: by a form, a hand-over, in a sub-process.
    """

    term: Waiting | None
    step: Step | None
    instead: Step | None = None


def next_step(
    steps: Sequence[Step], terms: Collection[Waiting], waived: Collection[str] = ()
) -> NextStep | None:
    """Return what the law wants next of the steps and terms that are open; None where nothing.

    ``waived`` are rules that do not apply here: what only meets them is not owed.
    """
    term = min(
        (one for one in terms if not _waits_for_a_step(one, steps)), key=_order, default=None
    )
    if term is not None:
        return NextStep(term, _meeting(term, steps))
    owed = [one for one in steps if _is_owed(one, waived)]
    if not owed:
        return None
    instead = [one for action in _INSTEAD for one in steps if one.action is action]
    is_decision = owed[0].action is Action.CONFIRM
    return NextStep(None, owed[0], instead[0] if is_decision and instead else None)


def _waits_for_a_step(term: Waiting, steps: Sequence[Step]) -> bool:
    """Whether only a step meets the term that cannot be taken yet: another one comes first."""
    meeting = [one for one in STEPS if term.is_own and term.code in one.meets]
    return bool(meeting) and bool(steps) and not _meeting(term, steps)


def _order(term: Waiting) -> tuple[bool, date, date, str]:
    day = term.day
    return (day is None, day or term.began, term.began, term.code)


def _meeting(term: Waiting, steps: Sequence[Step]) -> Step | None:
    meeting = [one for one in steps if term.is_own and term.code in one.meets]
    return meeting[0] if meeting else None


def _is_owed(step: Step, waived: Collection[str]) -> bool:
    """Whether a state alone asks for a step; a group that has no term is free to come (UPPD-old)."""
    is_free_group = step.action is Action.APPOINT_GROUP and not step.meets
    leads_on = bool(step.target) or step.sets in _NEEDED_BEFORE
    is_waived = bool(step.meets) and set(step.meets) <= set(waived) and not leads_on
    return not (step.action in _NEVER_OWED or step.while_due or is_free_group or is_waived)
