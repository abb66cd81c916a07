"""The OpenAPI description of each kind of office."""

from typing import Any

from django.urls import include, path
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator

from tenants.names import Kind

PREFIX = "api/v1/"
_URLS = {Kind.GMINA: "apps.api.gmina_urls", Kind.VOIVODESHIP: "apps.api.voivodeship_urls"}
_MARK = "x-spec-enum-id"
# Made once in a process for each language: it says nothing about any office.
_made: dict[tuple[str, str], dict[str, Any]] = {}


def schema_of(kind: Kind) -> dict[str, Any]:
    """Return the description of one kind of office, in the active language."""
    key = (kind.value, get_language() or "")
    if key not in _made:
        generator = SchemaGenerator(  # type: ignore[no-untyped-call]  # drf-spectacular has no types
            patterns=[path(PREFIX, include(_URLS[kind]))]
        )
        _made[key] = _tidy(generator.get_schema(request=None, public=True))  # type: ignore[no-untyped-call]  # drf-spectacular has no types
    return _made[key]


def _tidy(value: Any) -> Any:
    """Return a schema without the generator's own marks."""
    if isinstance(value, dict):
        return {key: _tidy(inner) for key, inner in value.items() if key != _MARK}
    return [_tidy(inner) for inner in value] if isinstance(value, list) else value
