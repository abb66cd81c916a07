"""Identifiers of the state registers: PESEL of a person, TERYT code of a gmina."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.exceptions import InvalidChecksum, InvalidComponent
from stdnum.pl import pesel as stdnum_pesel

Sex = Literal["female", "male"]

# Even numbers; the list is closed since the reform of 1999.
_VOIVODESHIPS = frozenset(f"{number:02}" for number in range(2, 33, 2))
# 1 town, 2 rural, 3 mixed, 4 and 5 its parts, 8 district of Warsaw, 9 delegatura.
_UNIT_TYPES = frozenset("1234589")


class InvalidPesel(ValueError):
    """Say, in Polish and to the person typing, what to correct in the number."""


class InvalidTeryt(ValueError):
    """Say, in Polish and to the person typing, what to correct in the code."""


@dataclass(frozen=True, slots=True)
class Pesel:
    """A well-formed PESEL and the two facts it carries."""

    number: str
    birth_date: date
    sex: Sex


def parse_pesel(text: str) -> Pesel:
    """Return the number without separators, with its birth date and sex.

    A date in the future passes: rules read no clock, and the caller knows the day.
    Raise InvalidPesel when the length, the check digit or the date is wrong.
    """
    number = _checked_number(_without_separators(text))
    sex: Sex = "female" if stdnum_pesel.get_gender(number) == "F" else "male"
    return Pesel(number, stdnum_pesel.get_birth_date(number), sex)


def is_synthetic(pesel: Pesel) -> bool:
    """Tell whether the number is of the 1800s, which no living person can have.

    Demonstration and test data use only such numbers, so they never hit anybody.
    """
    return 1800 <= pesel.birth_date.year <= 1899


def parse_teryt(text: str) -> str:
    """Return the six digits that name a gmina for good.

    The seventh digit (type) is checked and left out: it changes when a village becomes
    a town, so it cannot be a part of a key. Raise InvalidTeryt for anything else.
    """
    code = _without_separators(text)
    if not re.fullmatch(r"[0-9]{6,7}", code):
        raise InvalidTeryt("Wpisz kod TERYT gminy: 6 albo 7 cyfr, na przykład 1806023.")
    if code[:2] not in _VOIVODESHIPS:
        raise InvalidTeryt("Sprawdź dwie pierwsze cyfry kodu TERYT: nie ma takiego województwa.")
    if "00" in (code[2:4], code[4:6]):
        raise InvalidTeryt("Wpisz kod TERYT gminy, a nie całego powiatu lub województwa.")
    if len(code) == 7 and code[6] not in _UNIT_TYPES:
        raise InvalidTeryt("Sprawdź ostatnią cyfrę kodu TERYT: nie ma takiego rodzaju gminy.")
    return code[:6]


def _without_separators(text: str) -> str:
    """Return the text without the spaces and hyphens people put between digits."""
    return re.sub(r"[\s-]", "", text)


def _checked_number(number: str) -> str:
    """Return the number if it is a PESEL, or raise InvalidPesel."""
    # ASCII only: str.isdigit() and \d also accept digits of other scripts.
    if not re.fullmatch(r"[0-9]*", number):
        raise InvalidPesel("Wpisz numer PESEL samymi cyframi, na przykład 44051401359.")
    if len(number) != 11:
        raise InvalidPesel(
            f"Numer PESEL ma 11 cyfr, a wpisano {len(number)}. Przepisz go jeszcze raz z dokumentu."
        )
    try:
        return stdnum_pesel.validate(number)
    except InvalidChecksum:
        raise InvalidPesel(
            "Cyfry numeru PESEL nie zgadzają się ze sobą. Porównaj każdą cyfrę z dokumentem."
        ) from None
    except InvalidComponent:
        raise InvalidPesel(
            "W numerze PESEL zapisano datę, której nie ma. Sprawdź sześć pierwszych cyfr."
        ) from None
