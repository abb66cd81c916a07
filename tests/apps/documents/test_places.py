"""The place of a protected fact is told by what stands before it, and by nothing of it."""

import pytest

from apps.documents.rules.firewall import Fact, check
from apps.documents.rules.places import words_before

STREET = Fact("victim", "address", "street", "ul. Bezpieczna")
CODE = Fact("victim", "address", "postal_code", "00-123")
PHONE = Fact("victim", "contact", "phone", "600 700 800")
CASES = [
    ("Prosimy o kontakt. Mieszka teraz na Bezpiecznej z dziećmi.", "kontakt. Mieszka teraz na"),
    ("Bezpieczna 3 to jej dom.", ""),
    ("Nic takiego tu nie stoi.", None),
    ("", None),
    ("Pierwszy akapit.\n\nDrugi: ul. Bezpieczna 3, 00-123 Tam.", "Pierwszy akapit. Drugi: ul."),
    ("Kod 00-123, ulica Bezpieczna.", "Kod"),
    ("Telefon: 600 700 800, ulica Bezpieczna.", "Telefon:"),
    ("Telefon: sześć; 600-700-800 wieczorem", "Telefon: sześć;"),
]


def _betrays(text: str) -> bool:
    return bool(check(text, [STREET, CODE, PHONE]))


@pytest.mark.parametrize(("text", "words"), CASES)
def test_the_words_before_tell_the_place(text: str, words: str | None) -> None:
    assert words_before(text, _betrays) == words


def test_a_long_text_is_not_read_word_by_word() -> None:
    asked = []

    def betrays(part: str) -> bool:
        asked.append(part)
        return "Bezpieczna" in part

    assert words_before("słowo " * 5000 + "Bezpieczna", betrays) == "słowo słowo słowo słowo"
    assert len(asked) < 40
