"""The interdisciplinary team: seats, agreements, and its meetings."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.errors import DomainError
from apps.common.ui.hours import tell_if_twice
from apps.common.ui.numbers import seen_version
from apps.common.ui.problems import add_problems
from apps.deadlines.labels import bucket_label, bucket_tone
from apps.deadlines.models import Deadline
from apps.meetings import absence_letters, selectors
from apps.meetings.minutes_forms import decided, decision_rows
from apps.meetings.minutes_views import record
from apps.meetings.models import Agreement, Appointment, Kind, Seat, State
from apps.meetings.rules import team as rules
from apps.meetings.services import seats, team_meetings
from apps.meetings.team_forms import (
    AgreementForm,
    SeatChangeForm,
    SeatForm,
    TeamMeetingForm,
    TeamMinutesForm,
)
from apps.meetings.views import PAGE, readable, worker

staff = signed_in(Permission.RECEIVE_FORM)
_TONES = {
    rules.Standing.VALID: "done", rules.Standing.SOON: "soon", rules.Standing.EXPIRED: "overdue",
}  # fmt: skip


@staff
def team(request: HttpRequest) -> HttpResponse:
    """Show who sits in the team, on which agreements, when it meets and when it met."""
    user = user_of(request)
    upcoming = selectors.upcoming(user).filter(kind=Kind.TEAM_MEETING)
    held = Paginator(selectors.team_held(user), PAGE).get_page(request.GET.get("page"))
    context = {
        "seats": _trained(list(selectors.seats())),
        "agreements": [_agreement(one) for one in selectors.agreements()],
        "meetings": list(upcoming),
        "next": _next_meeting(),
        "page_obj": held,
        "held": [(one, selectors.has_minutes(one)) for one in held],
    }
    return render(request, "meetings/team.html", context)


def _next_meeting() -> dict[str, Any] | None:
    """Return the term for the next meeting (D23) with how urgent it is."""
    term = Deadline.objects.open().filter(rule_code="D23", subject_type="meeting").first()
    if term is None:
        return None
    bucket = term.bucket(timezone.localdate())
    return {"term": term, "label": bucket_label(bucket), "tone": bucket_tone(bucket)}


def _trained(seats: list[Seat]) -> list[tuple[Seat, dict[str, str]]]:
    """Return seats with how their training stands: a tag where it is not done (art. 9a.5a)."""
    dues, today = selectors.training_dues(seats), timezone.localdate()
    return [(one, _training(one, dues.get(one.pk), today)) for one in seats]


def _training(seat: Seat, due: dt.date | None, today: dt.date) -> dict[str, str]:
    if seat.training_done_on:
        return {}
    if due is None:
        return {"label": _("not yet"), "tone": "soon"}
    if due < today:
        return {"label": _("overdue since %(day)s") % {"day": f"{due:%d.%m.%Y}"}, "tone": "overdue"}
    return {"label": _("not yet, until %(day)s") % {"day": f"{due:%d.%m.%Y}"}, "tone": "soon"}


@staff
@require_http_methods(["GET", "POST"])
def new_seat(request: HttpRequest) -> HttpResponse:
    """Record an appointment to the team."""
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            seats.appoint(actor=user_of(request), given=form.given(), now=timezone.now())
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("The member was added. The term for the training began."))
            return redirect("seats:team")
    return _form(request, form, _("Add a member of the team"), _("Add"))


@signed_in()
def seat(request: HttpRequest, seat_id: uuid.UUID) -> HttpResponse:
    """Show a seat to the team's staff and to whom it belongs."""
    user = user_of(request)
    found = selectors.seat_of(user, seat_id)
    if found is None:
        raise Http404
    letters = absence_letters.letters_about(user, found)
    context = {
        "letters": letters, "is_letter_due": absence_letters.is_due(found, letters),
        "seat": found, "training": _trained([found])[0][1], "may_change": user.may(Permission.RECEIVE_FORM),
        "absences": selectors.absences_of(found),
        "unexcused": team_meetings.unexcused(found), "letter_from": rules.LETTER_FROM,
    }  # fmt: skip
    return render(request, "meetings/seat.html", context)


@staff
@require_POST
def absence_letter(request: HttpRequest, seat_id: uuid.UUID) -> HttpResponse:
    """Register the letter to the institution whose member was absent three times without excuse."""
    letter, is_new = absence_letters.register(
        actor=user_of(request), seat_id=seat_id, now=timezone.now()
    )
    told = (
        _("The letter is registered: %(number)s. Print it, and record when it leaves.")
        if is_new
        else _("The letter about these absences was registered before: %(number)s.")
    )
    messages.success(request, told % {"number": letter.number})
    return redirect(letter)


