"""The engine of statutory forms: drafts are cleaned, complete forms validated.

A form is data (`FormDefinition`) and so are its answers, a JSON object by section code:
a repeated section is a list of objects, a section `per` person a list of objects parallel
to those people, any other section one object. A question without an answer has no key.

This module is the public face; `form_schema`, `form_values`, `form_people` are its parts.
"""

from collections.abc import Iterator
from datetime import date

from .form_people import ADULT_AGE, age_on, people_problems
from .form_schema import (
    JSON,
    PERSON_SECTIONS,
    Choice,
    Field,
    FieldKind,
    FormDefinition,
    Problem,
    Row,
    Section,
    UnknownSection,
)
from .form_values import check_value, clean_value, parse_date

__all__ = [
    "ADULT_AGE",
    "JSON",
    "PERSON_SECTIONS",
    "Choice",
    "Field",
    "FieldKind",
    "FormDefinition",
    "Problem",
    "Row",
    "Section",
    "UnknownSection",
    "age_on",
    "align",
    "clean_section",
    "empty",
    "free_texts",
    "persons",
    "remove_person",
    "validate",
    "without_hidden",
]

_UNREADABLE = (
    "Nie udało się odczytać tych danych. Otwórz formularz jeszcze raz i wpisz je ponownie."
)
_FUTURE = "Ta data jeszcze nie nadeszła. Wpisz dzień dzisiejszy albo wcześniejszy."
_NO_ANSWER = "Zaznacz co najmniej jedną odpowiedź dotyczącą tej osoby."
_NO_RELATION = "Wybierz, kim ta osoba jest dla każdej osoby stosującej przemoc domową."
_PICKED = frozenset(
    {FieldKind.CHOICE, FieldKind.MULTI_CHOICE, FieldKind.YES_NO, FieldKind.YES_NO_UNKNOWN}
)
# In words that fit the vocabulary of every law.
_ADD_PERSON = "Dodaj w tej części co najmniej jedną osobę."


def empty(definition: FormDefinition) -> dict[str, JSON]:
    """Return a form nobody has answered yet, with the least number of people in it."""
    counts = {section.person: section.min_items for section in definition.sections}
    data: dict[str, JSON] = {}
    for section in definition.sections:
        rows = counts[section.per] if section.per else section.min_items
        data[section.code] = [{} for _ in range(rows)] if section.is_list else {}
    return data


def persons(data: object, person: str) -> list[Row]:
    """Return the people of that kind; a row that is no object counts as an empty one."""
    rows = data.get(PERSON_SECTIONS[person]) if isinstance(data, dict) else None
    return [_row(row) for row in rows] if isinstance(rows, list) else []


def clean_section(
    definition: FormDefinition, section_code: str, raw: object
) -> tuple[JSON, list[Problem]]:
    """Return a section fit to be stored as a draft, and the problems seen so far.

    Answers stay as typed even if wrong, so nobody loses work; missing ones are no problem
    yet. What a person could not have typed (unknown fields, other JSON types, rows above
    the limit) is dropped and reported. Raise UnknownSection for a code not in the form.
    """
    section = definition.section(section_code)
    if not section.is_list:
        return _clean_row(section, None, {} if raw is None else raw)
    if raw is not None and not isinstance(raw, list):
        return [], [Problem(section.code, None, "", _UNREADABLE)]
    return _clean_rows(section, raw or [], definition.max_rows(section))


def validate(definition: FormDefinition, data: object, today: date) -> list[Problem]:
    """Return everything to correct before the form can be completed; never raise.

    Problems come in the order of the sections of the form.
    """
    if not isinstance(data, dict):
        return [Problem("", None, "", _UNREADABLE)]
    cleaned, problems = _clean(definition, data)
    reported = {problem.anchor for problem in problems}
    for section in definition.sections:
        found = (*_count(section, cleaned), *_missing(section, cleaned))
        # An answer dropped as unreadable is not reported as missing as well.
        problems += [problem for problem in found if problem.anchor not in reported]
        problems += _future(section, cleaned, today)
    problems += people_problems(persons(cleaned, "victim"), persons(cleaned, "perpetrator"), today)
    order = {section.code: place for place, section in enumerate(definition.sections)}
    return sorted(problems, key=lambda problem: order.get(problem.section, -1))


