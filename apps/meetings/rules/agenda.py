"""The agenda of a meeting, put together from what is open: dangers, terms, sub-processes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto


class Section(StrEnum):
    """Parts of an agenda, in their order: what is dangerous, what is late, what comes, what runs."""

    RISK = auto()
    OVERDUE = auto()
    TERM = auto()
    MATTER = auto()


@dataclass(frozen=True, slots=True)
class Item:
    """One point. ``label`` is the number of the procedure, never a person."""

    section: Section
    title: str
    label: str = ""
    code: str = ""
    due_on: date | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A deadline that is open."""

    code: str
    title: str
    label: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Running:
    """A sub-process that is open, and where it stands."""

    title: str
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Risk:
    """A danger that nobody at the table may forget."""

    title: str
    label: str


def agenda(
    risks: Iterable[Risk], terms: Iterable[Term], matters: Iterable[Running], today: date
) -> list[Item]:
    """Return the points in the order in which they are to be spoken of.

    Late terms come before those that are still running, the oldest first; one without a day is last.
    """
    points = [
        *(Item(Section.RISK, one.title, one.label) for one in risks),
        *(_term(one, today) for one in terms),
        *(Item(Section.MATTER, one.title, one.label, state=one.state) for one in matters),
    ]
    order = list(Section)
    return sorted(
        points,
        key=lambda one: (
            order.index(one.section),
            one.due_on or date.max,
            one.label,
            one.code,
            one.title,
        ),
    )


def _term(term: Term, today: date) -> Item:
    is_late = term.due_on is not None and term.due_on < today
    section = Section.OVERDUE if is_late else Section.TERM
    return Item(section, term.title, term.label, term.code, term.due_on)
