"""Days of NK-C and NK-D of one case: about whom each was completed, and whether it can have been then.

Each is about one adult: NK-C about a victim, NK-D about a perpetrator (ROZP23 §§ 11–12).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.imports.rules import cells
from apps.imports.rules.columns import BY_NAME, FORMS
from apps.imports.rules.people import Line, People, Spot

_TWO_DAYS = "O tej osobie wpisano już inny dzień. Zostaw jeden."
_ABOUT_NOBODY = (
    "W tym wierszu nie ma osoby pełnoletniej, której dotyczy ten formularz. "
    "Wpisz dzień w wierszu tej osoby."
)
_FUTURE = "Ten dzień jeszcze nie nadszedł."
_Told = list[tuple[Line, dt.date]]


@dataclass(frozen=True)
class FormDay:
    """A form was completed on a day about the person of a side in a place, counted from 0."""

    code: str
    side: str
    place: int
    on: dt.date


@dataclass(frozen=True)
class GroupForms:
    """Every form of which the table tells, and when each kind was there about everybody concerned."""

    each: tuple[FormDay, ...] = ()
    met: Mapping[str, dt.date] = field(default_factory=dict)


def read(
    lines: list[Line], people: People, known: Mapping[str, Any], today: dt.date
) -> tuple[GroupForms, list[Spot]]:
    """Return the forms and what is wrong; ``known`` has the days of the case's steps."""
    each: list[FormDay] = []
    met: dict[str, dt.date] = {}
    problems: list[Spot] = []
    for name, (code, side) in FORMS.items():
        told, wrong = _told(lines, name, known, today)
        problems += wrong
        if people.problems:
            continue
        days, wrong = _about(told, name, people.adults[side], people.places[side])
        problems += wrong
        each += [FormDay(code, side, place, on) for place, on in days.items()]
        if days and days.keys() == people.adults[side]:
            met[code] = max(days.values())
    return GroupForms(tuple(each), met), problems


def _told(
    lines: list[Line], name: str, known: Mapping[str, Any], today: dt.date
) -> tuple[_Told, list[Spot]]:
    """Return the days of one column by their lines, and those that cannot be."""
    told: _Told = []
    problems: list[Spot] = []
    for line in lines:
        text = line.cells.get(name, "")
        if not text:
            continue
        try:
            on = cells.day(text)
        except cells.Unreadable as error:
            problems.append(Spot(line.row, name, str(error)))
            continue
        told.append((line, on))
        if refusal := _refusal(on, known, today):
            problems.append(Spot(line.row, name, refusal))
    return told, problems


def _refusal(on: dt.date, known: Mapping[str, Any], today: dt.date) -> str:
    """Return why a form cannot be of this day: the group fills it in from its first meeting until the end."""
    if on > today:
        return _FUTURE
    for name in ("started_on", "first_meeting_on"):
        if name in known and on < known[name]:
            return f"Ten dzień jest wcześniejszy niż: „{BY_NAME[name].label}”."
    if "ended_on" in known and on > known["ended_on"]:
        return f"Ten dzień jest późniejszy niż: „{BY_NAME['ended_on'].label}”."
    return ""


def _about(
    told: _Told, name: str, adults: frozenset[int], places: Mapping[int, int]
) -> tuple[dict[int, dt.date], list[Spot]]:
    """Return the day about each adult; a row of nobody else than a child may only repeat one of them."""
    days: dict[int, dt.date] = {}
    problems: list[Spot] = []
    others: _Told = []
    for line, on in told:
        place = places.get(line.row)
        if place is None or place not in adults:
            others.append((line, on))
        elif days.setdefault(place, on) != on:
            problems.append(Spot(line.row, name, _TWO_DAYS))
    problems += [
        Spot(line.row, name, _ABOUT_NOBODY) for line, on in others if on not in days.values()
    ]
    return days, problems
