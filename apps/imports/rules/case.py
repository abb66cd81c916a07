"""One earlier case out of the lines of a table that have its number: read whole, or every problem told."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.common.identifiers import InvalidPesel, parse_pesel
from apps.common.moments import NoSuchHour, moment_of
from apps.deadlines.rules import WARSAW, regime_of
from apps.imports.rules import cells, course, group_forms, people
from apps.imports.rules.columns import CORE, DAYS, FORMS, REQUIRED
from apps.imports.rules.course import Course
from apps.imports.rules.group_forms import GroupForms
from apps.imports.rules.people import Line, People, Spot
from apps.procedures.rules import patterns
from apps.procedures.rules.states import LIVE, Ground

__all__ = ["LONGEST_REFERENCE", "Case", "Line", "Spot", "read", "reference_problem", "years_of"]

LONGEST_REFERENCE = 64
_EMPTY = "Uzupełnij tę komórkę."
_DIFFERS = "W innym wierszu tej samej sprawy wpisano tu coś innego. Zostaw jedną odpowiedź."


@dataclass(frozen=True)
class Case:
    """A case as it will be kept."""

    reference: str
    started_on: dt.date
    hour: dt.time | None
    initiator: str
    days: dict[str, dt.date]
    ground: str
    plan_carried_out: bool | None
    victims: list[dict[str, Any]]
    perpetrators: list[dict[str, Any]]
    course: Course
    forms: GroupForms
    # Who works in its group, as the table names them.
    core: dict[str, str]


def years_of(case: Case, today: dt.date) -> range:
    """Return the years whose figures a case touches: from its start until it is over, or until today."""
    goes_on = case.course.state in LIVE
    last = today if goes_on else max(case.started_on, *case.days.values())
    return range(case.started_on.year, last.year + 1)


@dataclass
class _Facts:
    """What the lines say of the case itself, and what is wrong with it so far."""

    row: int
    found: dict[str, Any] = field(default_factory=dict)
    problems: list[Spot] = field(default_factory=list)

    def wrong(self, column: str, message: str) -> None:
        """Note a problem in a column."""
        self.problems.append(Spot(self.row, column, message))


def reference_problem(text: str) -> str:
    """Return why a text is no number of a case, "" where it may be one.

    The number is kept in the clear, so a name or a PESEL must never get there.
    """
    if not text:
        return _EMPTY
    if len(text) > LONGEST_REFERENCE:
        return f"Numer sprawy może mieć najwyżej {LONGEST_REFERENCE} znaków."
    if not any(sign.isdigit() for sign in text):
        return "Numer sprawy musi zawierać cyfry. Sprawdź, czy wskazano właściwą kolumnę."
    try:
        parse_pesel(text)
    except InvalidPesel:
        return ""
    return "To numer PESEL, a nie numer sprawy. Sprawdź, czy wskazano właściwą kolumnę."


def read(lines: list[Line], today: dt.date) -> tuple[Case | None, list[Spot]]:
    """Return the case and what is wrong; no case where anything is."""
    facts = _Facts(lines[0].row)
    _values(lines, facts)
    started_on = facts.found.get("started_on")
    if started_on is None:
        return None, facts.problems
    _dates(facts, started_on, today)
    try:
        definition = patterns.definition_for(patterns.NKA, started_on)
    except patterns.NoPattern as error:
        facts.wrong("started_on", str(error))
        return None, facts.problems
    who = people.of(lines, definition, started_on)
    facts.problems += who.problems
    forms = _forms(lines, who, facts, today)
    kind = facts.found.get("initiator")
    if kind and kind not in {
        one.value for one in definition.section("initiator").fields[0].options
    }:
        facts.wrong(
            "initiator", "Prawo z dnia wszczęcia nie dawało tej instytucji prawa wszczęcia."
        )
    if "started_hour" in facts.found:
        try:
            moment_of(started_on, facts.found["started_hour"], WARSAW)
        except NoSuchHour as error:
            facts.wrong("started_hour", str(error))
    followed = _course(facts, started_on)
    if facts.problems or followed is None:
        return None, facts.problems
    return _case(lines[0].cells["reference"], facts.found, who, forms, followed), []


def _case(
    reference: str, found: Mapping[str, Any], who: People, forms: GroupForms, followed: Course
) -> Case:
    return Case(
        reference, followed.started_on, found.get("started_hour"), found["initiator"],
        {name: found[name] for name in DAYS if name in found}, found.get("ground", ""),
        found.get("plan_carried_out"), who.victims, who.perpetrators, followed, forms,
        {name: found[name] for name in CORE if name in found},
    )  # fmt: skip


_READ: dict[str, Callable[[str], Any]] = {
    "reference": str, "started_on": cells.day, "started_hour": cells.hour,
    "initiator": cells.initiator, "ground": cells.ground, "plan_carried_out": cells.yes_no,
    **dict.fromkeys(DAYS, cells.day), **dict.fromkeys(CORE, str),
}  # fmt: skip


def _values(lines: list[Line], facts: _Facts) -> None:
    """Read what is said of the case; further lines may repeat it or leave it empty."""
    for name, reader in _READ.items():
        said = [(line.row, line.cells.get(name, "")) for line in lines if line.cells.get(name)]
        if not said:
            if name in REQUIRED:
                facts.wrong(name, _EMPTY)
            continue
        try:
            values = [reader(text) for _row, text in said]
        except cells.Unreadable as error:
            facts.wrong(name, str(error))
            continue
        if any(value != values[0] for value in values):
            facts.wrong(name, _DIFFERS)
        facts.found[name] = values[0]


def _dates(facts: _Facts, started_on: dt.date, today: dt.date) -> None:
    for name in ("started_on", *DAYS):
        if name in facts.found and facts.found[name] > today:
            facts.wrong(name, "Ten dzień jeszcze nie nadszedł.")
    ended, ground = facts.found.get("ended_on"), facts.found.get("ground")
    told = {one.column for one in facts.problems}
    if ended and not ground and "ground" not in told:
        facts.wrong("ground", "Wpisz, na jakiej podstawie procedura się zakończyła.")
    if ground and not ended and "ended_on" not in told:
        facts.wrong("ended_on", "Wpisz, którego dnia procedura się zakończyła.")
    received = "received_on" in facts.found or "received_on" in told
    if any(name in facts.found for name in DAYS[1:]) and not received:
        facts.wrong("received_on", "Wpisz, którego dnia formularz wpłynął do zespołu.")
    if ground == Ground.CEASED and regime_of(started_on) == "A":
        done = facts.found.get("plan_carried_out")
        if not done:
            facts.wrong(
                "plan_carried_out", "Przed 22.06.2023 zakończenie wymagało wykonania planu."
            )


def _forms(lines: list[Line], who: People, facts: _Facts, today: dt.date) -> GroupForms:
    """Return the forms of the group, which fills them in after it has met."""
    found, wrong = group_forms.read(lines, who, facts.found, today)
    facts.problems += wrong
    told = {one.column for one in facts.problems}
    is_given = any(line.cells.get(name) for name in FORMS for line in lines)
    if is_given and not {"first_meeting_on"} & {*facts.found, *told}:
        facts.wrong("first_meeting_on", "Wpisz ten dzień: NK-C i NK-D wypełnia grupa po nim.")
    return found


def _course(facts: _Facts, started_on: dt.date) -> Course | None:
    if facts.problems:
        return None
    days = {name: facts.found[name] for name in DAYS if name in facts.found}
    try:
        return course.replay(started_on, days, facts.found.get("ground", ""))
    except course.Impossible as error:
        facts.wrong(error.column, str(error))
        return None
