"""What a file really is, whatever its name says."""

import io
import zipfile
from dataclasses import dataclass

import puremagic

from apps.documents.rules import whole

MAX_BYTES = 10 * 1024 * 1024
_UNPACKED = 100 * 1024 * 1024
_MEMBERS = 2000


@dataclass(frozen=True, slots=True)
class FileType:
    """A type that is taken: how it is served, and the names under which it may come."""

    mime: str
    suffix: str
    names: frozenset[str]


PDF = FileType("application/pdf", "pdf", frozenset({"pdf"}))
PNG = FileType("image/png", "png", frozenset({"png"}))
JPEG = FileType("image/jpeg", "jpg", frozenset({"jpg", "jpeg"}))
DOCX = FileType(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
    frozenset({"docx"}),
)  # fmt: skip
ODT = FileType("application/vnd.oasis.opendocument.text", "odt", frozenset({"odt"}))
TYPES = (PDF, PNG, JPEG, DOCX, ODT)
_PLAIN = {one.mime: one for one in (PDF, PNG, JPEG)}
_WHOLE = {PDF: whole.is_pdf, PNG: whole.is_png, JPEG: whole.is_jpeg}


class Refused(ValueError):
    """The file is not taken; the text says why, in Polish."""


def type_of(content: bytes, name: str, taken: tuple[FileType, ...] = TYPES) -> FileType:
    """Return the type of a file, told by its content, out of those that are taken.

    Raises ``Refused`` for an empty or too large file, one of another type, one that is not what its
    name says, one that only begins like its type or ends in the middle, one with macros, and an
    archive that would unpack into too much.
    """
    if not content:
        raise Refused("Plik jest pusty.")
    if len(content) > MAX_BYTES:
        raise Refused("Plik jest za duży: może mieć najwyżej 10 MB.")
    found = _office(content) if content.startswith(b"PK\x03\x04") else _magic(content)
    if found not in taken:
        *others, last = (one.suffix.upper() for one in taken)
        names = f"{', '.join(others)} albo {last}" if others else last
        raise Refused(f"Takich plików nie przyjmujemy. Wyślij {names}.")
    suffix = name.rpartition(".")[2].lower()
    if suffix not in found.names:
        raise Refused(
            f"Nazwa pliku mówi „{suffix[:8]}”, a treść to {found.suffix.upper()}. Sprawdź plik."
        )
    if found in _WHOLE and not _WHOLE[found](content):
        raise Refused("Plik jest uszkodzony albo niepełny. Zapisz albo zeskanuj go jeszcze raz.")
    return found


def _magic(content: bytes) -> FileType | None:
    try:
        return _PLAIN.get(puremagic.from_string(content[:4096], mime=True))
    except puremagic.PureError:
        return None


def _office(content: bytes) -> FileType | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {one.filename for one in members}
            if len(members) > _MEMBERS or sum(one.file_size for one in members) > _UNPACKED:
                raise Refused("Plik rozpakowałby się do zbyt dużego. Nie przyjmujemy go.")
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Refused("Plik zawiera makra. Zapisz go bez makr.")
            if "mimetype" in names:
                return ODT if archive.read("mimetype").strip() == ODT.mime.encode() else None
            return DOCX if "word/document.xml" in names else None
    except zipfile.BadZipFile:
        return None
