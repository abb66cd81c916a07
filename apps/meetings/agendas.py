"""What an agenda is made of: the open deadlines, sub-processes and dangers that the user may see."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.deadlines.models import Deadline
from apps.meetings.labels import kind_of
from apps.meetings.models import Appointment, Kind
from apps.meetings.rules.agenda import Item, Risk, Running, Section, Term, agenda
from apps.procedures import matter_selectors
from apps.procedures import selectors as procedures
from apps.procedures.models import Form, Matter, Procedure
from apps.procedures.rules.patterns import NKA
from apps.procedures.rules.states import LIVE
from apps.procedures.rules.tracks import TEAM
from apps.procedures.services.tracks import SUBJECT as MATTER
from apps.procedures.terms import SUBJECT as PROCEDURE
from apps.teams import selectors as teams

WITH_AGENDA = (Kind.GROUP_MEETING, Kind.TEAM_MEETING)
# Terms that the interdisciplinary team itself has to meet (domain 2.4).
OF_TEAM = ("D02", "D04", "D05", "D08", "D19", "D21", "D22")
TITLES: dict[Section, str | Promise] = {
    Section.RISK: gettext_lazy("Dangers"),
    Section.OVERDUE: gettext_lazy("Late terms"),
    Section.TERM: gettext_lazy("Open terms"),
    Section.MATTER: gettext_lazy("Open sub-processes"),
}


def of(user: User, appointment: Appointment, today: dt.date) -> list[Item]:
    """Return the agenda of a meeting of a group, or of the team; nothing for other appointments."""
    if appointment.kind == Kind.TEAM_MEETING:
        return _of_team(user, today)
    if appointment.kind == Kind.GROUP_MEETING and appointment.procedure is not None:
        return _of_group(user, appointment.procedure, today)
    return []


def sections(items: Iterable[Item]) -> list[tuple[str, list[Item]]]:
    """Return the points under the headings of their parts."""
    found: dict[Section, list[Item]] = {}
    for item in items:
        found.setdefault(item.section, []).append(item)
    return [(str(TITLES[section]), points) for section, points in found.items()]


def pack(user: User, appointment: Appointment, now: dt.datetime) -> dict[str, Any]:
    """Return the data of the printed agenda: numbers and titles, no person and no place."""
    items = of(user, appointment, timezone.localdate(now))
    procedure = appointment.procedure
    begins = timezone.localtime(appointment.starts_at).strftime("%d.%m.%Y %H:%M")
    return {
        "title": _("Agenda: %(what)s") % {"what": kind_of(appointment)},
        "office": procedure.number if procedure else "",
        "intro": [begins],
        "empty": _("nothing entered"),
        "sections": [
            {
                "title": title,
                "rows": [{"title": "", "answers": [_line(one) for one in points]}],
            }
            for title, points in sections(items)
        ],
    }


def _line(item: Item) -> list[str]:
    day = item.due_on.strftime("%d.%m.%Y") if item.due_on else ""
    told = ", ".join(text for text in (item.label, item.code, item.state, day) if text)
    return [item.title, told]


def _of_group(user: User, procedure: Procedure, today: dt.date) -> list[Item]:
    matters = matter_selectors.matters_of(user, procedure)
    ids = [one.pk for one in matters]
    about = [*Deadline.objects.about(PROCEDURE, procedure.pk).open()]
    about += Deadline.objects.open().filter(subject_type=MATTER, subject_id__in=ids)
    running = [one for one in matters if not one.track.is_final(one.state)]
    return agenda(_risks(procedure), map(_term, about), map(_running, running), today)


def _of_team(user: User, today: dt.date) -> list[Item]:
    """Return what waits for the team, in the procedures that the user may open; numbers only."""
    found = procedures.visible_to(user).filter(state__in=[state.value for state in LIVE])
    if not user.may(Permission.READ_ALL_PROCEDURES):
        found = found.filter(group__in=teams.groups_open_to(user))
    known = found.values("pk")
    matters = list(
        Matter.objects.filter(procedure__in=known).select_related("procedure").defer("facts")
    )
    waiting = [one for one in matters if _waits_for_team(one)]
    of_team = Deadline.objects.open().filter(rule_code__in=OF_TEAM)
    about = [*of_team.filter(subject_type=PROCEDURE, subject_id__in=known)]
    about += of_team.filter(subject_type=MATTER, subject_id__in=[one.pk for one in matters])
    return agenda([], map(_term, about), map(_running, waiting), today)


def _waits_for_team(matter: Matter) -> bool:
    steps = matter.track.allowed(matter.state)
    return bool(steps) and all(step.by == TEAM for step in steps)


def _risks(procedure: Procedure) -> list[Risk]:
    found = []
    forms = Form.objects.filter(procedure=procedure, code=NKA, status=Form.Status.COMPLETED)
    weapons = [row.get("has_firearm") for one in forms for row in one.answers.get("firearm", [])]
    if "yes" in weapons:
        found.append(Risk(_("Firearm (art. 9f)"), procedure.number))
    if procedure.parties.filter(is_minor=True).exists():
        found.append(Risk(_("Children in the family (§ 5, art. 12a)"), procedure.number))
    return found


def _term(deadline: Deadline) -> Term:
    return Term(deadline.rule_code, deadline.rule.title, deadline.subject_label, deadline.due_on)


def _running(matter: Matter) -> Running:
    label = f"{matter.procedure.number}/{matter.number}"
    return Running(matter.track.title, label, matter.track.state_title(matter.state))
