"""What of a victim may not stand in a form about the perpetrator (UPPD art. 9c.5)."""

import re
from collections.abc import Iterable

from .form_schema import JSON, FieldKind, FormDefinition, Problem, Row

# Shorter answers (a house number) are no secret by themselves and stand in any text.
_SHORTEST = 4
_PHONE_DIGITS = 7


def protected_values(
    definition: FormDefinition, victims: Iterable[Row], perpetrators: Iterable[Row]
) -> frozenset[str]:
    """Return the victims' addresses, contacts, work and schools that no perpetrator shares."""
    names = {
        field.name for section in definition.sections for field in section.fields if field.protected
    }
    shared = {value for row in perpetrators for value in _values(row, names)}
    return frozenset(value for row in victims for value in _values(row, names)) - shared


def leaks(
    definition: FormDefinition, answers: dict[str, JSON], protected: Iterable[str]
) -> list[Problem]:
    """Return where a form's text literally holds a protected value, without repeating it."""
    wanted = tuple(protected)
    found = []
    for section in definition.sections:
        given = answers.get(section.code)
        rows = list(enumerate(given)) if isinstance(given, list) else [(None, given)]
        for index, row in rows:
            for field in section.fields:
                text = row.get(field.name) if isinstance(row, dict) else None
                is_typed = field.kind in {FieldKind.TEXT, FieldKind.LONG_TEXT}
                if is_typed and any(_holds(str(text or ""), value) for value in wanted):
                    found.append(Problem(section.code, index, field.name, _MESSAGE))
    return found


_MESSAGE = (
    "W tej odpowiedzi jest adres, kontakt, miejsce pracy albo szkoła osoby doznającej przemocy "
    "domowej. Usuń to: ten formularz może zobaczyć osoba stosująca przemoc domową."
)


def _values(row: Row, names: set[str]) -> set[str]:
    texts = (str(row.get(name) or "").casefold().strip() for name in names)
    return {text for text in texts if len(text) >= _SHORTEST}


def _holds(text: str, value: str) -> bool:
    digits = re.sub(r"\D", "", value)
    if len(digits) >= _PHONE_DIGITS and digits in re.sub(r"[\s()+-]", "", text):
        return True
    pattern = r"\s+".join(re.escape(part) for part in value.split())
    return re.search(rf"(?<!\w){pattern}(?!\w)", text.casefold()) is not None
