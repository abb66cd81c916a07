"""The sheet NK-B: alike in every language, with the telephones of the day and nobody's data."""

import datetime as dt
import io
import re

import pytest
from pypdf import PdfReader

from apps.procedures import nkb_print
from apps.procedures.models import HelpContact
from apps.procedures.rules import nkb
from apps.procedures.rules.nkb_sheet import LANGUAGES, PARTS, PHONES, WORDS, phones_on

NOW = dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC)
PLACES = [HelpContact(name="OPS Przykładowo", phone="17 000 00 00", address="Zmyślona 1")]


def text_of(language: str, places: list[HelpContact], now: dt.datetime = NOW) -> str:
    reader = PdfReader(io.BytesIO(
        nkb_print.render(language, office="Przykładowo", contacts=places, now=now)
    ))  # fmt: skip
    assert reader.root_object["/Lang"] == language
    assert "/StructTreeRoot" in reader.root_object
    return " ".join(page.extract_text() for page in reader.pages)


def test_there_is_a_sheet_in_every_language_in_which_it_is_handed_over() -> None:
    assert {one.value for one in nkb.LANGUAGES} - {"other"} == set(LANGUAGES)
    assert set(PARTS) == set(WORDS) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_as_much(language: str) -> None:
    def shape(code: str) -> list[tuple[bool, int]]:
        return [(bool(part.text), len(part.items)) for part in PARTS[code]]

    assert shape(language) == shape("pl")
    assert all(one.names.get(language) for one in PHONES)


def test_ukrainian_is_not_russian_nor_polish() -> None:
    text = " ".join([part.heading + part.text + " ".join(part.items) for part in PARTS["uk"]][0:])
    assert not re.search("[ыэъёąęłśżźćńó]", text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("day", "is_there"), [(dt.date(2026, 8, 31), False), (dt.date(2026, 9, 1), True)]
)
def test_a_number_is_printed_from_its_first_day(day: dt.date, is_there: bool) -> None:
    assert ("116 006" in {one.number for one in phones_on(day)}) == is_there
    assert {"112", "800 120 002", "116 111", "116 123", "800 107 777"} <= {
        one.number for one in phones_on(day)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_print_has_all_parts_phones_and_places(language: str) -> None:
    text = re.sub(r"\s+", "", text_of(language, PLACES))
    wanted = [part.heading for part in PARTS[language]]
    wanted += [one.number for one in PHONES] + ["OPS Przykładowo", "17 000 00 00", "Zmyślona 1"]
    for one in wanted:
        assert re.sub(r"\s+", "", one) in text, one


def test_without_places_it_says_whom_to_ask() -> None:
    assert WORDS["pl"].no_contacts[:20] in text_of("pl", [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_that_it_is_not_the_official_pattern(language: str) -> None:
    assert "1870" in WORDS[language].foot
    assert "2026-1" in text_of(language, [])
