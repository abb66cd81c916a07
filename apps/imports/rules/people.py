"""The people of one case: gathered from its lines, each once, and checked as a form checks them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apps.imports.rules import cells
from apps.imports.rules.columns import COLUMNS, PERPETRATOR, VICTIM, plain
from apps.procedures.rules import forms
from apps.procedures.rules.form_people import Subject, people_problems
from apps.procedures.rules.form_schema import PERSON_SECTIONS

_NO_PESEL = "not_known"
_TOO_MANY = (
    "W jednej sprawie zmieści się tu najwyżej {limit} osób. Zostaw tyle w tabeli, a resztę dopisz potem "
    "kolejnym formularzem NK-A."
)


@dataclass(frozen=True)
class Line:
    """One line of the table: its number there and its cells by our names of columns."""

    row: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Spot:
    """What is wrong, and where."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class People:
    """The people of a case by side, as answers of the form, and what is wrong about them.

    ``places`` tells which of them each row names, ``adults`` who was of age at the start.
    """

    victims: list[dict[str, Any]]
    perpetrators: list[dict[str, Any]]
    problems: list[Spot]
    places: dict[str, dict[int, int]]
    adults: dict[str, frozenset[int]]


@dataclass
class _Known:
    row: int
    answers: dict[str, Any]


class _Gathered:
    """People of a side, in the order in which they are named first."""

    def __init__(self, side: str) -> None:
        self.side = side
        self.columns = [one for one in COLUMNS if one.person == side and one.field != "relation"]
        self.known: dict[tuple[str, ...], _Known] = {}
        self.problems: list[Spot] = []

    def add(self, line: Line) -> int | None:
        """Return the place of the person of this line, None where it names nobody on the side."""
        given = {one.field: line.cells.get(one.name, "") for one in self.columns}
        if not any(given.values()):
            return None
        key = (given["pesel"],) if given["pesel"] else _key(given)
        if key not in self.known:
            self.known[key] = _Known(line.row, self._answers(given, line.row))
        return list(self.known).index(key)

    def _answers(self, given: dict[str, str], row: int) -> dict[str, Any]:
        answers: dict[str, Any] = {name: text for name, text in given.items() if text}
        for name, reader in _READ.items():
            if name in answers:
                try:
                    answers[name] = reader(answers[name])
                except cells.Unreadable as error:
                    del answers[name]
                    self.problems.append(Spot(row, f"{self.side}_{name}", str(error)))
        if "pesel" not in answers:
            answers["no_pesel_reason"] = _NO_PESEL
        self.problems += [
            Spot(row, f"{self.side}_{name}", "Uzupełnij tę komórkę; gdy nie wiesz: „nie ustalono”.")
            for name in ("first_name", "last_name")
            if not given[name]
        ]
        return answers


def _iso(text: str) -> str:
    return cells.day(text).isoformat()


_READ: dict[str, Callable[[str], str]] = {
    "sex": cells.sex, "birth_date": _iso, "first_name": cells.name, "last_name": cells.name,
    "town": cells.place, "street": cells.place,
}  # fmt: skip


def of(lines: list[Line], definition: forms.FormDefinition, started_on: dt.date) -> People:
    """Return victims and perpetrators."""
    sides = {side: _Gathered(side) for side in (VICTIM, PERPETRATOR)}
    places: dict[str, dict[int, int]] = {side: {} for side in sides}
    relations: dict[tuple[int, int], str] = {}
    for line in lines:
        named = {side: one.add(line) for side, one in sides.items()}
        for side, place in named.items():
            if place is not None:
                places[side][line.row] = place
        _relate(line, list(named.values()), relations, sides[VICTIM].problems)
    if "relation" in {one.name for one in definition.section("victims").fields}:
        _put_relations(sides, relations)
    problems = [*sides[VICTIM].problems, *sides[PERPETRATOR].problems] or _judged(
        sides, definition, started_on, lines[0].row
    )
    answers = {side: [one.answers for one in all_.known.values()] for side, all_ in sides.items()}
    return People(
        answers[VICTIM], answers[PERPETRATOR], problems, places,
        {side: _adults(side, rows, started_on) for side, rows in answers.items()},
    )  # fmt: skip


def _adults(side: str, rows: list[dict[str, Any]], started_on: dt.date) -> frozenset[int]:
    subjects = [Subject(side, place, row) for place, row in enumerate(rows)]
    return frozenset(one.index for one in subjects if not one.is_minor_on(started_on))


def _relate(
    line: Line, places: list[int | None], relations: dict[tuple[int, int], str],
    problems: list[Spot],
) -> None:  # fmt: skip
    text = line.cells.get("relation", "")
    victim, perpetrator = places
    if not text or victim is None:
        return
    try:
        relations[victim, perpetrator or 0] = cells.relation(text)
    except cells.Unreadable as error:
        problems.append(Spot(line.row, "relation", str(error)))


def _put_relations(sides: dict[str, _Gathered], relations: dict[tuple[int, int], str]) -> None:
    """Each victim's relation to each perpetrator; one that is not told stays empty."""
    width = len(sides[PERPETRATOR].known)
    for place, victim in enumerate(sides[VICTIM].known.values()):
        towards = [relations.get((place, other), "") for other in range(width)]
        if any(towards):
            victim.answers["relation"] = towards


def _judged(
    sides: dict[str, _Gathered], definition: forms.FormDefinition, started_on: dt.date, first: int
) -> list[Spot]:
    """Judge by the rules of the form: numbers, ages, sides; what is only missing there may be."""
    found: list[Spot] = []
    cleaned: dict[str, list[dict[str, Any]]] = {}
    for side, gathered in sides.items():
        section = PERSON_SECTIONS[side]
        rows = [one.answers for one in gathered.known.values()]
        if not rows:
            who = "doznającą" if side == VICTIM else "stosującą"
            message = f"Wpisz w tej sprawie co najmniej jedną osobę {who} przemocy."
            found.append(Spot(first, f"{side}_last_name", message))
        limit = definition.max_rows(definition.section(section))
        if len(rows) > limit:
            found.append(Spot(first, f"{side}_last_name", _TOO_MANY.format(limit=limit)))
        answers, problems = forms.clean_section(definition, section, rows[:limit])
        cleaned[side] = answers  # type: ignore[assignment]  # a section of people is a list of rows
        for place, one in enumerate(gathered.known.values()):
            one.answers = cleaned[side][place] if place < len(cleaned[side]) else one.answers
        found += [_spot(gathered, one, first) for one in problems]
    told = {(one.row, one.column) for one in found}
    for problem in people_problems(cleaned[VICTIM], cleaned[PERPETRATOR], started_on):
        side = VICTIM if problem.section == "victims" else PERPETRATOR
        spot = _spot(sides[side], problem, first)
        if (spot.row, spot.column) not in told:
            found.append(spot)
    return found


def _spot(gathered: _Gathered, problem: forms.Problem, first: int) -> Spot:
    people = list(gathered.known.values())
    row = first if problem.index is None else people[problem.index].row
    named = {one.field: one.name for one in gathered.columns} | {"relation": "relation"}
    return Spot(row, named.get(problem.field, f"{gathered.side}_last_name"), problem.message)


def _key(given: dict[str, str]) -> tuple[str, ...]:
    return tuple(plain(given[name]) for name in ("first_name", "last_name", "birth_date", "age"))
