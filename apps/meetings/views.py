"""The calendar, and planning, moving and cancelling an appointment."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.errors import DomainError
from apps.common.ui.hours import tell_if_twice
from apps.common.ui.numbers import seen_version
from apps.common.ui.problems import add_problems
from apps.deadlines import selectors as deadlines
from apps.deadlines.models import Deadline
from apps.documents import pdf
from apps.meetings import agendas, minutes_prints, selectors
from apps.meetings.forms import CancelForm, MoveForm, PlanForm
from apps.meetings.labels import kind_of, state_label
from apps.meetings.models import Appointment, Kind, State
from apps.meetings.rules.agenda import Item
from apps.meetings.services import apart, planning
from apps.procedures import selectors as procedures
from apps.procedures.services.reading import log_read

PAGE = 50
_TONES = {State.PLANNED: "soon", State.HELD: "done", State.CANCELLED: "neutral"}
# An initiator may sit in the interdisciplinary team.
worker = signed_in(
    Permission.READ_ALL_PROCEDURES, Permission.READ_GROUP_PROCEDURES, Permission.START_PROCEDURE
)


@worker
def calendar(request: HttpRequest) -> HttpResponse:
    """List what is planned, soonest first; what has passed waits to be recorded."""
    now = timezone.now()
    found = selectors.upcoming(user_of(request))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    clashing = apart.clashing(page, now)
    rows = [
        {**row(one), "clashes": one.pk in clashing, "passed": one.ends_at < now} for one in page
    ]
    return render(request, "meetings/calendar.html", {"page_obj": page, "rows": rows})


@worker
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Plan an appointment of a procedure."""
    user = user_of(request)
    procedure = procedures.visible_to(user).filter(pk=procedure_id).select_related("group").first()
    if procedure is None:
        raise Http404
    planning.check_permission(user, procedure)
    form = PlanForm(request.POST or None, procedure=procedure)
    if request.method == "POST" and form.is_valid():
        try:
            made = planning.plan(
                actor=user, procedure_id=procedure.pk, given=form.given(), now=timezone.now()
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The appointment was planned."))
            tell_if_twice(request, made.starts_at, made.ends_at)
            took_place = made.starts_at <= timezone.now()
            return redirect("meetings:hold", made.pk) if took_place else redirect(made)
    context = {"form": form, "back": procedure, "label": procedure.number}
    title = {"title": _("Plan an appointment"), "button": _("Plan")}
    return render(request, "meetings/form.html", context | title)


@worker
def detail(request: HttpRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Show an appointment: who is expected, what is possible, what was written down."""
    user, appointment = user_of(request), readable(request, appointment_id)
    if appointment.procedure is not None:
        log_read(user, appointment.procedure, timezone.now(), purpose="meeting")
    may = selectors.may_plan(user, appointment.procedure)
    is_open = appointment.state == State.PLANNED
    context = {
        **row(appointment),
        "kind": kind_of(appointment),
        "invited": selectors.invited_to(appointment),
        "may_change": may and is_open,
        "may_tell": may and is_open and appointment.starts_at >= timezone.now(),
        "is_planned": is_open,
        "deadlines": _deadlines(user, appointment),
        "may_hold": is_open and _may_hold(user, appointment),
        "may_correct": appointment.state == State.HELD and _may_hold(user, appointment),
        "clashes": is_open and appointment.pk in apart.clashing([appointment], timezone.now()),
        **_minutes(user, appointment),
        "agenda": _agenda(user, appointment) if is_open else [],
        "quorum": selectors.quorum_of(appointment),
    }
    return render(request, "meetings/detail.html", context)


@worker
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Move an appointment."""
    appointment = _changeable(request, appointment_id)
    form = MoveForm(request.POST or None, appointment=appointment)
    if request.method == "POST" and form.is_valid():
        try:
            planning.move(
                actor=user_of(request), appointment_id=appointment.pk, slot=form.slot(),
                now=timezone.now(), version=seen_version(request),
                reason=form.cleaned_data.get("reason", ""),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The appointment was moved. Send the notices anew."))
            tell_if_twice(request, form.slot().starts_at, form.slot().ends_at)
            return redirect(appointment)
    return _form(request, appointment, form, _("Move the appointment"), _("Move"))


@worker
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Cancel an appointment."""
    appointment = _changeable(request, appointment_id)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            planning.cancel(
                actor=user_of(request), appointment_id=appointment.pk, now=timezone.now(),
                reason=form.cleaned_data["reason"], version=seen_version(request),
            )  # fmt: skip
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("The appointment was cancelled."))
            return redirect(appointment)
    return _form(
        request, appointment, form, _("Cancel the appointment"), _("Cancel the appointment")
    )


@worker
@require_POST
def notice(request: HttpRequest, invited_id: uuid.UUID) -> HttpResponse:
    """Record that somebody was told today."""
    now = timezone.now()
    appointment = planning.record_notice(
        actor=user_of(request), invited_id=invited_id, on=timezone.localdate(now), now=now
    )
    messages.success(request, _("Recorded: the notice was sent."))
    return redirect(appointment)


@worker
@require_safe
def pack(request: HttpRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Return the agenda with its deadlines as a PDF."""
    user, appointment, now = user_of(request), readable(request, appointment_id), timezone.now()
    if appointment.kind not in agendas.WITH_AGENDA:
        raise Http404
    if appointment.procedure is not None:
        log_read(user, appointment.procedure, now, purpose="agenda.pdf")
    return HttpResponse(
        pdf.render("form", agendas.pack(user, appointment, now), made_at=now),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="agenda.pdf"'},
    )


def readable(request: HttpRequest, appointment_id: uuid.UUID) -> Appointment:
    """Return an appointment that the user may see; any other does not exist."""
    found = selectors.appointment_of(user_of(request), appointment_id)
    if found is None:
        raise Http404
    return found


def row(appointment: Appointment) -> dict[str, Any]:
    """Return what pages show of an appointment."""
    return {
        "appointment": appointment,
        "kind": appointment.get_kind_display(),
        "state": state_label(appointment),
        "tone": _TONES[State(appointment.state)],
    }


def _changeable(request: HttpRequest, appointment_id: uuid.UUID) -> Appointment:
    appointment = readable(request, appointment_id)
    planning.check_permission(user_of(request), appointment.procedure)
    return appointment


def _may_hold(user: User, appointment: Appointment) -> bool:
    procedure = appointment.procedure
    if appointment.starts_at > timezone.now():
        return False
    if procedure is None:
        return user.may(Permission.RECEIVE_FORM)
    if appointment.kind == Kind.GROUP_MEETING:
        return procedures.is_in_group(user, procedure)
    return selectors.may_plan(user, procedure)


def _deadlines(user: User, appointment: Appointment) -> list[Deadline]:
    """Return the terms of a meeting of the team, with links for whoever may follow them."""
    if appointment.kind != Kind.TEAM_MEETING or not user.may(Permission.READ_ALL_PROCEDURES):
        return []
    return deadlines.of_subject(planning.SUBJECT, appointment.pk)


def _agenda(user: User, appointment: Appointment) -> list[tuple[str, list[Item]]]:
    return agendas.sections(agendas.of(user, appointment, timezone.localdate()))


def _minutes(user: User, appointment: Appointment) -> dict[str, Any]:
    written = selectors.minutes_of(appointment)
    if written is None:
        return {}
    procedure = appointment.procedure
    parties = selectors.adult_parties(procedure) if procedure else []
    people = {str(one.pk): one for one in parties}
    kept_back = minutes_prints.not_reaching(written)
    return {
        "minutes": written,
        "decisions": [
            {
                "text": one.text, "responsible": one.responsible, "due": one.due_text,
                "about": people[one.about].person if one.about in people else "",
                "is_withheld": number in kept_back,
            }
            for number, one in enumerate(written.decisions, 1)
        ],
        "may_print": minutes_prints.may_print(user),
        "recipients": minutes_prints.recipients(written),
        "former": selectors.former_minutes(appointment),
    }  # fmt: skip


def _form(
    request: HttpRequest, appointment: Appointment, form: Any, title: str, button: str
) -> HttpResponse:
    context = {
        "form": form, "back": appointment, "label": kind_of(appointment),
        "version": appointment.version, "title": title, "button": button,
    }  # fmt: skip
    return render(request, "meetings/form.html", context)
