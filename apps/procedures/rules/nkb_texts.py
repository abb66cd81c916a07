"""What a part of the sheet NK-B is made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, a sentence or two, and a list."""

    heading: str
    text: str = ""
    items: tuple[str, ...] = ()
