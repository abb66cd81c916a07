"""Procedures: list, search, page, actions, NK-B."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.errors import DomainError
from apps.common.ui.numbers import seen_version
from apps.common.ui.problems import add_problems
from apps.deadlines import selectors as deadlines
from apps.deadlines.labels import bucket_label, bucket_tone
from apps.deadlines.rules import Regime
from apps.people import selectors as people
from apps.procedures import (
    deaths_shown,
    families,
    household_list,
    matter_selectors,
    panels,
    person_selectors,
    selectors,
    steps_shown,
    timeline,
    to_record,
)
from apps.procedures.action_forms import ActionForm, HandoverForm, ListFilter
from apps.procedures.labels import action_label, event_label, state_label
from apps.procedures.models import Procedure
from apps.procedures.rules.states import BEFORE_GROUP, RUNNING, Action, State, find
from apps.procedures.services import actions, group_forms, handovers, tracks
from apps.procedures.services.reading import log_read

PAGE = 25
_TONES = {
    State.STARTED: "today", State.RECEIVED: "soon", State.GROUP_APPOINTED: "soon",
    State.DIAGNOSIS: "active", State.PLAN_RUNNING: "active", State.MONITORING: "waiting",
}  # fmt: skip
reader = signed_in(*selectors.READERS)
# Each in its own language: who reads the sheet finds it.
SHEET_LANGUAGES = (("pl", "polski"), ("uk", "українська"), ("en", "English"))


@reader
def procedures(request: HttpRequest) -> HttpResponse:
    """List the procedures that the user may see, newest first."""
    form = ListFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = selectors.visible_to(user_of(request)).select_related("started_by__institution")
    for name in ("state", "regime"):
        if chosen.get(name):
            found = found.filter(**{name: chosen[name]})
    page = Paginator(found.order_by("-started_at", "-number"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page_obj": page, "rows": [_row(one) for one in page], "filter_form": form}
    context["may_merge"] = user_of(request).may(Permission.RECEIVE_FORM)
    context["may_review"] = user_of(request).may(Permission.APPOINT_GROUP)
    return render(request, "procedures/list.html", context)


@reader
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Find procedures by number, PESEL or surname; the text is posted, never in an address."""
    text = request.POST.get("text", "").strip()
    found = selectors.search(user_of(request), text)[: selectors.MOST_FOUND] if text else []
    context = {"text": text, "rows": [_row(one) for one in found]}
    return render(request, "procedures/search.html", context)


