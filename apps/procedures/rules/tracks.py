"""Sub-processes of a procedure ("tracks") as data: states, steps, what each asks for and its terms.

Pure: the services execute these tables, pages are generated from them. Titles are Polish, as the law
and its forms have them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, TypeAlias

from apps.deadlines.rules import Regime, regime_of
from apps.procedures.rules.form_schema import JSON, Field, FieldKind, Row
from apps.procedures.rules.form_values import check_value, clean_value

Stream: TypeAlias = Literal["victim", "perpetrator", "common"]
About: TypeAlias = Literal["", "victim", "perpetrator", "child"]
GROUP, TEAM = "work_in_group", "receive_form"

_REQUIRED = "Uzupełnij tę odpowiedź."
# Product choice, not law: an order of a court can hold for years, a slip in the year is earlier.
HELD_BEFORE = timedelta(days=5 * 366)
MISTAKEN = "mistaken"
FREE_TEXT = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})


@dataclass(frozen=True, slots=True)
class Ground:
    """What must have happened before one answer to a step's question can be given.

    ``after``: steps that were taken, ``undone``: steps of which none was taken after those,
    ``lapsed``: a term whose last day is over, ``since``: the day from which the law knows the answer.
    ``message`` says so to whoever gives the answer too early.
    """

    field: str
    value: str
    message: str
    after: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    lapsed: str = ""
    since: date = date.min

    def concerns(self, row: Row) -> bool:
        """Return whether the answer was given, alone or as one of several."""
        given = row.get(self.field)
        return self.value in given if isinstance(given, list) else given == self.value

    def holds(self, taken: Sequence[str], dues: Mapping[str, date], on: date) -> bool:
        """Return whether the answer is possible on a day, after these steps and last days of terms."""
        last = next((one for one in reversed(taken) if one in self.after + self.undone), "")
        steps = set(self.after) <= set(taken) and last not in self.undone
        return steps and on >= self.since and (self.lapsed not in dues or dues[self.lapsed] < on)


@dataclass(frozen=True, slots=True)
class TrackStep:
    """One step: where it is possible, where it leads ("" stays), who takes it, its terms.

    ``by`` names a permission. ``lapses`` are terms that the step makes pointless without meeting them.
    ``after_days``: not before that many days from the opening. ``hour`` names the field with the hour
    from which terms in hours run. ``set_days``: terms whose day is the answer to a question, (term,
    field); without an answer they do not start. ``grounds`` bind answers to what happened before.
    ``late`` is a term and the field that asks why, where the step meets that term after its last day.
    ``counted`` is a term and the number of times that the step has to be taken to meet it; ``misses``
    are terms that can never be met after the step. ``over`` are terms whose last days have to be past
    before the step, unless they were met; ``within`` one after whose last day it is not possible any more.
    ``at_most`` is how often it can be taken; 0 sets no limit.
    ``unless`` names terms of ``starts`` that an answer makes needless: (term, field, answer).
    ``further`` names answers with which the step leads to another state: (field, answer, state).
    ``alarm``: the group and the team are told of it at once; ``alarming``: where an answer says so,
    (field, answer).
    ``voids``: nothing of it happened, so its terms never ran.
    """

    code: str
    title: str
    basis: str
    sources: frozenset[str] = frozenset()
    target: str = ""
    by: str = GROUP
    fields: tuple[Field, ...] = ()
    meets: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    lapses: tuple[str, ...] = ()
    after_days: int = 0
    hour: str = ""
    set_days: tuple[tuple[str, str], ...] = ()
    grounds: tuple[Ground, ...] = ()
    late: tuple[str, str] | None = None
    counted: tuple[str, int] | None = None
    misses: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    within: str = ""
    unless: tuple[tuple[str, str, str], ...] = ()
    further: tuple[tuple[str, str, str], ...] = ()
    at_most: int = 0
    alarm: bool = False
    alarming: tuple[tuple[str, str], ...] = ()
    voids: bool = False

    def tells_of_danger(self, row: Row) -> bool:
        """Return whether the group and the team have to know of it at once."""
        return self.alarm or any(row.get(field) == value for field, value in self.alarming)

    def started_with(self, row: Row) -> tuple[str, ...]:
        """Return the terms that the step starts, given its answers."""
        needless = {code for code, field, value in self.unless if row.get(field) == value}
        return tuple(code for code in self.starts if code not in needless)

    def target_with(self, row: Row) -> str:
        """Return the state to which the step leads, given its answers; "" where it stays."""
        led = (state for field, value, state in self.further if row.get(field) == value)
        return next(led, self.target)


_WITHDRAWAL = TrackStep(
    "withdraw", "Wycofanie omyłkowego wpisu", "RODO art. 5 ust. 1 lit. d", target=MISTAKEN, by=TEAM,
    fields=(
        Field("reason", "Na czym polegała pomyłka", FieldKind.LONG_TEXT, required=True, max_length=500,
              hint="Wpis zostaje do wglądu, ale jego terminy przestają się liczyć."),
    ),
    voids=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Track:
    """One kind of sub-process. ``is_urgent``: before a group is appointed the initiator acts in it.

    ``about``: whom each concerns, because its terms run for that person; "" concerns the whole procedure.

    ``since`` is the first day of the law that has it. ``has_own_law``: it is an act of its own, which the
    Police or a court takes without any procedure. It may come before the procedure's start, and as the
    transitional rules of procedures do not touch it, each term follows the law of its own event's day.
    ``note`` is what a reader of its page has to know about it.
    ``not_of_minors`` says why it never concerns a minor, "" where it can.
    ``one_at_a_time``: of one person there is no second one before the first has ended.
    """

    code: str
    title: str
    basis: str
    stream: Stream
    states: tuple[tuple[str, str], ...]
    opening: TrackStep
    steps: tuple[TrackStep, ...]
    regimes: frozenset[Regime] = frozenset(Regime)
    about: About = ""
    is_urgent: bool = False
    since: date = date.min
    has_own_law: bool = False
    one_at_a_time: bool = False
    not_of_minors: str = ""
    note: str = ""

    def first_day(self, started_on: date) -> date:
        """Return the first day on which it can have begun, in a procedure that started on a day."""
        return max(started_on - HELD_BEFORE if self.has_own_law else started_on, self.since)

    def law_of(self, regime: Regime, day: date) -> Regime:
        """Return whose rules a term follows that begins on a day in a procedure of a regime."""
        return regime_of(day) if self.has_own_law else regime

    def state_title(self, state: str) -> str:
        """Return the Polish name of a state."""
        return dict(self.states)[state]

    def step(self, code: str) -> TrackStep:
        """Return the opening or a step by its code; ``KeyError`` when there is none."""
        return {one.code: one for one in (self.opening, *self.steps)}[code]

    def allowed(self, state: str) -> list[TrackStep]:
        """Return the steps that a state allows, in the order of the table."""
        return [step for step in self.steps if state in step.sources]

    def is_final(self, state: str) -> bool:
        """Return whether nothing can follow."""
        return not self.allowed(state)


def with_withdrawal(track: Track) -> Track:
    """Return the track with a way back from an entry that was a mistake, as long as it has not ended.

    The entry and its reason stay to be read. The team's staff take it back, not who is late with it.
    """
    unfinished = frozenset(code for code, _title in track.states if not track.is_final(code))
    return replace(
        track,
        states=(*track.states, (MISTAKEN, "wpis omyłkowy")),
        steps=(*track.steps, replace(_WITHDRAWAL, sources=unfinished)),
    )


def answers(
    fields: Iterable[Field], raw: Mapping[str, object]
) -> tuple[Row, list[tuple[str, str]]]:
    """Return what may be stored of the given answers, and (field, what to do) of what is wrong."""
    row: Row = {}
    found: list[tuple[str, str]] = []
    known = list(fields)
    for field in known:
        value, refusal = clean_value(field, raw.get(field.name))
        if refusal:
            found.append((field.name, refusal))
        elif value not in (None, [], ""):
            row[field.name] = value
    refused = {name for name, _ in found}
    kept = {field.name: row[field.name] for field in known
            if field.name in row and field.is_shown(row)}  # fmt: skip
    for field in known:
        if field.name in refused or not field.is_shown(row):
            continue
        message = _judge(field, kept.get(field.name))
        if message:
            found.append((field.name, message))
    return kept, found


def _judge(field: Field, value: JSON) -> str:
    if value is None:
        return _REQUIRED if field.required else ""
    return check_value(field, value)


def earliest(step: TrackStep, opened_on: date) -> date:
    """Return the first day on which a step is possible."""
    return opened_on + timedelta(days=step.after_days)
