"""What contexts above know of a term beside its rule, and a ready reason to waive it."""

from collections.abc import Callable
from dataclasses import dataclass

from apps.deadlines.models import Deadline


@dataclass(frozen=True)
class Remark:
    """What happened that bears on a term; ``reason``, if any, is offered to whoever waives it."""

    text: str
    reason: str


Source = Callable[[Deadline], list[Remark]]
SOURCES: list[Source] = []


def of(deadline: Deadline) -> list[Remark]:
    """Return what is known of a term, for whoever may open it."""
    return [remark for source in SOURCES for remark in source(deadline)]