def without_hidden(definition: FormDefinition, data: object) -> dict[str, JSON]:
    """Return the answers to keep for good: those to questions that were in the end asked.

    A draft keeps the answer to a question hidden by a later choice; a completed form must
    not, since nobody saw it when signing.
    """
    cleaned, _ = _clean(definition, data if isinstance(data, dict) else {})
    for section in definition.sections:
        for _index, row in _rows(section, cleaned):
            for field in section.fields:
                if not field.is_shown(row):
                    row.pop(field.name, None)
    return cleaned


def free_texts(definition: FormDefinition, data: object) -> dict[tuple[str, int | None, str], str]:
    """Return what was typed in words, by section, row and field."""
    cleaned, _ = _clean(definition, data if isinstance(data, dict) else {})
    return {
        (section.code, index, field.name): str(row[field.name])
        for section in definition.sections
        for index, row in _rows(section, cleaned)
        for field in section.fields
        if field.kind in {FieldKind.TEXT, FieldKind.LONG_TEXT} and field.name in row
    }


def align(definition: FormDefinition, data: dict[str, JSON]) -> dict[str, JSON]:
    """Return the form with an empty row for each person about whom nothing was said yet.

    People are added one section at a time; the sections parallel to them must not fall behind.
    """
    aligned = dict(data)
    for section in definition.sections:
        rows = aligned.get(section.code)
        if section.per and isinstance(rows, list):
            missing = len(persons(aligned, section.per)) - len(rows)
            aligned[section.code] = [*rows, *({} for _ in range(missing))]
    return aligned


def remove_person(
    definition: FormDefinition, data: object, person: str, index: int
) -> dict[str, JSON]:
    """Return the form without one person and without every answer about that person.

    Lists are parallel, so removing the person alone would hand the injuries or the weapon
    of one person to the next one. An index out of range removes nothing.
    """
    cleaned, _ = _clean(definition, data if isinstance(data, dict) else {})
    for section in definition.sections:
        if person in {section.person, section.per}:
            _drop(cleaned[section.code], index)
        if person == "perpetrator":
            for field in section.fields:
                for _index, row in _rows(section, cleaned):
                    if field.kind is FieldKind.RELATION:
                        _drop(row.get(field.name), index)
    return cleaned


def _clean(
    definition: FormDefinition, data: dict[str, object]
) -> tuple[dict[str, JSON], list[Problem]]:
    """Clean every section; sections the form does not have are dropped and reported."""
    cleaned: dict[str, JSON] = {}
    problems: list[Problem] = []
    for section in definition.sections:
        cleaned[section.code], found = clean_section(
            definition, section.code, data.get(section.code)
        )
        problems += found
    if set(data) - set(cleaned):
        problems.append(Problem("", None, "", "Pominięto części, których nie ma w tym wzorze."))
    return cleaned, problems


def _clean_rows(
    section: Section, raw: list[object], limit: int
) -> tuple[list[JSON], list[Problem]]:
    """Clean each row in its place; an unreadable row stays as an empty one."""
    rows: list[JSON] = []
    problems: list[Problem] = []
    for index, item in enumerate(raw[:limit]):
        row, found = _clean_row(section, index, item)
        rows.append(row)
        problems += found
    if len(raw) > limit:
        what = "osób" if section.person or section.per else "wpisów"
        message = f"Zmieści się tu najwyżej {limit} {what}. Kolejne wpisz w następnym formularzu."
        problems.append(Problem(section.code, None, "", message))
    return rows, problems


