"""What a statutory form is made of: fields, sections, problems. Import it through `forms`."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias

JSON: TypeAlias = "None | bool | int | float | str | list[JSON] | dict[str, JSON]"
Row: TypeAlias = dict[str, JSON]
PersonKind: TypeAlias = Literal["", "victim", "perpetrator", "witness"]
Protected: TypeAlias = Literal["", "address", "contact", "work", "school"]

# By convention, so that people can be read from stored data without its definition.
PERSON_SECTIONS: dict[str, str] = {
    "victim": "victims",
    "perpetrator": "perpetrators",
    "witness": "witnesses",
}


class UnknownSection(LookupError):
    """The pattern has no section of that code."""


class FieldKind(StrEnum):
    """How an answer is given; it decides how the answer is cleaned and checked."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DATE = "date"
    TIME = "time"
    PESEL = "pesel"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    YES_NO = "yes_no"
    YES_NO_UNKNOWN = "yes_no_unknown"
    PHONE_OR_EMAIL = "phone_or_email"
    POSTAL_CODE = "postal_code"
    # One choice towards each perpetrator: a list parallel to the perpetrators.
    RELATION = "relation"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose: what is stored and what is read."""

    value: str
    label: str


YES = Choice("yes", "tak")
NO = Choice("no", "nie")
UNKNOWN = Choice("unknown", "nie ustalono")
_BUILT_IN_CHOICES = {
    FieldKind.YES_NO: (YES, NO),
    FieldKind.YES_NO_UNKNOWN: (YES, NO, UNKNOWN),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a section.

    `protected` names the kind of fact that the address firewall guards.
    `show_if` is (other field of the same row, value): the question is asked only when
    the other field has, or among its choices contains, that value; "" means not answered.
    `may_be_future`: the day is a plan, not something that happened.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    max_length: int = 200
    protected: Protected = ""
    min_value: int | None = None
    max_value: int | None = None
    show_if: tuple[str, str] | None = None
    may_be_future: bool = False

    @property
    def options(self) -> tuple[Choice, ...]:
        """Return the answers to choose from, the built-in yes and no included."""
        return _BUILT_IN_CHOICES.get(self.kind, self.choices)

    def is_shown(self, row: Row) -> bool:
        """Tell whether the other answers of the row make this question apply."""
        if self.show_if is None:
            return True
        name, wanted = self.show_if
        answer = row.get(name, "")
        return wanted in answer if isinstance(answer, list) else answer == wanted


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered part of a form.

    `repeat`: a list of objects; with `person`, the list of those people.
    `per`: a list of objects parallel by index to the people of that kind.
    Otherwise the section is one object. `needs_answer`: each row needs some answer.
    `confirmed` tells whether the content was compared with a source, named in `source`.
    """

    code: str
    number: str
    title: str
    fields: tuple[Field, ...] = ()
    repeat: bool = False
    person: PersonKind = ""
    per: PersonKind = ""
    min_items: int = 0
    max_items: int = 20
    hint: str = ""
    needs_answer: bool = False
    confirmed: bool = False
    source: str = ""

    @property
    def is_list(self) -> bool:
        """Tell whether the answers are a list of objects, not one object."""
        return self.repeat or bool(self.per)


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A pattern of a form as the law printed it, in force over a period."""

    code: str
    version: str
    title: str
    valid_from: date
    valid_to: date | None
    basis: str
    sections: tuple[Section, ...]
    # Sections left out of a further form in a running procedure.
    not_in_further: frozenset[str] = frozenset()

    def limited(self) -> "FormDefinition":
        """Return the pattern as a further form in a running procedure is filled in."""
        kept = tuple(one for one in self.sections if one.code not in self.not_in_further)
        return replace(self, sections=kept)

    def section(self, code: str) -> Section:
        """Return the section of that code, or raise UnknownSection."""
        for section in self.sections:
            if section.code == code:
                return section
        raise UnknownSection(f"Formularz {self.code} nie ma części „{code}”.")

    def max_rows(self, section: Section) -> int:
        """Return how many rows a list section may have; a parallel one, as many as people."""
        source = self.section(PERSON_SECTIONS[section.per]) if section.per else section
        return source.max_items


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a form from being complete, told to the person who fills it in.

    `index` is the row of a list section; `field` is "" for the whole row or section.
    """

    section: str
    index: int | None
    field: str
    message: str

    @property
    def anchor(self) -> str:
        """Return the id of the place on the page: section-index-field, absent parts left out."""
        index = "" if self.index is None else str(self.index)
        return "-".join(part for part in (self.section, index, self.field) if part)
