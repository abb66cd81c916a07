"""The sheet of deadlines for whoever may have it; reading it leaves a trace."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.procedures import sheet
from apps.procedures.models import Procedure
from apps.procedures.services.reading import log_read
from apps.procedures.sheet import Sheet


def of_year(*, actor: User, year: int, now: dt.datetime) -> Sheet:
    """Return the deadlines of all procedures that started in a year. Raises ``NotPermitted``."""
    require(actor, Permission.READ_OFFICE_WORKLIST)
    rows = sheet.of_year(actor, year=year, today=timezone.localdate(now))
    audit.record(actor=actor, action="deadlines.sheet-read", subject=("year", year), at=now)
    title = _("Deadlines of procedures started in %(year)s") % {"year": year}
    return Sheet(title, f"terminy-{year}", rows)


def of_procedure(
    *, actor: User, procedure: Procedure, now: dt.datetime, purpose: str = ""
) -> Sheet:
    """Return the deadlines of one procedure, which the actor may open."""
    log_read(actor, procedure, now, purpose)
    rows = sheet.of_procedure(actor, procedure, today=timezone.localdate(now))
    title = _("Deadlines of %(number)s") % {"number": procedure.number}
    return Sheet(title, f"terminy-{procedure.number.replace('/', '-')}", rows)
