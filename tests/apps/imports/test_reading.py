"""Tables out of files: kinds, encodings, delimiters, and what is refused."""

import csv
import datetime as dt
import io
import tracemalloc
import zipfile
from typing import Any

import openpyxl
import pytest

from apps.common.errors import Invalid
from apps.imports import reading

HEADINGS = ["Numer sprawy", "Imię", "Nazwisko"]
LINE = ["OPS/1", "Łucja", "Żółć; „ó”"]


def read(content: bytes) -> list[list[str]]:
    return [cells for _row, cells in reading.opened(io.BytesIO(content), len(content)).lines]


def text(delimiter: str, encoding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([HEADINGS, LINE])
    return out.getvalue().encode(encoding)


def workbook(*rows: Any) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "utf-16"])
def test_text_in_every_usual_form(delimiter: str, encoding: str) -> None:
    assert read(text(delimiter, encoding)) == [HEADINGS, LINE]


@pytest.mark.parametrize("encoding", ["cp1250", "iso-8859-2"])
@pytest.mark.parametrize(
    "name", ["Świętosław", "Źdźbło", "WĄŻ", "Ślązak-Żółć", "Łącka", "Ćwiek"],
)  # fmt: skip
def test_polish_letters_tell_windows_from_iso(encoding: str, name: str) -> None:
    assert read(f"Imię;Nazwisko\nJan;{name}\n".encode(encoding))[1][1] == name


def test_half_a_letter_of_utf_16_is_no_table() -> None:
    with pytest.raises(Invalid):
        read("a;b\n1;2\n".encode("utf-16")[:-1])


def test_a_letter_of_several_bytes_may_stand_across_blocks() -> None:
    content = ("a;b\n" + "x" * (reading._BLOCK - 5) + "żółw;ł\n").encode()

    assert read(content)[1][1] == "ł"


def test_a_workbook_with_its_kinds_of_cells() -> None:
    day = dt.datetime(2024, 3, 14)  # noqa: DTZ001 - cells know no zone
    content = workbook(HEADINGS, ["1/24", day, 12.0], [True, None, dt.time(14, 30)])
    assert read(content) == [HEADINGS, ["1/24", "2024-03-14", "12"], ["tak", "", "14:30"]]


@pytest.mark.parametrize("cell", ["=1+1", '=HYPERLINK("http://x")', "+48", "-5", "@SUM(A1)"])
def test_nothing_in_a_cell_is_evaluated(cell: str) -> None:
    assert read(workbook(HEADINGS, ["1", cell]))[1] == ["1", cell]
    assert read(f"a;b\n1;{cell.replace(chr(34), '')}\n".encode())[1][1] == cell.replace('"', "")


def test_rows_keep_the_numbers_of_the_file() -> None:
    found = reading.opened(io.BytesIO(b"a;b\n\n;\n1;2\n"), 11).lines

    assert list(found) == [(1, ["a", "b"]), (4, ["1", "2"])]


def bomb(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def with_entries(number: int) -> bytes:
    return bomb(xl__workbook_xml=b"<x/>", **{f"e{place}": b"" for place in range(number)})


@pytest.mark.parametrize(
    "content",
    [
        b"", b"   \n", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", b"\x89PNG\r\n\x1a\n" + b"\x00" * 20,
        bytes.fromhex("D0CF11E0A1B11AE1") + b"\x00" * 600, b"{\\rtf1\\ansi abc}",
        b"<html><table><tr><td>1</td></tr></table></html>", b"PK\x03\x04 broken",
        bomb(mimetype=b"application/zip"),
        bomb(xl__workbook_xml=b"0" * (reading.MOST_UNPACKED + 1)),
        with_entries(reading.MOST_ENTRIES),
        bomb(xl__workbook_xml=b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'),
        bomb(xl__workbook_xml='<!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode("utf-16")),
        bomb(xl__workbook_xml=b"<x/>"),
        b"a;b\n\x81\x83\n",
    ],
    ids=[
        "empty", "blank", "pdf", "png", "old-office", "rtf", "html", "broken-zip", "other-zip",
        "bomb", "many-entries", "entities", "entities-utf16", "no-workbook", "no-letters",
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        read(content)


def test_too_large_a_file_is_not_read_at_all() -> None:
    with pytest.raises(Invalid, match="20"):
        reading.opened(io.BytesIO(b"a"), reading.MOST_BYTES + 1)


def test_the_largest_file_is_read_from_memory_and_never_lies_on_a_disk(settings: Any) -> None:
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE > reading.MOST_BYTES


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 3)

    assert len(read(b"a;b\n" + b"1;2\n" * 3)) == 4
    with pytest.raises(Invalid):
        read(b"a;b\n" + b"1;2\n" * 4)


def test_rows_far_below_the_others_do_not_fill_the_memory() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"], book.active["XFD1048576"] = "a", "b"
    book.save(out)

    assert read(out.getvalue())[0][0] == "a"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_long_table_takes_no_more_memory_than_a_short_one(kind: str, is_thorough: bool) -> None:
    """Lines are read one by one: many of them hold as much as few (shared strings off)."""

    def content(rows: int) -> bytes:
        lines = ([f"OPS/{place}", "Łucja " * 20, place] for place in range(rows))
        if kind == "xlsx":
            return workbook(HEADINGS, *lines)
        out = io.StringIO()
        csv.writer(out).writerows([HEADINGS, *lines])
        return out.getvalue().encode()

    many = 10_000 if is_thorough else 4_000
    assert peak(content(many), many) < 3 * peak(content(500), 500)


def peak(content: bytes, rows: int) -> int:
    file = io.BytesIO(content)

    def run() -> int:
        return sum(1 for _line in reading.opened(file, len(content)).lines)

    assert run() == rows + 1  # once before, so that what is loaded once does not count
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
