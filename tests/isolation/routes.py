"""Every route of every URLconf, found by walking it."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from django.urls import URLPattern, URLResolver

URLCONFS = ("przystan.urls.gmina", "przystan.urls.voivodeship")


@dataclass(frozen=True)
class Route:
    """One route: its full name, the text of its pattern, and the names of what varies in it."""

    name: str
    pattern: str
    arguments: frozenset[str]

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")

    def __str__(self) -> str:
        return self.name


def routes_of(urlconf: str) -> list[Route]:
    """Return all routes of a URLconf; one without a name is a fault."""
    return list(_walk(import_module(urlconf).urlpatterns, "", "", frozenset()))


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str, space: str, arguments: frozenset[str]
) -> Iterator[Route]:
    for one in patterns:
        text = prefix + str(one.pattern).removeprefix("^")
        known = arguments | set(one.pattern.converters) | set(one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, text, inner, known)
        else:
            assert one.name, f"The route {text} has no name."
            yield Route(f"{space}{one.name}", text, known)
