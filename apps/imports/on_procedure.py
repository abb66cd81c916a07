"""On the page of a procedure: under which number it was kept before it was taken in."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.imports import selectors
from apps.procedures.models import Procedure
from apps.procedures.panels import Line, Panel


def panel(user: User, procedure: Procedure) -> Panel | None:
    """Return the earlier number of a procedure that was taken in, for the team's staff."""
    if not user.may(Permission.RECEIVE_FORM):
        return None
    row = selectors.row_of(procedure)
    if row is None:
        return None
    line = Line(row.reference, row.batch.get_absolute_url(), _("number in the earlier records"))
    return Panel(gettext_lazy("Earlier records"), "", [line], [])