@staff
@require_http_methods(["GET", "POST"])
def change_seat(request: HttpRequest, seat_id: uuid.UUID) -> HttpResponse:
    """Record the training, the statement, the chair or the end of a seat."""
    found = Seat.objects.filter(pk=seat_id).first()
    if found is None:
        raise Http404
    form = SeatChangeForm(request.POST or None, seat=found)
    if request.method == "POST" and form.is_valid():
        try:
            seats.change(
                actor=user_of(request), seat_id=seat_id, given=form.given(), now=timezone.now(),
                version=seen_version(request),
            )  # fmt: skip
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(found)
    version = seen_version(request) or found.version  # after a refusal still what was seen first
    return _form(request, form, str(found), _("Save"), version=version)


@staff
@require_http_methods(["GET", "POST"])
def new_agreement(request: HttpRequest) -> HttpResponse:
    """Record an agreement."""
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            seats.sign_agreement(actor=user_of(request), now=timezone.now(), **form.cleaned_data)
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("The agreement was added."))
            return redirect("seats:team")
    return _form(request, form, _("Add an agreement"), _("Add"))


@staff
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Call a meeting of the team."""
    form = TeamMeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = team_meetings.plan(
                actor=user_of(request), slot=form.slot(), reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            if made.starts_at <= timezone.now():
                messages.success(request, _("Now record who came and what was decided."))
                return redirect("seats:hold", made.pk)
            messages.success(request, _("The appointment was planned."))
            tell_if_twice(request, made.starts_at, made.ends_at)
            return redirect(made)
    return _form(request, form, _("Call a meeting of the team"), _("Plan"))


@staff
@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Record a meeting of the team as held."""
    row = _meeting(request, appointment_id, State.PLANNED)
    given = request.POST if request.method == "POST" else None
    form, rows = TeamMinutesForm(given, appointment=row), decision_rows(given, row)

    def save() -> None:
        team_meetings.hold(
            actor=user_of(request), appointment_id=row.pk, given=form.given(decided(rows)),
            now=timezone.now(), version=seen_version(request),
        )  # fmt: skip

    return record(request, row, form, rows, save)


@staff
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Correct the minutes of a meeting of the team, or who was excused, by a further version."""
    row = _meeting(request, appointment_id, State.HELD)
    written = selectors.minutes_of(row)
    given = request.POST if request.method == "POST" else None
    form = TeamMinutesForm(given, appointment=row, corrects=written)
    rows = decision_rows(given, row, written)

    def save() -> None:
        team_meetings.correct(
            actor=user_of(request), appointment_id=row.pk, given=form.given(decided(rows)),
            because=form.cleaned_data["because"], now=timezone.now(),
            version=seen_version(request),
        )  # fmt: skip

    return record(request, row, form, rows, save, corrects=True)


@staff
@require_POST
def tell_all(request: HttpRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Record that everybody was told today."""
    now = timezone.now()
    team_meetings.tell_all(
        actor=user_of(request), appointment_id=appointment_id, on=timezone.localdate(now), now=now
    )
    messages.success(request, _("Recorded: the notice was sent."))
    return redirect("meetings:detail", appointment_id)


@worker
@require_POST
def absence(request: HttpRequest, invited_id: uuid.UUID) -> HttpResponse:
    """Record that a member reported today that they will be absent."""
    row = team_meetings.report_absence(
        actor=user_of(request), invited_id=invited_id, now=timezone.now()
    )
    messages.success(request, _("Recorded: the absence was reported."))
    return redirect(row)


def _meeting(request: HttpRequest, appointment_id: uuid.UUID, state: State) -> Appointment:
    row = readable(request, appointment_id)
    if row.kind != Kind.TEAM_MEETING or row.state != state:
        raise Http404
    return row


def _agreement(agreement: Agreement) -> dict[str, Any]:
    standing = rules.standing(agreement.expires_on, timezone.localdate())
    labels = {
        rules.Standing.VALID: _("valid"), rules.Standing.SOON: _("runs out soon"),
        rules.Standing.EXPIRED: _("has run out"),
    }  # fmt: skip
    return {"row": agreement, "label": labels[standing], "tone": _TONES[standing]}


def _form(
    request: HttpRequest, form: Form, title: str, button: str, *, version: int | None = None
) -> HttpResponse:
    context = {
        "form": form, "version": version, "title": title, "button": button,
        "label": _("Interdisciplinary team"), "back": {"get_absolute_url": reverse("seats:team")},
    }  # fmt: skip
    return render(request, "meetings/form.html", context)
