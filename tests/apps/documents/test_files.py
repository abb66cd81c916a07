"""What a file really is, whatever its name says."""

import io
import zipfile
from typing import Any

import pytest
from PIL import Image

from apps.documents.rules import files as types
from apps.documents.rules.files import Refused, type_of

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def picture(kind: str, **options: Any) -> bytes:
    made = io.BytesIO()
    Image.effect_noise((40, 30), 50).convert("RGB").save(made, kind, **options)
    return made.getvalue()


PNG, JPEG = picture("PNG"), picture("JPEG")
HTML = b"<script>alert(1)</script>"


def archive(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as one:
        for name, content in members.items():
            one.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"),
                         content)  # fmt: skip
    return made.getvalue()


DOCX = archive(word__document_xml=b"<w/>")
ODT = archive(mimetype=types.ODT.mime.encode())


@pytest.mark.parametrize(
    ("content", "name", "suffix"),
    [
        (PDF, "skan.pdf", "pdf"), (PDF, "SKAN.PDF", "pdf"), (PNG, "a.png", "png"),
        (JPEG, "a.jpg", "jpg"), (JPEG, "a.jpeg", "jpg"), (DOCX, "a.docx", "docx"),
        (ODT, "a.odt", "odt"), (picture("JPEG", progressive=True), "a.jpg", "jpg"),
        (JPEG + b"a trailer of a camera", "a.jpg", "jpg"), (PDF + b"\x00" * 4000, "a.pdf", "pdf"),
    ],
)  # fmt: skip
def test_a_file_is_taken_for_what_it_is(content: bytes, name: str, suffix: str) -> None:
    assert type_of(content, name).suffix == suffix


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "a.pdf", "pusty"),
        (PDF + b"0" * types.MAX_BYTES, "a.pdf", "za duży"),
        (b"MZ\x90\x00" + b"0" * 60, "a.pdf", "nie przyjmujemy"),
        (b"<html><script>", "a.pdf", "nie przyjmujemy"),
        (b"#!/bin/sh\n", "a.pdf", "nie przyjmujemy"),
        (b"\xff\xd8\xff\xe0" + HTML, "a.jpg", "uszkodzony"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"0" * 40, "a.jpg", "uszkodzony"),
        (JPEG[:-2], "a.jpg", "uszkodzony"), (JPEG[:200], "a.jpg", "uszkodzony"),
        (b"\x89PNG\r\n\x1a\n" + HTML, "a.png", "uszkodzony"),
        (PNG[:-12], "a.png", "uszkodzony"), (PNG[:40] + b"x" + PNG[41:], "a.png", "uszkodzony"),
        (b"%PDF-1.7\n" + HTML, "a.pdf", "uszkodzony"), (PDF[:12], "a.pdf", "uszkodzony"),
        (PNG, "a.pdf", "treść to PNG"),
        (PDF, "a.docx", "treść to PDF"),
        (PDF, "bez-kropki", "treść to PDF"),
        (archive(other_xml=b"x"), "a.docx", "nie przyjmujemy"),
        (archive(mimetype=b"application/epub+zip"), "a.odt", "nie przyjmujemy"),
        (b"PK\x03\x04broken", "a.docx", "nie przyjmujemy"),
        (archive(word__document_xml=b"<w/>", word__vbaProject_bin=b"x"), "a.docx", "makra"),
        (archive(word__document_xml=b"0" * (101 * 1024 * 1024)), "a.docx", "zbyt dużego"),
    ],
    ids=range(22),
)  # fmt: skip
def test_a_file_that_lies_is_refused_with_the_reason(
    content: bytes, name: str, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        type_of(content, name)
