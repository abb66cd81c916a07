"""One whole procedure for an analysis of a serious event: for the chair, and never for the Police."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.common.errors import NotPermitted
from apps.procedures.models import Procedure
from apps.procedures.rules.patterns import NKC, may_take_out
from apps.procedures.services.reading import log_read
from apps.transfers.packing import pack


def may_export(user: User) -> bool:
    """Whether the user may take a whole procedure out: a chair, unless from the Police (R1613 § 7)."""
    kind = user.institution.kind if user.institution else ""
    return user.may(Permission.APPOINT_GROUP) and may_take_out(kind, NKC)


def exported(user: User, procedure: Procedure, now: dt.datetime, purpose: str) -> dict[str, Any]:
    """Return a whole procedure as data; it is logged. Raises ``NotPermitted``."""
    require(user, Permission.APPOINT_GROUP)
    if not may_export(user):
        raise NotPermitted(
            _(
                "The Police may read the procedure here, but not take it out whole: NK-C, NK-D and "
                "protocols are among it. Ask a chair from another institution."
            )
        )
    log_read(user, procedure, now, purpose)
    return pack(procedure)