@reader
def detail(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Show one procedure: what is next and whose turn it is, terms, people, course."""
    user, procedure = user_of(request), visible_procedure(request, procedure_id)
    log_read(user, procedure, timezone.now(), purpose="procedure")
    course = selectors.course_of(user, procedure)
    in_group = selectors.is_in_group(user, procedure)
    urgent = selectors.emergencies_of(user).filter(procedure=procedure).first()
    sees_persons = matter_selectors.reads(user, procedure)
    # Whoever helps in danger has to know, too, whether and how the person may be called.
    reaches = sees_persons or urgent is not None
    safely = people.contacts_of(one.person for one in course.victims) if reaches else {}
    works_in = in_group or selectors.works_in(user, procedure)
    follows = selectors.follows(user, procedure)
    may_hand_over = user.pk == procedure.started_by_id or works_in
    context = {
        **_row(procedure),
        # Alone on its page, unlike in a list, a procedure speaks as its own law does.
        "state": state_label(State(procedure.state), Regime(procedure.regime)),
        "course": course,
        "from_paper": any(one.paper_completed_at and not one.is_further for one in course.forms),
        "began_by": next((one.written_by for one in course.forms if not one.is_further), ""),
        "gone_to": selectors.gone_to(procedure),
        "deadlines": _deadlines(user, procedure),
        **steps_shown.shown(user, procedure, in_group=in_group, works_in=works_in, follows=follows),
        "matters": [
            {
                "get_absolute_url": one.get_absolute_url(),
                "number": one.number,
                "title": one.track.title,
                "whose": one.party.person if one.party else "",
                "state": one.track.state_title(one.state),
            }
            for one in matter_selectors.matters_of(user, procedure)
        ],
        "tracks": [
            one
            for one in tracks.open_tracks(procedure)
            if tracks.may_take(user, one, one.opening, procedure)
        ],
        "members": selectors.seats_of(procedure),
        "recusals": selectors.recusals_of(procedure) if user.may(Permission.APPOINT_GROUP) else [],
        "follows": follows,
        "panels": panels.of(user, procedure),
        "families": _families(user, procedure),
        "linked": selectors.linked_to(user, procedure),
        "events": timeline.of(user, procedure),
        "offered_forms": group_forms.offered(procedure, course, in_group=works_in),
        "may_hand_over": may_hand_over,
        "prompts": to_record.prompts(user, procedure, course, may_hand_over=may_hand_over),
        "may_add_form": user.may(Permission.START_PROCEDURE) and procedure.state in RUNNING,
        "sees_forms": user.may(Permission.READ_ALL_PROCEDURES) or in_group or bool(urgent),
        "emergency": urgent,
        "sees_persons": sees_persons,
        "dead": deaths_shown.dead(course) if sees_persons else [],
        "is_side_gone": deaths_shown.is_side_gone(course),
        "victims": [(one, safely.get(one.person_id)) for one in course.victims],
        **household_list.shown(user, procedure),
        "sees_access": user.may(Permission.APPOINT_GROUP),
    }
    return render(request, "procedures/detail.html", context)


@reader
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, procedure_id: uuid.UUID, action: str) -> HttpResponse:
    """Take an action."""
    procedure, known = visible_procedure(request, procedure_id), _action(action)
    regime = Regime(procedure.regime)
    if find(known, State(procedure.state), regime) is None:
        raise Http404
    try:
        step = actions.step_of(known, procedure)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return redirect(procedure)  # its page shows where it is done instead
    actions.check_permission(user_of(request), step, procedure)
    if selectors.gone_to(procedure) and step not in actions.open_steps(procedure):
        messages.error(request, _("Another team has this procedure now: the step is taken there."))
        return redirect(procedure)
    form = ActionForm(request.POST or None, step=step, procedure=procedure)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take(
                actor=user_of(request), procedure_id=procedure.pk, action=known,
                given=form.given(), now=timezone.now(),
                version=seen_version(request),
            )  # fmt: skip
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(
                request, _("Recorded: %(action)s.") % {"action": event_label(known, regime)}
            )
            return redirect(procedure)
    context = {
        "form": form,
        "procedure": procedure,
        "action": action_label(known, regime),
        "step": step,
        "hint": person_selectors.firearm_notice(procedure)
        if known is Action.NOTIFY_FIREARM
        else None,
    }
    return render(request, "procedures/act.html", context)


@reader
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Record that form NK-B was handed over."""
    procedure = visible_procedure(request, procedure_id)
    handovers.check_permission(user_of(request), procedure)
    form = HandoverForm(request.POST or None, procedure=procedure)
    if request.method == "POST" and form.is_valid():
        try:
            handovers.record(
                actor=user_of(request),
                procedure_id=procedure.pk,
                party_id=form.cleaned_data["party"].pk,
                given=form.given(),
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The hand-over of form NK-B was recorded."))
            return redirect(procedure)
    context = {"form": form, "procedure": procedure, "sheet_languages": SHEET_LANGUAGES}
    return render(request, "procedures/hand_over.html", context)


def visible_procedure(request: HttpRequest, procedure_id: uuid.UUID) -> Procedure:
    """Return a procedure that the user may open; any other does not exist."""
    found = selectors.visible_to(user_of(request)).select_related(
        "group", "started_by__institution"
    )
    procedure = found.filter(pk=procedure_id).first()
    if procedure is None:
        raise Http404
    return procedure


def _action(text: str) -> Action:
    try:
        return Action(text)
    except ValueError as error:
        raise Http404 from error


def _families(user: User, procedure: Procedure) -> list[Procedure]:
    """Return running procedures that may be the same family's, to the chair, who can join them."""
    if procedure.state not in BEFORE_GROUP or not user.may(Permission.APPOINT_GROUP):
        return []
    return families.of_procedure(user, procedure)


def _row(procedure: Procedure) -> dict[str, Any]:
    state = State(procedure.state)
    return {
        "procedure": procedure,
        "state": procedure.get_state_display(),
        "tone": _TONES.get(state, "neutral"),
    }


def _deadlines(user: User, procedure: Procedure) -> list[dict[str, Any]]:
    today = timezone.localdate()
    return [
        {
            "deadline": one,
            "title": one.rule.title,
            "label": bucket_label(one.bucket(today)),
            "tone": bucket_tone(one.bucket(today)),
        }
        for one in deadlines.of_subject("procedure", procedure.pk, seen_by=user)
    ]
