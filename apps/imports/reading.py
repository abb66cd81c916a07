"""Reading a table line by line, without holding it and without trusting it.

The kind is found by the content, never by the name. Cells are text: nothing in them is evaluated.
"""

import codecs
import csv
import datetime as dt
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import openpyxl
import puremagic
from django.utils.translation import gettext as _

from apps.common.errors import Invalid, Problem

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 40_000
MOST_COLUMNS = 100
LONGEST_CELL = 500
MOST_UNPACKED = 120 * 1024 * 1024
MOST_ENTRIES = 500
_BLOCK = 64 * 1024
# Shorter signatures (BM, MZ, ID3) may well begin a heading.
_SIGNATURE = 4
_ZIP = b"PK\x03\x04"
_DELIMITERS = ";,\t"
# How Excel's "Unicode text" begins.
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Bytes of Polish letters in which Polish Windows and ISO 8859-2 differ: Ą Ś Ź ą ś ź.
_ONLY_WINDOWS = bytes.fromhex("a58c8fb99c9f")
_ONLY_LATIN_2 = bytes.fromhex("a1a6acb1b6bc")
# Windows has letters and quotation marks there, ISO 8859-2 nothing that is written.
_UNUSED_IN_LATIN_2 = bytes(range(0x80, 0xA0))


@dataclass(frozen=True)
class Table:
    """The kind of a file, and its lines: each with its number in the file and its cells."""

    kind: str
    lines: Iterator[tuple[int, list[str]]]


def opened(file: IO[bytes], size: int) -> Table:
    """Return the table in a file, to be read once. Raises ``Invalid`` for what is none."""
    if size > MOST_BYTES:
        raise _refused(_("The file is too large. The limit is 20 MB."))
    file.seek(0)
    start = file.read(_BLOCK)
    file.seek(0)
    if start.startswith(_ZIP):
        return Table("xlsx", _lines(_workbook(file)))
    has_nul = b"\x00" in start and not start.startswith(_UTF_16)
    if not start.strip() or has_nul or _is_something_else(start):
        raise _refused(_("This is no table. Choose a CSV file or an XLSX workbook."))
    return Table("csv", _lines(_csv(file)))


def _refused(message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, "file")])


def _is_something_else(start: bytes) -> bool:
    """Whether the first bytes are those of another kind of file; a text has none of them."""
    try:
        found = puremagic.magic_string(start)
    except (puremagic.PureError, ValueError):
        return False
    return any(len(one.byte_match) >= _SIGNATURE for one in found)


def _lines(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Number the rows and leave empty ones out. Raises ``Invalid`` where there are too many."""
    kept = 0
    for number, row in enumerate(rows, start=1):
        while row and not row[-1]:
            row.pop()
        if not row:
            continue
        kept += 1
        if kept > MOST_ROWS + 1:
            raise _refused(_("The table has too many rows. Divide it into smaller files."))
        yield number, row


def _csv(file: IO[bytes]) -> Iterator[list[str]]:
    encoding = _encoding(file)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        delimiter = _delimiter(text)
        for row in csv.reader(text, delimiter=delimiter):
            yield [_clean(cell) for cell in row[:MOST_COLUMNS]]
    except csv.Error as error:
        raise _refused(_("The table cannot be read. Save it anew as CSV or XLSX.")) from error
    finally:
        text.detach()


def _encoding(file: IO[bytes]) -> str:
    """Return the encoding: UTF-16 and UTF-8 where the file is of it, else that of its Polish letters."""
    if file.read(2) in _UTF_16:
        found = "utf-16"
    elif _is_valid(file, "utf-8"):
        return "utf-8-sig"
    else:
        found = "iso-8859-2" if _is_latin_2(file) else "cp1250"
    if not _is_valid(file, found):
        raise _refused(_("The letters of this file cannot be read. Save it as CSV UTF-8."))
    return found


def _is_valid(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in _blocks(file):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True


def _is_latin_2(file: IO[bytes]) -> bool:
    """Whether the Polish letters are those of ISO 8859-2; of Polish Windows where nothing tells."""
    seen = Counter[int]()
    for block in _blocks(file):
        seen.update(block)
    file.seek(0)

    def number(signs: bytes) -> int:
        return sum(seen[sign] for sign in signs)

    return not number(_UNUSED_IN_LATIN_2) and number(_ONLY_LATIN_2) > number(_ONLY_WINDOWS)


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while block := file.read(_BLOCK):
        yield block


def _delimiter(text: io.TextIOWrapper) -> str:
    """Return the delimiter that stands most often in the headings, outside quotation marks."""
    first = ""
    while not first.strip():
        first = text.readline(_BLOCK)
        if not first:
            break
    text.seek(0)
    bare = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=bare.count)


def _workbook(file: IO[bytes]) -> Iterator[list[str]]:
    _check_archive(file)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=MOST_ROWS * 2, max_col=MOST_COLUMNS, values_only=True)
        for row in rows:
            # Most cells of a sparse sheet are empty: nothing is done for these.
            yield ["" if value is None else _clean(_text(value)) for value in row]
    except Invalid:
        raise
    except Exception as error:  # whatever a broken workbook makes the reader raise
        raise _refused(_("The workbook cannot be read. Save it anew as CSV or XLSX.")) from error


def _check_archive(file: IO[bytes]) -> None:
    """Refuse an archive that would unpack to too much, is no workbook, or declares entities."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            names = {one.filename for one in entries}
            if len(entries) > MOST_ENTRIES or sum(one.file_size for one in entries) > MOST_UNPACKED:
                raise _refused(
                    _("The workbook is too large inside. Save it anew without pictures.")
                )
            if "xl/workbook.xml" not in names:
                raise _refused(_("This is no table. Choose a CSV file or an XLSX workbook."))
            for one in entries:
                if one.filename.endswith((".xml", ".rels")):
                    with archive.open(one) as part:
                        if b"<!DOCTYPE" in part.read(4096).replace(b"\x00", b"").upper():
                            raise _refused(
                                _("The workbook cannot be read. Save it anew as CSV or XLSX.")
                            )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise _refused(_("The workbook cannot be read. Save it anew as CSV or XLSX.")) from error
    file.seek(0)


def _text(value: Any) -> str:
    """Return a cell of a workbook as it would be typed."""
    if isinstance(value, bool):
        return "tak" if value else "nie"
    if isinstance(value, dt.datetime):
        at_midnight = value.time() == dt.time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ")
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    is_whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if is_whole else value)


def _clean(text: str) -> str:
    """Return a cell without control characters and outer spaces, cut where nobody would write more."""
    words = "".join(sign if sign.isprintable() else " " for sign in text).split()
    return " ".join(words)[:LONGEST_CELL]
