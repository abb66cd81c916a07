"""What was told and nobody recorded yet: what NK-A says was done already, and what a visit leaves to do.

The terms of the law run from the record, so the page of the procedure asks for it. Only the pattern of
2023 has answers to tick for orders, children and NK-B; that of 2011 says it in words.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.procedures import matter_selectors
from apps.procedures.after_visits import Left, left_by_visits
from apps.procedures.models import Form, Matter, Procedure
from apps.procedures.rules.form_schema import JSON
from apps.procedures.rules.patterns import NKA
from apps.procedures.rules.states import LIVE, RUNNING
from apps.procedures.rules.tracks import MISTAKEN
from apps.procedures.rules.tracks_all import TRACKS
from apps.procedures.selectors import Course
from apps.procedures.services import tracks

ORDER, CHILD, NKB = "police-order", "child-secured", "nkb"
VIOLENCE, NEXT_VISIT = "violence", "next-visit"
CODES = (ORDER, CHILD, NKB, VIOLENCE, NEXT_VISIT)
_TICKED = {
    ORDER: ("actions_perpetrator", "order_issued"),
    CHILD: ("actions_victim", "minors_secured"),
    NKB: ("actions_victim", "nkb_given"),
}
_TEXTS: dict[str, Promise] = {
    ORDER: _("The NK-A tells of an order or ban: record it, so that its terms run."),
    CHILD: _("The NK-A tells of children taken to safety: record it. The court is notified within 24 hours."),
    NKB: _("The NK-A tells that form NK-B was handed over: record it for each person."),
    VIOLENCE: _("A visit told of a new act of violence: fill in form NK-A about it."),
    NEXT_VISIT: _("No day of the next visit is set: nobody will be reminded. Set it, or end the visits."),
}  # fmt: skip


@dataclass(frozen=True)
class Prompt:
    """What to record, and where; no address for whoever only reads."""

    text: Promise
    url: str


def prompts(
    user: User, procedure: Procedure, course: Course, *, may_hand_over: bool
) -> list[Prompt]:
    """Return what the user is asked to record, with its page where they may."""
    codes, left = _missing(user, procedure, course)
    found = []
    for code in codes:
        if code == NKB:
            url = reverse("procedures:hand-over", args=[procedure.pk]) if may_hand_over else ""
        elif code == VIOLENCE:
            url = _form_page(user, procedure)
        elif code == NEXT_VISIT:
            url = left.undated.get_absolute_url() if left.undated else ""
        else:
            opening = TRACKS[code].opening
            may = tracks.may_take(user, TRACKS[code], opening, procedure)
            url = reverse("matters:new", args=[procedure.pk, code]) if may else ""
        found.append(Prompt(_TEXTS[code], url))
    return found


def missing(user: User, procedure: Procedure, course: Course) -> list[str]:
    """Return what was told and nobody recorded; nothing for who may not read it, or at the end."""
    codes, _left = _missing(user, procedure, course)
    return codes


def _form_page(user: User, procedure: Procedure) -> str:
    """Return where a form NK-A is begun: in a running procedure a further one."""
    if not user.may(Permission.START_PROCEDURE):
        return ""
    return "#forms" if procedure.state in RUNNING else reverse("forms:list")


def _missing(user: User, procedure: Procedure, course: Course) -> tuple[list[str], Left]:
    """Return the codes of what is missing, and what the visits leave to be done."""
    if procedure.state not in LIVE or not matter_selectors.reads(user, procedure):
        return [], Left()
    left = left_by_visits(procedure, course.forms)
    found = _told_by_forms(procedure, course) if procedure.state in RUNNING else []
    found += [VIOLENCE] * left.has_violence + [NEXT_VISIT] * (left.undated is not None)
    return found, left


def _told_by_forms(procedure: Procedure, course: Course) -> list[str]:
    forms = procedure.forms.filter(code=NKA, status=Form.Status.COMPLETED)
    told: list[Any] = list(forms.values_list("answers", flat=True))
    if not any(_number(one, code) for one in told for code in _TICKED):
        return []
    recorded = Matter.objects.filter(procedure=procedure).exclude(state=MISTAKEN)
    kinds = list(recorded.values_list("kind", flat=True))
    return [code for code in _TICKED if _is_missing(code, told, kinds, course)]


def _is_missing(
    code: str, told: Collection[Mapping[str, JSON]], kinds: list[str], course: Course
) -> bool:
    number = max(_number(one, code) for one in told)
    if code == NKB:
        return bool(number) and not course.has_everyone_nkb
    # Each person has an order of their own; children may be secured together.
    return kinds.count(code) < (number if code == ORDER else min(number, 1))


def _number(answers: Mapping[str, JSON], code: str) -> int:
    """Return for how many people a form says that it was done."""
    section, value = _TICKED[code]
    rows = answers.get(section)
    given = (
        [row.get("actions") for row in rows if isinstance(row, dict)]
        if isinstance(rows, list)
        else []
    )
    return sum(value in one for one in given if isinstance(one, list))
