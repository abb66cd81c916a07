"""PDFs are tagged, in Polish, and show what was typed as text."""

import datetime as dt
import io

import pytest
import typst
from pypdf import PdfReader

from apps.documents import pdf

AT = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
TABLE = {
    "title": "Arkusz „Zażółć gęślą jaźń”",
    "office": "OPS Przykładowo",
    "intro": ["#panic() *nie jest* $znacznikiem$"],
    "columns": ["Termin", "Dzień"],
    "rows": [["D03", "2 stycznia 2026"], ["]#evil[", "ąęłóśżźćń"]],
}


def test_a_pdf_is_tagged_and_names_its_language_and_title() -> None:
    reader = PdfReader(io.BytesIO(pdf.render("table", TABLE, made_at=AT)))
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "pl"
    assert reader.metadata is not None
    assert reader.metadata.title == TABLE["title"]


def test_what_people_typed_is_never_markup() -> None:
    text = PdfReader(io.BytesIO(pdf.render("table", TABLE, made_at=AT))).pages[0].extract_text()
    for typed in ("#panic() *nie jest* $znacznikiem$", "]#evil[", "ąęłóśżźćń"):
        assert typed in text


def test_a_whole_team_finds_room_to_sign() -> None:
    signing = [f"Osoba Zmyślona {number}" for number in range(40)]
    data = {
        "title": "Protokół", "office": "Umowa", "empty": "brak", "intro": [], "sections": [],
        "signatures": {"title": "Podpisy", "signing": signing},
    }  # fmt: skip
    pages = PdfReader(io.BytesIO(pdf.render("form", data, made_at=AT))).pages
    heights: list[float] = []

    def visit(text: str, cm: list[float], tm: list[float], *_font: object) -> None:
        if text.strip().startswith("Osoba"):
            heights.append(tm[5] * cm[3] + cm[5])

    for page in pages:
        page.extract_text(visitor_text=visit)
    assert len(heights) == 40
    assert min(heights) > 0


def test_the_same_data_give_the_same_bytes() -> None:
    assert pdf.render("table", TABLE, made_at=AT) == pdf.render("table", TABLE, made_at=AT)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("zobaczysz 😡.", "zobaczysz [pouting face]."),
        ("ze strony\ufeff WWW", "ze strony WWW"),
        ("张 Zmyślona", "[U+5F20] Zmyślona"),
        ("dzwonek \x07 cicho", "dzwonek cicho"),
        ("👩\u200d👧", "[woman]\u200d[girl]"),
        ("♥ ✓ Їжак ქართული", "♥ ✓ Їжак ქართული"),
    ],
)
def test_a_sign_without_a_glyph_is_told_in_words(typed: str, shown: str) -> None:
    """Threats are quoted with their emoji: no print may fail for one."""
    table = {**TABLE, "rows": [["D03", typed]]}
    text = PdfReader(io.BytesIO(pdf.render("table", table, made_at=AT))).pages[0].extract_text()
    assert shown in " ".join(text.split())


def test_a_layout_that_does_not_fit_is_a_fault_of_ours() -> None:
    with pytest.raises(typst.TypstError):
        pdf.render("table", {"title": "Bez wierszy"}, made_at=AT)
