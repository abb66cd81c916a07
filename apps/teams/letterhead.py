"""Who writes the letters of the team: the lines at their head, kept once for the office."""

import datetime as dt

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.teams.models import Letterhead
from tenants.schema import current_office

FIELDS = ("team", "unit", "address", "phone")


def kept() -> Letterhead | None:
    """Return what the team's staff wrote, None before they did."""
    return Letterhead.objects.first()


def sender_lines() -> list[str]:
    """Return who writes, line by line: the team, who serves it, where, and the telephone."""
    head = kept() or Letterhead(team=f"Zespół Interdyscyplinarny, {current_office().name}")
    phone = f"tel. {head.phone}" if head.phone else ""
    return [line for line in (head.team, head.unit, head.address, phone) if line]


@transaction.atomic
def keep(*, actor: User, team: str, unit: str, address: str, phone: str, now: dt.datetime) -> None:
    """Write anew who writes; letters that were issued stay as they are. Raises ``NotPermitted``."""
    require(actor, Permission.RECEIVE_FORM)
    Letterhead.objects.update_or_create(
        pk=1, defaults={"team": team, "unit": unit, "address": address, "phone": phone}
    )
    audit.record(actor=actor, action="letterhead.kept", subject=("letterhead", 1), at=now)
