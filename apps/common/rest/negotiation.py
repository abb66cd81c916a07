"""The interface speaks JSON whatever ``Accept`` says (RFC 9110, 12.4.1 allows that)."""

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

MULTIPART = "multipart/form-data"


class AlwaysJson(BaseContentNegotiation):
    """Take the first parser that reads the body's type, and the only renderer."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> Any:
        """Return the parser of the body's media type, None for a type that is not read (415)."""
        given = media_type_of(request.content_type)
        return next((parser for parser in parsers if parser.media_type == given), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the renderer and its media type."""
        first = next(iter(renderers))
        return first, str(first.media_type)


def media_type_of(header: str | None) -> str:
    """Return the media type of a ``Content-Type`` without its parameters."""
    return (header or "").partition(";")[0].strip().lower()
