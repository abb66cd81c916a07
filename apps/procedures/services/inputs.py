"""What an action is told by a page, by REST or by the demo."""

import datetime as dt
from dataclasses import dataclass, field

from apps.accounts.models import User


@dataclass(frozen=True)
class ActionInput:
    """The day on which it happened, a note, and what only some actions need."""

    on: dt.date
    note: str = ""
    social_worker: User | None = None
    police_officer: User | None = None
    others: list[User] = field(default_factory=list)
    is_remote: bool = False
    present: list[User] = field(default_factory=list)
    means: str = ""
    ground: str = ""
