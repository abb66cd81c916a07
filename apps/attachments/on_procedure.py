"""Files on the page of their procedure: a panel, and entries of the timeline."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.attachments import selectors
from apps.procedures import matter_selectors
from apps.procedures.models import Procedure
from apps.procedures.panels import Line, Panel
from apps.procedures.timeline import Entry


def panel(user: User, procedure: Procedure) -> Panel | None:
    """Return the files of a procedure for whoever may read them."""
    if not matter_selectors.reads(user, procedure):
        return None
    lines = [
        Line(
            one.title.get("text") or _("File %(number)s") % {"number": one},
            one.get_absolute_url(), one.get_state_display(),
        )
        for one in selectors.attachments_of(user, procedure)
    ]  # fmt: skip
    add = Line(_("Add a file"), reverse("attachments:add", args=[procedure.pk]))
    links = [add] if matter_selectors.adds(user, procedure) else []
    return Panel(gettext_lazy("Files"), gettext_lazy("None were added yet."), lines, links)


def entries(user: User, procedure: Procedure) -> list[Entry]:
    """Return when files were added."""
    return [
        Entry(
            at=timezone.localdate(one.uploaded_at), recorded_at=one.uploaded_at,
            title=_("File added"), by=one.added_by, text=one.title.get("text", ""),
            url=one.get_absolute_url(),
        )
        for one in selectors.attachments_of(user, procedure)
    ]  # fmt: skip
