"""Whole numbers that come with a page's address or form."""

from django.http import HttpRequest

_MOST_DIGITS = 9  # Python itself refuses to read thousands of them
_YEAR_DIGITS = 4


def whole_number(text: str) -> int | None:
    """Return the number that the text is, None for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else None


def seen_version(request: HttpRequest) -> int | None:
    """Return the version of the thing that stood on the page which was sent, None without one."""
    return whole_number(request.POST.get("version", ""))


def year_between(text: str, first: int, last: int, default: int) -> int:
    """Return the year that was asked for, ``default`` where it is none or out of bounds."""
    year = whole_number(text) if len(text) == _YEAR_DIGITS else None
    return year if year is not None and first <= year <= last else default
