"""Opening a procedure leaves a trace, whichever way it was opened."""

import datetime as dt

from apps.accounts.models import User
from apps.audit import services as audit
from apps.procedures.models import Procedure


def log_read(actor: User, procedure: Procedure, now: dt.datetime, purpose: str = "") -> None:
    """Record that somebody was shown a procedure; pages and REST call it before they answer."""
    audit.record(
        actor=actor,
        action="procedure.read",
        subject=("procedure", procedure.pk),
        at=now,
        purpose=purpose,
    )
