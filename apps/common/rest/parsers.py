"""Reading bodies: JSON only, of bounded size, with text that can be stored."""

import json
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import BaseParser

_DEEPEST = 40


class StrictJSONParser(BaseParser):
    """UTF-8 JSON without NaN, NUL or halves of surrogate pairs, and not absurdly deep.

    Reads through ``HttpRequest.body``, so that ``DATA_UPLOAD_MAX_MEMORY_SIZE`` holds.
    """

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the document. Raises ``ParseError`` (400) and ``ValidationError`` (422)."""
        raw = stream.body if hasattr(stream, "body") else stream.read()
        try:
            document = json.loads(raw.decode("utf-8"), parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is not valid JSON in UTF-8.")) from error
        _check(document, ())
        return document


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _check(value: Any, path: tuple[str, ...]) -> None:
    if len(path) > _DEEPEST:
        raise ParseError(_("The body is nested too deeply."))
    if isinstance(value, str) and not is_storable(value):
        raise _at(path, _("Remove invisible characters."))
    if isinstance(value, dict):
        for key, inner in value.items():
            if not is_storable(key):
                raise _at(path, _("A name is not valid text."))
            _check(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _check(inner, (*path, str(index)))


def _at(path: tuple[str, ...], message: str) -> ValidationError:
    detail: Any = [message]
    for part in reversed(path):
        detail = {part: detail}
    return ValidationError(detail)


def is_storable(text: str) -> bool:
    """Return whether PostgreSQL and UTF-8 can hold the text."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
