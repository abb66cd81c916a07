"""Hand-overs on the page of their procedure: a panel, and what happened at the other team."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.procedures import matter_selectors
from apps.procedures.models import Procedure
from apps.procedures.panels import Line, Panel
from apps.procedures.rules.states import State
from apps.procedures.timeline import Entry
from apps.transfers import records, selectors, untold
from apps.transfers.exporting import may_export


def panel(user: User, procedure: Procedure) -> Panel | None:
    """Return the hand-overs of a procedure, for the team's staff."""
    if not user.may(Permission.RECEIVE_FORM):
        return None
    lines = [
        Line(one.to_name, one.get_absolute_url(), one.get_state_display())
        for one in selectors.outgoing_of(user).filter(procedure=procedure)
    ]
    if procedure.state == State.TRANSFERRED and untold.procedures().contains(procedure):
        again = reverse("transfers:new", args=[procedure.pk])
        note = _("the other team does not know it yet: hand the procedure over once more")
        lines.append(Line(_("Safe contact noted after the hand-over"), again, note))
    came = selectors.came_from(procedure)
    if came is not None:
        lines.append(Line(came.sender_name, came.get_absolute_url(), _("it came from this team")))
        if came.earlier_number:
            lines.append(Line(came.earlier_number, note=_("number in their earlier records")))
    links = []
    if selectors.may_leave(procedure):
        links.append(
            Line(_("Hand over to another gmina"), reverse("transfers:new", args=[procedure.pk]))
        )
    export = Line(_("Whole procedure as a file"), reverse("transfers:export", args=[procedure.pk]))
    if may_export(user):
        links.append(export)
    empty = gettext_lazy("It was not handed over.")
    return Panel(gettext_lazy("Hand-over between teams"), empty, lines, links)


def records_panel(user: User, procedure: Procedure) -> Panel | None:
    """Return what another team wrote, for whoever reads such things of this team's own."""
    if not procedure.is_from_elsewhere:
        return None
    page = reverse("transfers:records", args=[procedure.pk])
    found = records.read_by(user, procedure)
    lines = [
        Line(f"{_day_of(one)}, {one['title']}", f"{page}#minutes-{place}", one["team"])
        for place, one in enumerate(found.minutes, 1)
    ]
    lines += [
        Line(f"{one['number']}, {one['title']}", f"{page}#letter-{place}", one["team"])
        for place, one in enumerate(found.letters, 1)
    ]
    if found.planned:
        lines.append(Line(_("Planned there before the hand-over"), f"{page}#planned"))
    if found.owes_notice_of_firearm:
        note = _("owed by the Police unit that started the procedure, in their gmina (art. 9f)")
        lines.append(Line(_("Notice of a firearm"), note=note))
    return Panel(gettext_lazy("Letters and minutes of another team"), "", lines) if lines else None


def _day_of(meeting: dict[str, Any]) -> str:
    return timezone.localtime(dt.datetime.fromisoformat(meeting["at"])).strftime("%d.%m.%Y")


def entries(user: User, procedure: Procedure) -> list[Entry]:
    """Return what the other team recorded before it handed the procedure over."""
    if not procedure.origin or not matter_selectors.reads(user, procedure):
        return []
    came = selectors.taken_over(procedure)
    if came is None:
        return []
    return [
        Entry(
            at=dt.date.fromisoformat(one["on"]),
            recorded_at=dt.datetime.fromisoformat(one["recorded_at"]),
            title=f"{came.sender_name}: {one['title']}", by=one["by"] or None, text=one["text"],
        )
        for one in came.content["course"]
    ]  # fmt: skip
