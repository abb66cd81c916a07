"""PDFs that a screen reader can read: tagged PDF/UA-1, set by Typst from data.

Typst comes as one wheel and needs no library of the system (ADR 0016). A layout is a ``.typ`` file
beside this module; what people typed reaches it only as data, so no text of theirs can become markup.
"""

import datetime as dt
from typing import Any

import typst

from apps.documents.glyphs import told_in_words
from apps.documents.typesetting import compiled


def render(layout: str, data: dict[str, Any], *, made_at: dt.datetime) -> bytes:
    """Return the PDF of a layout filled with data; ``data["title"]`` names the document.

    The same layout, data and moment give the same bytes. Signs that no font shows are told in words.
    Raises ``typst.TypstError`` for a layout that does not fit the data: a fault of ours, never of what
    was typed.
    """
    try:
        return compiled(layout, data, made_at)
    except typst.TypstError:
        return compiled(layout, told_in_words(data), made_at)
