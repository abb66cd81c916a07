"""What a form NK-A says was done already and nobody recorded here yet: orders, children, NK-B.

The terms of the law run from the record, so the page of the procedure asks for it. Only the pattern of
2023 has answers to tick for it; that of 2011 says it in words.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.procedures import matter_selectors
from apps.procedures.models import Form, Matter, Procedure
from apps.procedures.rules.form_schema import JSON
from apps.procedures.rules.patterns import NKA
from apps.procedures.rules.states import RUNNING
from apps.procedures.rules.tracks import MISTAKEN
from apps.procedures.rules.tracks_all import TRACKS
from apps.procedures.selectors import Course
from apps.procedures.services import tracks

ORDER, CHILD, NKB = "police-order", "child-secured", "nkb"
_TICKED = {
    ORDER: ("actions_perpetrator", "order_issued"),
    CHILD: ("actions_victim", "minors_secured"),
    NKB: ("actions_victim", "nkb_given"),
}
_TEXTS: dict[str, Promise] = {
    ORDER: _("The NK-A tells of an order or ban: record it, so that its terms run."),
    CHILD: _("The NK-A tells of children taken to safety: record it. The court is notified within 24 hours."),
    NKB: _("The NK-A tells that form NK-B was handed over: record it for each person."),
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
    found = []
    for code in missing(user, procedure, course):
        if code == NKB:
            may, url = may_hand_over, reverse("procedures:hand-over", args=[procedure.pk])
        else:
            track = TRACKS[code]
            may = tracks.may_take(user, track, track.opening, procedure)
            url = reverse("matters:new", args=[procedure.pk, code])
        found.append(Prompt(_TEXTS[code], url if may else ""))
    return found


def missing(user: User, procedure: Procedure, course: Course) -> list[str]:
    """Return what forms NK-A tell of and nobody recorded; nothing for who may not read it, or at the end."""
    if procedure.state not in RUNNING or not matter_selectors.reads(user, procedure):
        return []
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
