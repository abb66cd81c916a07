"""What other contexts show on a procedure's page: each adds a panel when Django starts.

So the page knows nothing of the contexts above it, and a new one needs no change here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from apps.accounts.models import User
from apps.procedures.models import Procedure

Text = str | Promise


@dataclass(frozen=True)
class Line:
    """One thing of a panel: what it is, its page, and a word on how it stands."""

    title: Text
    url: str = ""
    note: Text = ""


@dataclass(frozen=True)
class Panel:
    """A section of the page: its things, what to say when there are none, and what can be begun."""

    title: Text
    empty: Text
    lines: list[Line] = field(default_factory=list)
    links: list[Line] = field(default_factory=list)


Source = Callable[[User, Procedure], Panel | None]
_SOURCES: list[Source] = []


def register(source: Source) -> None:
    """Add a panel; its source returns ``None`` for whoever may not see it."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def of(user: User, procedure: Procedure) -> list[Panel]:
    """Return the panels that the user may see; each costs a fixed number of queries."""
    found = (source(user, procedure) for source in _SOURCES)
    return [panel for panel in found if panel is not None]
