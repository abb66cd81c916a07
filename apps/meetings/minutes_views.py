"""Recording that an appointment was held, and its minutes as a document for one reader."""

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.pages import user_of
from apps.common.errors import DomainError
from apps.common.ui.numbers import seen_version
from apps.common.ui.problems import add_problems, problems_of
from apps.documents import pdf
from apps.meetings import minutes_prints, selectors
from apps.meetings.labels import kind_of
from apps.meetings.minutes_forms import SHOWN, DecisionForm, MinutesForm, decision_rows, held
from apps.meetings.models import Appointment, State
from apps.meetings.services import holding
from apps.meetings.views import readable, worker
from apps.procedures.services.reading import log_read


@worker
@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Record who came, what was said and what was decided."""
    appointment = _of_procedure(request, appointment_id, State.PLANNED)
    given = request.POST if request.method == "POST" else None
    form = MinutesForm(given, appointment=appointment)
    rows = decision_rows(given, appointment)

    def save() -> None:
        holding.hold(
            actor=user_of(request), appointment_id=appointment.pk, given=held(form, rows),
            now=timezone.now(), version=seen_version(request),
        )  # fmt: skip

    return record(request, appointment, form, rows, save)


@worker
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Correct the minutes by a further version."""
    appointment = _of_procedure(request, appointment_id, State.HELD)
    written = selectors.minutes_of(appointment)
    given = request.POST if request.method == "POST" else None
    form = MinutesForm(given, appointment=appointment, corrects=written)
    rows = decision_rows(given, appointment, written)

    def save() -> None:
        holding.correct(
            actor=user_of(request), appointment_id=appointment.pk, given=held(form, rows),
            because=form.cleaned_data["because"], now=timezone.now(),
            version=seen_version(request),
        )  # fmt: skip

    return record(request, appointment, form, rows, save, corrects=True)


def record(
    request: HttpRequest, appointment: Appointment, form: forms.Form, rows: list[DecisionForm],
    save: Callable[[], None], *, corrects: bool = False,
) -> HttpResponse:  # fmt: skip
    """Save minutes as they were entered, or show their page."""
    if request.method == "POST" and all([one.is_valid() for one in (form, *rows)]):
        try:
            save()
        except DomainError as refusal:
            if isinstance(refusal, holding.Withheld) and isinstance(form, MinutesForm):
                form.ask_knowingly()
            add_problems(form, refusal)
        else:
            messages.success(
                request,
                _("The minutes were corrected.")
                if corrects
                else _("The appointment was recorded."),
            )
            return redirect(appointment)
    context = {
        "form": form, "rows": rows[:SHOWN], "more": rows[SHOWN:], "appointment": appointment,
        "kind": kind_of(appointment), "problems": problems_of(form, *rows),
        "version": seen_version(request) or appointment.version, "corrects": corrects,
        "title": _("Correct the minutes") if corrects else _("Record that it was held"),
        "is_more_open": any(row.errors or row.has_changed() for row in rows[SHOWN:]),
    }  # fmt: skip
    return render(request, "meetings/hold.html", context)


def _of_procedure(request: HttpRequest, appointment_id: uuid.UUID, state: State) -> Appointment:
    appointment = readable(request, appointment_id)
    if appointment.procedure is None or appointment.state != state:
        raise Http404
    holding.check_permission(user_of(request), appointment, appointment.procedure)
    return appointment


@worker
@require_safe
def minutes(request: HttpRequest, appointment_id: uuid.UUID, recipient: str) -> HttpResponse:
    """Return the minutes as a PDF for one reader: the group, or one person of the procedure."""
    user = user_of(request)
    minutes_prints.require_print(user)
    appointment = readable(request, appointment_id)
    written = selectors.minutes_of(appointment)
    if written is None:
        raise Http404
    now = timezone.now()
    data = minutes_prints.data_for(written, recipient)
    if appointment.procedure is not None:
        log_read(user, appointment.procedure, now, purpose=f"minutes.{data.purpose}")
    return HttpResponse(
        pdf.render("form", data.content, made_at=now),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="minutes.pdf"'},
    )
