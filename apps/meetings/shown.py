"""What a procedure's page and its timeline show of appointments."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.meetings import selectors
from apps.meetings.labels import kind_label, state_label
from apps.meetings.models import Appointment, State
from apps.procedures.models import Procedure
from apps.procedures.panels import Line, Panel
from apps.procedures.rules.states import LIVE
from apps.procedures.timeline import Entry

_LINES = 5


def panel(user: User, procedure: Procedure) -> Panel | None:
    """Return the appointments of a procedure, for its group and the team."""
    may_plan = selectors.may_plan(user, procedure)
    rows = selectors.of_procedure(user, procedure)
    if not may_plan and not rows:
        return None
    links = []
    if may_plan and procedure.state in LIVE:
        links.append(Line(_("Plan an appointment"), reverse("meetings:plan", args=[procedure.pk])))
    rows = _nearest_first(rows, timezone.now())
    lines = [_line(one, procedure.regime) for one in rows[:_LINES]]
    if rows[_LINES:]:
        lines.append(_more(rows[_LINES:]))
    return Panel(_("Appointments"), _("Nothing is planned."), lines, links)


def entries(user: User, procedure: Procedure) -> list[Entry]:
    """Return the appointments: planned, held or cancelled. Neither the place nor who is invited."""
    now = timezone.now()
    found = selectors.of_procedure(user, procedure)
    return [
        Entry(
            at=timezone.localdate(one.starts_at), recorded_at=one.closed_at or one.planned_at,
            title=_title(one, procedure.regime), by=one.planned_by, url=one.get_absolute_url(),
            tag=state_label(one) if one.state == State.PLANNED else "",
            tone="soon" if one.starts_at > now else "overdue",
        )
        for one in found
    ]  # fmt: skip


def _title(appointment: Appointment, regime: str) -> str:
    kind = kind_label(appointment.kind, regime)
    if appointment.state == State.PLANNED:
        return f"{kind}, {timezone.localtime(appointment.starts_at):%H:%M}"
    return f"{kind}: {state_label(appointment)}"


def _nearest_first(rows: list[Appointment], now: dt.datetime) -> list[Appointment]:
    """Order what is planned by its day, then what is over or cancelled, the latest first."""
    ahead = [one for one in rows if one.state == State.PLANNED and one.ends_at >= now]
    rest = [one for one in rows if one not in ahead]
    return [*reversed(ahead), *rest]  # the rows come the latest first


def _more(hidden: list[Appointment]) -> Line:
    """Say how many are not shown: the calendar lists the open ones, the page's course the closed."""
    number = len(hidden)
    title = ngettext("%(number)s more", "%(number)s more", number) % {"number": number}
    if any(one.state == State.PLANNED for one in hidden):
        return Line(title, reverse("meetings:calendar"), _("planned ones stand in the calendar"))
    return Line(title, note=_("they stand in the course below"))


def _line(appointment: Appointment, regime: str) -> Line:
    begins = timezone.localtime(appointment.starts_at).strftime("%d.%m.%Y %H:%M")
    title = f"{begins}, {kind_label(appointment.kind, regime)}"
    return Line(title, appointment.get_absolute_url(), state_label(appointment))
