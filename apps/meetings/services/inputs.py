"""What services are told by a page."""

import datetime as dt
from dataclasses import dataclass, field

from apps.accounts.models import User
from apps.procedures.models import Party


@dataclass(frozen=True)
class Slot:
    """When and where."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str = ""
    room: str = ""
    is_remote: bool = False
    link: str = ""
    # Whoever plans knows that some of the staff are expected elsewhere at that time.
    may_overlap: bool = False

    @property
    def where(self) -> dict[str, str]:
        """The part that is kept encrypted."""
        texts = {"place": self.place, "room": self.room, "link": self.link}
        return {name: text.strip() for name, text in texts.items() if text.strip()}


@dataclass(frozen=True)
class PlanInput:
    """What is planned, when and where, and who is invited."""

    kind: str
    slot: Slot
    parties: list[Party] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
