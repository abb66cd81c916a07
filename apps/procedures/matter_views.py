"""Sub-processes of a procedure: begin one, see its course, take a step."""

import uuid
from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.accounts.pages import user_of
from apps.accounts.rules import Permission
from apps.common.errors import DomainError
from apps.common.ui.hours import tell_if_twice
from apps.common.ui.numbers import seen_version
from apps.common.ui.problems import add_problems
from apps.deadlines import selectors as deadlines
from apps.deadlines.labels import bucket_label, bucket_tone
from apps.deadlines.models import Status
from apps.procedures import matter_selectors, selectors, terms
from apps.procedures.matter_forms import StepForm
from apps.procedures.models import Matter, MatterEvent
from apps.procedures.rules.tracks import TrackStep
from apps.procedures.rules.tracks_all import TRACKS
from apps.procedures.section_forms import texts_of
from apps.procedures.services import tracks
from apps.procedures.services.reading import log_read
from apps.procedures.views import reader
from apps.procedures.words import doers


@reader
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, procedure_id: uuid.UUID, track: str) -> HttpResponse:
    """Begin a sub-process in a procedure."""
    user, known = user_of(request), TRACKS.get(track)
    procedure = selectors.visible_to(user).filter(pk=procedure_id).first()
    if procedure is None or known is None:
        raise Http404
    tracks.check_permission(user, known, known.opening, procedure)
    if selectors.gone_to(procedure):
        messages.error(request, _("Another team has this procedure now: the step is taken there."))
        return redirect(procedure)
    people = tracks.concerned(procedure, known)
    form = StepForm(request.POST or None, step=known.opening, concerned=people)
    if request.method == "POST" and form.is_valid():
        try:
            matter = tracks.open_matter(
                actor=user, procedure_id=procedure_id, kind=track, given=form.given(),
                now=timezone.now(),
            )  # fmt: skip
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("Recorded: %(action)s.") % {"action": known.opening.title})
            _tell_of_hour(request, known.opening, form.given())
            return redirect(matter)
    context = {
        "form": form,
        "step": known.opening,
        "track": known,
        "back": procedure,
        "regime": procedure.regime,
    }
    return render(request, "procedures/matter_step.html", {**context, "label": procedure.number})


@reader
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, matter_id: uuid.UUID) -> HttpResponse:
    """Show a sub-process: what is possible, its terms and its course."""
    user, matter = user_of(request), _readable(request, matter_id)
    log_read(user, matter.procedure, timezone.now(), purpose="matter")
    events = matter.events.select_related("actor").order_by("-on", "-pk")
    context = {
        "matter": matter,
        "state": matter.track.state_title(matter.state),
        "steps": [
            _step(user, matter, one) for one in tracks.open_steps(matter, timezone.localdate())
        ],
        "deadlines": _deadlines(matter),
        "events": [_event(matter, one) for one in events],
    }
    return render(request, "procedures/matter.html", context)


@reader
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, matter_id: uuid.UUID, step: str) -> HttpResponse:
    """Take a step of a sub-process."""
    matter = _readable(request, matter_id)
    known = {one.code: one for one in matter.track.steps}.get(step)
    if known is None:
        raise Http404
    tracks.check_permission(user_of(request), matter.track, known, matter.procedure)
    form = StepForm(request.POST or None, step=known)
    if request.method == "POST" and form.is_valid():
        try:
            tracks.take_step(
                actor=user_of(request), matter_id=matter.pk, step=step, given=form.given(),
                now=timezone.now(), version=seen_version(request),
            )  # fmt: skip
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("Recorded: %(action)s.") % {"action": known.title})
            _tell_of_hour(request, known, form.given())
            return redirect(matter)
    context = {
        "form": form,
        "step": known,
        "track": matter.track,
        "back": matter,
        "regime": matter.procedure.regime,
    }
    context |= {"label": terms.matter_subject(matter).label, "version": matter.version}
    context["missed_by_it"] = [
        one for one in _deadlines(matter)
        if one["row"].status == Status.OPEN and one["row"].rule_code in known.misses
    ]  # fmt: skip
    return render(request, "procedures/matter_step.html", context)


def _readable(request: HttpRequest, matter_id: uuid.UUID) -> Matter:
    matter = matter_selectors.matter_of(user_of(request), matter_id)
    if matter is None:
        raise Http404
    return matter


def _deadlines(matter: Matter) -> list[dict[str, Any]]:
    """Return the terms, and how often a counted step was taken for one that still counts."""
    counted = {
        one.counted[0]: (one.code, one.counted[1]) for one in matter.track.steps if one.counted
    }
    taken = Counter(matter.events.values_list("step", flat=True)) if counted else Counter[str]()
    today, rows = timezone.localdate(), []
    for one in deadlines.of_subject(tracks.SUBJECT, matter.pk):
        step, needed = counted.get(one.rule_code, ("", 0))
        is_counted = needed and one.status != Status.LAPSED
        rows.append(
            {
                "row": one,
                "label": bucket_label(one.bucket(today)),
                "tone": bucket_tone(one.bucket(today)),
                "done": taken[step] if is_counted else None,
                "needed": needed,
            }
        )
    return rows


def _step(user: User, matter: Matter, step: TrackStep) -> dict[str, Any]:
    return {
        "code": step.code,
        "title": step.title,
        "may": tracks.may_take(user, matter.track, step, matter.procedure),
        "who": ", ".join(doers(Permission(step.by), matter.procedure.regime)),
    }


def _event(matter: Matter, event: MatterEvent) -> dict[str, Any]:
    step = matter.track.step(event.step)
    facts = [f"{label}: {text}" for label, text in texts_of(step.fields, event.facts)]
    return {"title": step.title, "at": event.on, "by": event.actor, "text": "\n".join(facts)}


def _tell_of_hour(request: HttpRequest, step: TrackStep, given: tracks.StepInput) -> None:
    if step.hour:
        tell_if_twice(request, tracks.moment_of_step(step, given.on, given.answers))
