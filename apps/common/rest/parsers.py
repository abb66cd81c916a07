"""Reading bodies: JSON only, of bounded size, with text that can be stored."""

import json
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import BaseParser

from apps.common.rest.errors import escaped

_DEEPEST = 40


class StrictJSONParser(BaseParser):
    """UTF-8 JSON without NaN, NUL or halves of surrogate pairs, and not absurdly deep.

    Reads through ``HttpRequest.body``, so that ``DATA_UPLOAD_MAX_MEMORY_SIZE`` holds.
    """

    media_type = "application/json"

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        """Return the document. Raises ``ParseError`` (400) and ``ValidationError`` (422)."""
        raw = stream.body if hasattr(stream, "body") else stream.read()
        try:
            document = json.loads(raw.decode("utf-8"), parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is not valid JSON in UTF-8.")) from error
        _check(document, "", 0)
        return document


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _check(value: Any, path: str, depth: int) -> None:
    if depth > _DEEPEST:
        raise ParseError(_("The body is nested too deeply."))
    if isinstance(value, str) and not is_storable(value):
        raise ValidationError({path.strip("/") or "body": [_("Remove invisible characters.")]})
    if isinstance(value, dict):
        for key, inner in value.items():
            if not is_storable(key):
                raise ValidationError({path.strip("/") or "body": [_("A name is not valid text.")]})
            _check(inner, f"{path}/{escaped(key)}", depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _check(inner, f"{path}/{index}", depth + 1)


def is_storable(text: str) -> bool:
    """Return whether PostgreSQL and UTF-8 can hold the text."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
