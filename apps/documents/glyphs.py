"""Signs that the fonts of our prints cannot show: an emoji from a message, a name in its own script.

PDF/UA-1 allows no sign without a glyph. Each such sign is told in words in its place: whoever reads the
print, also by ear, learns what stood there, and the form itself keeps it as it was typed.
"""

import datetime as dt
import unicodedata
from typing import Any

import typst

from apps.documents.typesetting import compiled

_ANY_DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def told_in_words(data: Any) -> Any:
    """Return the data of a print with a name, or a code, in place of each sign without a glyph."""
    return _told(data, {})


def _told(data: Any, known: dict[str, str]) -> Any:
    """Return the data so; ``known`` keeps what was found out about signs of the same print."""
    if isinstance(data, str):
        known |= {sign: _shown(sign) for sign in set(data) - known.keys()}
        return "".join(known[sign] for sign in data)
    if isinstance(data, dict):
        return {key: _told(value, known) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_told(value, known) for value in data]
    return data


def _shown(sign: str) -> str:
    if sign.isspace() or _has_glyph(sign):
        return sign
    category = unicodedata.category(sign)
    if category in {"Cc", "Cf", "Mn"}:
        return ""  # it shows nothing by itself
    # Names of symbols say what they show ("pouting face"), those of letters of far scripts do not.
    name = unicodedata.name(sign, "").lower() if category in {"So", "Sk"} else ""
    return f"[{name or f'U+{ord(sign):04X}'}]"


def _has_glyph(sign: str) -> bool:
    try:
        compiled("probe", {"title": "probe", "office": "probe", "sign": sign}, _ANY_DAY)
    except typst.TypstError:
        return False
    return True
