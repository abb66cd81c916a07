"""Who people are to one another, who lives together, and what may be known of the others there.

Kinds of relation are data with their legal source: those that form NK-A asks for, and what it does not
ask. Of somebody who lives there and is no party only what UPPD art. 9c ust. 1 lists is asked: name,
PESEL, relation, age, work, and the school and class of a child.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from apps.common.identifiers import parse_pesel
from apps.procedures.rules.form_parts import NAMES, address
from apps.procedures.rules.form_people import ADULT_AGE, Subject, too_old
from apps.procedures.rules.form_schema import Choice, Field, FieldKind, Row
from apps.procedures.rules.nka_2023_choices import RELATIONS
from apps.procedures.rules.tracks import answers

_FAMILY = "UPPD art. 2 ust. 1 pkt 2"
_GUARDIANS = "ROZP23 § 5 i § 6 ust. 2"
# What the second is to the first; a kind that is not here is the same from both sides.
_INVERSES = {
    "child": "parent", "parent": "child", "grandparent": "grandchild",
    "grandchild": "grandparent", "partners_child": "parents_partner",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """What one person is to another, what that other is to them, and where the law says it."""

    code: str
    title: str
    inverse: str
    basis: str


KINDS: dict[str, Kind] = {
    one.code: one
    for one in (
        *(Kind(one.value, one.label, _INVERSES.get(one.value, one.value), _FAMILY)
          for one in RELATIONS),
        Kind("parents_partner", "partnerka lub partner rodzica", "partners_child", _FAMILY),
        Kind("guardian", "opiekunka lub opiekun", "ward", _GUARDIANS),
        Kind("ward", "osoba pod opieką", "guardian", _GUARDIANS),
    )
}  # fmt: skip
KIND_CHOICES = tuple(Choice(one.code, one.title) for one in KINDS.values())

HOME = address("", "Adres")
RESIDENT = (
    *NAMES,
    Field("pesel", "PESEL", FieldKind.PESEL, max_length=20),
    Field("birth_date", "Data urodzenia", FieldKind.DATE),
    Field("age", "Wiek (ukończone lata)", FieldKind.INTEGER, min_value=0, max_value=130),
    Field(
        "relation", "Kim jest dla osób z tej procedury, z którymi mieszka", FieldKind.CHOICE,
        choices=KIND_CHOICES,
    ),
    Field("work", "Miejsce pracy", protected="work"),
    Field("school", "Szkoła lub przedszkole i klasa dziecka", protected="school"),
)  # fmt: skip


def oriented(
    one: uuid.UUID, other: uuid.UUID, kind: str
) -> tuple[uuid.UUID, uuid.UUID, str]:  # fmt: skip
    """Return a relation as it is kept: once for both sides, from the lower id to the higher."""
    return (one, other, kind) if one < other else (other, one, KINDS[kind].inverse)


def is_free_from(day: date, periods: Iterable[tuple[date, date | None]]) -> bool:
    """Return whether nothing of these periods lasts on a day or after; a last day may be a first one."""
    return all(until is not None and until <= day for _since, until in periods)


def resident_answers(
    raw: Mapping[str, object], today: date
) -> tuple[Row, list[tuple[str, str]]]:  # fmt: skip
    """Return what may be kept of somebody who is no party, and (field, what to do) of what is wrong.

    A PESEL says the birth date, so no second one is kept beside it.
    """
    row, wrong = answers(RESIDENT, raw)
    subject = Subject("victim", 0, row)
    born, age = subject.birth_date, subject.age_on(today)
    if born is not None and born > today:
        name = "pesel" if subject.pesel else "birth_date"
        wrong.append((name, "Ta osoba jeszcze się nie urodziła. Sprawdź dane."))
    elif message := too_old(subject, today):
        wrong.append(("birth_date", message))
    elif age is not None and age >= ADULT_AGE and row.get("school"):
        wrong.append(
            (
                "school",
                "Szkołę wolno wpisać tylko dziecka (art. 9c ust. 1). Usuń ją albo popraw wiek.",
            )
        )
    if subject.pesel:
        row["pesel"] = parse_pesel(str(row["pesel"])).number
        row.pop("birth_date", None)
    if born is not None:
        row.pop("age", None)
    return row, wrong
