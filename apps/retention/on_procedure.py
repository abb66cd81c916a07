"""How long a procedure is kept, on its page."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.procedures.models import Procedure
from apps.procedures.panels import Line, Panel
from apps.retention import selectors
from apps.retention.models import Hold


def panel(user: User, procedure: Procedure) -> Panel | None:
    """Return class, last day and holds of a procedure that ended, for the team's staff."""
    if not user.may(Permission.KEEP_ARCHIVE) or procedure.ended_on is None:
        return None
    lift = user.may(Permission.APPOINT_GROUP)
    return Panel(
        gettext_lazy("Keeping"), gettext_lazy("No class of keeping is set."),
        [*_keeping(procedure), *(_hold(one, lift) for one in selectors.holds_of(procedure))],
        [
            Line(_("Choose another class"), reverse("retention:assign", args=[procedure.pk])),
            Line(_("Forbid to delete"), reverse("retention:hold", args=[procedure.pk])),
        ],
    )  # fmt: skip


def _keeping(procedure: Procedure) -> list[Line]:
    (found,) = selectors.keepings([procedure], timezone.localdate())
    if found.retention_class is None:
        return []
    last = (
        _("kept until %(day)s") % {"day": f"{found.until:%d.%m.%Y}"}
        if found.until
        else _("kept for ever")
    )
    return [Line(_("Class %(code)s") % {"code": found.retention_class.code}, note=last)]


def _hold(one: Hold, may_lift: bool) -> Line:
    said = one.reason.get("text", "")
    if one.lifted_at is not None:
        note = _("lifted on %(day)s") % {"day": f"{timezone.localtime(one.lifted_at):%d.%m.%Y}"}
        return Line(_("Hold: %(reason)s") % {"reason": said}, note=note)
    url = reverse("retention:lift", args=[one.pk]) if may_lift else ""
    return Line(_("Hold: %(reason)s") % {"reason": said}, url, _("in force: nothing is deleted"))
