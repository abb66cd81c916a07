"""What a procedure's page and its timeline show of appointments."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.meetings import selectors
from apps.meetings.labels import kind_label
from apps.meetings.models import Appointment, State
from apps.procedures.models import Procedure
from apps.procedures.panels import Line, Panel
from apps.procedures.timeline import Entry

_LINES = 5


def panel(user: User, procedure: Procedure) -> Panel | None:
    """Return the appointments of a procedure, for its group and the team."""
    may_plan = selectors.may_plan(user, procedure)
    rows = selectors.of_procedure(user, procedure)
    if not may_plan and not rows:
        return None
    links = []
    if may_plan and procedure.state in {one.value for one in selectors.OPEN_STATES}:
        links.append(Line(_("Plan an appointment"), reverse("meetings:plan", args=[procedure.pk])))
    lines = [_line(one, procedure.regime) for one in rows[:_LINES]]
    return Panel(_("Appointments"), _("Nothing is planned."), lines, links)


def entries(user: User, procedure: Procedure) -> list[Entry]:
    """Return the appointments: planned, held or cancelled. Neither the place nor who is invited."""
    now = timezone.now()
    found = selectors.of_procedure(user, procedure)
    return [
        Entry(
            at=timezone.localdate(one.starts_at), recorded_at=one.closed_at or one.planned_at,
            title=_title(one, procedure.regime), by=one.planned_by, url=one.get_absolute_url(),
            tag=one.get_state_display() if one.state == State.PLANNED else "",
            tone="soon" if one.starts_at > now else "overdue",
        )
        for one in found
    ]  # fmt: skip


def _title(appointment: Appointment, regime: str) -> str:
    kind = kind_label(appointment.kind, regime)
    if appointment.state == State.PLANNED:
        return f"{kind}, {timezone.localtime(appointment.starts_at):%H:%M}"
    return f"{kind}: {appointment.get_state_display()}"


def _line(appointment: Appointment, regime: str) -> Line:
    begins = timezone.localtime(appointment.starts_at).strftime("%d.%m.%Y %H:%M")
    title = f"{begins}, {kind_label(appointment.kind, regime)}"
    return Line(title, appointment.get_absolute_url(), appointment.get_state_display())
