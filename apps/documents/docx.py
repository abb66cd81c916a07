"""Documents from templates that an office edits in its word processor: only fields, no programs.

A template may hold ``{{ field }}`` and nothing else of the template language: no loops, conditions,
filters or attributes, so that none can run for ever or read what it should not.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterable, Mapping

from docx import Document
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from apps.documents.rules.files import DOCX, type_of

_TAG = re.compile(r"\{\{(.*?)\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_FIELD = re.compile(r"\s*([a-z_]+)\s*")


def fields_of(content: bytes, name: str) -> tuple[set[str], list[str]]:
    """Return the fields of a template, and what in it is no field, as it stands there.

    Raises ``documents.rules.files.Refused`` for a file that is no docx or would unpack into too much.
    """
    type_of(content, name, taken=(DOCX,))
    fields: set[str] = set()
    strange: list[str] = []
    for part in _parts(content):
        for found in _TAG.finditer(part):
            field = _FIELD.fullmatch(found[1] or "")
            if field:
                fields.add(field[1])
            else:
                strange.append(re.sub(r"<[^>]+>", "", found[0])[:60])
        if _TAG.sub("", part).count("{{") or _TAG.sub("", part).count("{%"):
            strange.append("{{")
    if any(mark in text for text in _elsewhere(content) for mark in ("{{", "{%", "{#")):
        strange.append("{{")
    return fields, strange


def fill(content: bytes, given: Mapping[str, str]) -> bytes:
    """Return the document; what was typed is text, never markup or template. ``given`` has all fields."""
    template = DocxTemplate(io.BytesIO(content))
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    template.render(dict(given), jinja_env=environment, autoescape=True)
    made = io.BytesIO()
    template.save(made)
    return made.getvalue()


def text_of(content: bytes) -> str:
    """Return all text of a document, headers, footers and tables included."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = [
            archive.read(name).decode(errors="replace")
            for name in archive.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        ]
    paragraphs = (re.sub(r"</w:p>", "\n", text) for text in texts)
    return html.unescape("\n".join(re.sub(r"<[^>]+>", "", one) for one in paragraphs))


def starting_point(title: str, paragraphs: Iterable[str]) -> bytes:
    """Return a docx to begin from, with fields in double braces."""
    document = Document()
    document.add_heading(title, level=1)
    for paragraph in paragraphs:
        document.add_paragraph(re.sub(r"\{(\w+)\}", r"{{ \1 }}", paragraph))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _elsewhere(content: bytes) -> Iterable[str]:
    """Return the text of what may hold no field: properties, notes, comments."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            is_field_part = re.match(r"word/(document|header\d*|footer\d*)\.xml$", name)
            if name.endswith(".xml") and not is_field_part:
                yield re.sub(r"<[^>]+>", "", archive.read(name).decode(errors="replace"))


def _parts(content: bytes) -> Iterable[str]:
    """Return the XML of the body, headers and footers, with tags that Word cut in pieces joined."""
    template = DocxTemplate(io.BytesIO(content))
    template.init_docx()
    yield template.patch_xml(template.get_xml())
    for kind in (template.HEADER_URI, template.FOOTER_URI):
        for _key, part in template.get_headers_footers(kind):
            yield template.patch_xml(template.get_part_xml(part))
