"""PESEL and TERYT: what passes, what is refused and how it is said."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.common.identifiers import (
    InvalidPesel,
    InvalidTeryt,
    Pesel,
    is_synthetic,
    parse_pesel,
    parse_teryt,
)
from tests.factories.nka import pesel_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("44051401359", Pesel("44051401359", date(1944, 5, 14), "male")),
        ("02070803628", Pesel("02070803628", date(1902, 7, 8), "female")),
        (" 440514 01359 ", Pesel("44051401359", date(1944, 5, 14), "male")),
        ("440514-01359", Pesel("44051401359", date(1944, 5, 14), "male")),
    ],
)
def test_a_published_number_is_read(text: str, expected: Pesel) -> None:
    assert parse_pesel(text) == expected


@pytest.mark.parametrize(
    ("born", "month_digits", "synthetic"),
    [
        (date(1800, 1, 1), "81", True),
        (date(1899, 12, 31), "92", True),
        (date(1900, 1, 1), "01", False),
        (date(1999, 12, 31), "12", False),
        (date(2000, 1, 1), "21", False),
        (date(2099, 12, 31), "32", False),
        (date(2100, 1, 1), "41", False),
        (date(2199, 12, 31), "52", False),
        (date(2200, 1, 1), "61", False),
        (date(2299, 12, 31), "72", False),
    ],
)
def test_the_month_carries_the_century(born: date, month_digits: str, synthetic: bool) -> None:
    pesel = parse_pesel(pesel_number(born))
    assert pesel.number[2:4] == month_digits
    assert pesel.birth_date == born
    assert is_synthetic(pesel) is synthetic


@pytest.mark.parametrize("sex", ["female", "male"])
def test_the_tenth_digit_carries_the_sex(sex: str) -> None:
    assert parse_pesel(pesel_number(date(1850, 6, 1), sex=sex)).sex == sex


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("", "wpisano 0"),
        ("4405140135", "wpisano 10"),
        ("440514013590", "wpisano 12"),
        ("4405140135a", "samymi cyframi"),
        ("٤٤٠٥١٤٠١٣٥٩", "samymi cyframi"),  # Arabic digits are digits to Python
        ("44051401358", "Porównaj każdą cyfrę"),
        ("00000000000", "datę, której nie ma"),
    ],
)
def test_a_wrong_number_is_explained(text: str, advice: str) -> None:
    with pytest.raises(InvalidPesel, match=advice):
        parse_pesel(text)


def test_a_day_that_does_not_exist_is_refused() -> None:
    number = pesel_number(date(1901, 2, 28)).replace("010228", "010229")
    digits = [int(digit) for digit in number[:10]]
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
    check = -sum(w * d for w, d in zip(weights, digits, strict=True)) % 10
    with pytest.raises(InvalidPesel, match="datę, której nie ma"):
        parse_pesel(number[:10] + str(check))


@settings(deadline=None)
@given(st.text(max_size=30) | st.text("0123456789", min_size=11, max_size=11))
def test_any_text_is_read_or_explained(text: str) -> None:
    try:
        number = parse_pesel(text).number
    except InvalidPesel:
        return
    assert len(number) == 11


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1806023", "180602"),  # Kolbuszowa, mixed
        ("1806024", "180602"),  # its town
        ("180602", "180602"),
        ("0201011", "020101"),  # Bolesławiec, town
        ("1018012", "101801"),  # Bolesławiec in łódzkie, before 2024
        ("1018013", "101801"),  # and since: the same gmina
        ("1465011", "146501"),
    ],
)
def test_a_gmina_has_one_code_whatever_its_type(text: str, code: str) -> None:
    assert parse_teryt(text) == code


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("", "6 albo 7 cyfr"),
        ("18060", "6 albo 7 cyfr"),
        ("18060231", "6 albo 7 cyfr"),
        ("18o6023", "6 albo 7 cyfr"),
        ("0006023", "województwa"),
        ("0306023", "województwa"),
        ("3406023", "województwa"),
        ("1800000", "kod TERYT gminy"),
        ("1806000", "kod TERYT gminy"),
        ("1806026", "rodzaju gminy"),
    ],
)
def test_a_wrong_code_is_explained(text: str, advice: str) -> None:
    with pytest.raises(InvalidTeryt, match=advice):
        parse_teryt(text)
