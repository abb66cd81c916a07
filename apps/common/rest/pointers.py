"""JSON pointers (RFC 6901). Apart, so that parsers and errors may both use it."""

_LONGEST_NAME = 100


def escaped(name: object) -> str:
    """Return one part of a JSON pointer (RFC 6901)."""
    return str(name)[:_LONGEST_NAME].replace("~", "~0").replace("/", "~1")
