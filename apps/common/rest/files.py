"""Files over REST: an answer that is one."""

from typing import Any

from drf_spectacular.types import OpenApiTypes


def answers(*types: str) -> dict[tuple[int, str], Any]:
    """Return what the description says of an answer that is a file of one of these types."""
    return {(200, one): OpenApiTypes.BINARY for one in types}
