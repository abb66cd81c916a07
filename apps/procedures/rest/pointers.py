"""Where in a body a problem is, when the answers stand in an object of their own."""

from collections.abc import Collection
from types import SimpleNamespace

from apps.common.errors import Invalid


def inside(error: Invalid, place: str, names: Collection[str]) -> Invalid:
    """Return the error with the problems of these answers at ``/place/name``, others at ``/name``."""
    problems = [
        SimpleNamespace(
            pointer=f"/{place}/{one.anchor}" if one.anchor in names else f"/{one.anchor}",
            message=one.message,
        )
        for one in error.problems
    ]
    return Invalid(error.message, problems=problems)
