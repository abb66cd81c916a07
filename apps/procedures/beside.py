"""What other contexts keep beside a draft: shown while it is filled in, told when it ends.

So the pages of drafts know nothing of the contexts above them, as with ``panels``.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from apps.procedures.models import Form


@dataclass(frozen=True)
class Pane:
    """Pictures to stand beside the fields, and the page on which they are changed."""

    title: str
    pictures: list[str]
    url: str


class Companion(Protocol):
    """Something kept beside a draft."""

    def pane(self, form: Form) -> Pane | None:
        """Return what is shown beside the draft; None where nothing can stand there."""
        ...

    def completed(self, form: Form, now: dt.datetime) -> None:
        """Go on with the procedure that the completed form now has, in its transaction."""
        ...

    def discarded(self, form: Form) -> None:
        """Go with the draft, in the transaction in which it is deleted."""
        ...


_COMPANIONS: list[Companion] = []


def register(companion: Companion) -> None:
    """Add a companion when Django starts."""
    if companion not in _COMPANIONS:
        _COMPANIONS.append(companion)


def panes(form: Form) -> list[Pane]:
    """Return what stands beside a draft."""
    found = (one.pane(form) for one in _COMPANIONS)
    return [pane for pane in found if pane is not None]


def completed(form: Form, now: dt.datetime) -> None:
    """Tell that a draft was completed."""
    for one in _COMPANIONS:
        one.completed(form, now)


def discarded(form: Form) -> None:
    """Tell that a draft is about to be deleted."""
    for one in _COMPANIONS:
        one.discarded(form)
