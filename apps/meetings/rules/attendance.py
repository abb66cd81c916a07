"""How many of a group came, and whether its obligatory core did.

UPPD art. 9a.11 names the core (social worker, police officer). The Act gives a group no quorum: the count
is shown and forbids nothing (docs/legal/open-points.md).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

CORE: Final = ("social_worker", "police_officer")


@dataclass(frozen=True, slots=True)
class Quorum:
    """Who came: the number, of how many, and which obligatory functions nobody present holds."""

    present: int
    members: int
    missing: tuple[str, ...]

    @property
    def is_more_than_half(self) -> bool:
        """Whether more than half of the members came."""
        return self.present * 2 > self.members


def quorum(functions: Mapping[Any, str], present: Collection[Any]) -> Quorum:
    """Return the count for members (each with a function) of whom some were present."""
    came = {functions[one] for one in present if one in functions}
    return Quorum(
        present=len({one for one in present if one in functions}),
        members=len(functions),
        missing=tuple(one for one in CORE if one not in came),
    )