def _clean_row(section: Section, index: int | None, raw: object) -> tuple[Row, list[Problem]]:
    """Clean the answers of one object."""
    if not isinstance(raw, dict):
        return {}, [Problem(section.code, index, "", _UNREADABLE)]
    row: Row = {}
    messages: list[tuple[str, str]] = []
    for field in section.fields:
        value, refusal = clean_value(field, raw.get(field.name))
        messages.append((field.name, refusal))
        if value is not None:
            row[field.name] = value
    # Checked only now: whether a question applies depends on the other answers.
    messages += [
        (field.name, check_value(field, row[field.name]))
        for field in section.fields
        if field.name in row and field.is_shown(row)
    ]
    if set(raw) - {field.name for field in section.fields}:
        messages.append(("", "Pominięto odpowiedzi na pytania, których nie ma w tym wzorze."))
    return row, [Problem(section.code, index, name, text) for name, text in messages if text]


def _row(value: object) -> Row:
    """Return the object itself, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def _rows(section: Section, cleaned: dict[str, JSON]) -> Iterator[tuple[int | None, Row]]:
    """Yield the objects of a section with their places; None is the place of a single one."""
    value = cleaned[section.code]
    if isinstance(value, list):
        yield from ((index, _row(item)) for index, item in enumerate(value))
    else:
        yield None, _row(value)


def _drop(value: JSON, index: int) -> None:
    """Remove one place of a list, where there is one."""
    if isinstance(value, list) and 0 <= index < len(value):
        del value[index]


def _count(section: Section, cleaned: dict[str, JSON]) -> Iterator[Problem]:
    """Report too few rows, and a parallel list that is not as long as the list of people."""
    if not section.is_list:
        return
    count = len(list(_rows(section, cleaned)))
    if section.per:
        people = len(persons(cleaned, section.per))
        if count != people:
            message = (
                "Odpowiedz w tej części osobno dla każdej osoby: "
                f"osoby w formularzu: {people}, odpowiedzi: {count}."
            )
            yield Problem(section.code, None, "", message)
    elif count < section.min_items:
        rows = f"Dodaj wpisy: co najmniej {section.min_items}."
        message = _ADD_PERSON if section.person else rows
        yield Problem(section.code, None, "", message)


def _missing(section: Section, cleaned: dict[str, JSON]) -> Iterator[Problem]:
    """Report required answers not given, and rows that need any answer and have none."""
    perpetrators = len(persons(cleaned, "perpetrator"))
    for index, row in _rows(section, cleaned):
        if section.needs_answer and not _is_answered(section, row):
            yield Problem(section.code, index, "", _NO_ANSWER)
        for field in section.fields:
            message = _missing_answer(field, row, perpetrators)
            if message:
                yield Problem(section.code, index, field.name, message)


def _is_answered(section: Section, row: Row) -> bool:
    """Tell whether any question that applies has an answer."""
    return any(field.name in row and field.is_shown(row) for field in section.fields)


def _missing_answer(field: Field, row: Row, perpetrators: int) -> str:
    """Return what to answer, or "" when the question is answered, optional or not asked."""
    if not field.required or not field.is_shown(row):
        return ""
    value = row.get(field.name)
    if field.kind is FieldKind.RELATION:
        towards = value if isinstance(value, list) else []
        return "" if len(towards) == perpetrators and all(towards) else _NO_RELATION
    if value is not None:
        return ""
    return "Wybierz odpowiedź." if field.kind in _PICKED else "Uzupełnij tę odpowiedź."


def _future(section: Section, cleaned: dict[str, JSON], today: date) -> Iterator[Problem]:
    """Report days after today: a form tells only what has happened."""
    for index, row in _rows(section, cleaned):
        for field in section.fields:
            day = parse_date(row.get(field.name)) if field.kind is FieldKind.DATE else None
            if day and day > today and not field.may_be_future and field.is_shown(row):
                yield Problem(section.code, index, field.name, _FUTURE)
