"""Errors that a person can do something about. Pages show the message, REST puts it into a problem."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Problem:
    """One thing to mend: where it is and what to do."""

    message: Text
    anchor: str = ""


class DomainError(Exception):
    """A rule of the field was about to be broken; ``message`` says what to do."""

    status = 409
    code = "conflict"

    def __init__(self, message: Text, *, problems: list[Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.problems = problems or []


class NotPermitted(DomainError):
    """The person may not do this; the message says who may."""

    status = 403
    code = "not-permitted"


class NotFound(DomainError):
    """There is no such thing, for this person."""

    status = 404
    code = "not-found"


class Invalid(DomainError):
    """What was entered has to be mended."""

    status = 422
    code = "invalid"


class Stale(DomainError):
    """Somebody else changed the thing in the meantime."""

    status = 412
    code = "stale"
