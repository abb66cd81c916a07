"""What services are told by a page, by REST or by the demo."""

import datetime as dt
from dataclasses import dataclass, field

from apps.accounts.models import User
from apps.procedures.rules.nkb import Handover


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
    joins: str = ""
    violence_ceased: bool = False
    plan_carried_out: bool = False


@dataclass(frozen=True)
class HandoverInput:
    """How form NK-B was handed over, when, and in which circumstances (ROZP23 § 6)."""

    handover: Handover
    on: dt.date
    is_helpless: bool = False
    guardian_is_suspected: bool = False
