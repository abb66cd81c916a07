"""Keeping and deleting: overview, classes, holds, lists, certificates."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.errors import DomainError
from apps.common.ui.problems import add_problems
from apps.documents import pdf
from apps.procedures.models import Procedure
from apps.procedures.views import visible_procedure
from apps.retention import certificates, selectors, services
from apps.retention.forms import AssignForm, ClassForm, DisposalForm, HoldForm, LiftForm
from apps.retention.labels import obstacle_text
from apps.retention.models import Disposal, Hold
from apps.retention.rules import LARGEST_LIST

PAGE = 50
staff = signed_in(Permission.KEEP_ARCHIVE)
reader = signed_in(Permission.KEEP_ARCHIVE, Permission.READ_AUDIT)
Text = str | Promise


@staff
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """Show what is due, what is kept and why; put what is due on a list."""
    user, today = user_of(request), timezone.localdate()
    kept = selectors.keepings(selectors.finished(user), today)
    due = [one for one in kept if one.is_due]
    form = DisposalForm(request.POST or None, due=due[:LARGEST_LIST])
    if request.method == "POST" and form.is_valid():
        try:
            disposal = services.prepare(
                actor=user, procedure_ids=[uuid.UUID(one) for one in form.cleaned_data["procedures"]],
                consent=form.cleaned_data["consent"], now=timezone.now(),
            )  # fmt: skip
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("The list is ready. Somebody else has to release it now."))
            return redirect(disposal)
    rest = Paginator([one for one in kept if not one.is_due], PAGE)
    page = rest.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "due": due,
        "page_obj": page,
        "kept": [_kept(one) for one in page],
        "held": selectors.held(user),
        "disposals": selectors.disposals(user),
        "has_classes": selectors.classes().exists(),
    }
    return render(request, "retention/overview.html", context)


@staff
@require_safe
def classes(request: HttpRequest) -> HttpResponse:
    """List the office's classes."""
    return render(request, "retention/classes.html", {"classes": selectors.classes()})


@staff
@require_http_methods(["GET", "POST"])
def edit_class(request: HttpRequest, class_id: uuid.UUID | None = None) -> HttpResponse:
    """Add a class or change one."""
    known = get_object_or_404(selectors.classes(), pk=class_id) if class_id else None
    form = ClassForm(request.POST or None, initial=model_to_dict(known) if known else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_class(
                actor=user_of(request), given=form.given(), class_id=class_id, now=timezone.now()
            )
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("retention:classes")
    return render(request, "retention/edit_class.html", {"form": form, "known": known})


@staff
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Choose a class for one procedure."""
    procedure = visible_procedure(request, procedure_id)
    form = AssignForm(request.POST or None)

    def save() -> None:
        services.assign(
            actor=user_of(request), procedure_id=procedure.pk, now=timezone.now(),
            class_id=form.cleaned_data["retention_class"].pk, reason=form.cleaned_data["reason"],
        )  # fmt: skip

    return _about(request, procedure, form, save, _("Class of keeping"))


@staff
@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Forbid to delete a procedure."""
    procedure = visible_procedure(request, procedure_id)
    form = HoldForm(request.POST or None)

    def save() -> None:
        services.hold(
            actor=user_of(request), procedure_id=procedure.pk, now=timezone.now(),
            reason=form.cleaned_data["reason"],
        )  # fmt: skip

    return _about(request, procedure, form, save, _("Forbid to delete"))


@signed_in(Permission.APPOINT_GROUP)
@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, hold_id: uuid.UUID) -> HttpResponse:
    """Lift a hold."""
    held = _hold(request, hold_id)
    form = LiftForm(request.POST or None)

    def save() -> None:
        services.lift(
            actor=user_of(request), hold_id=held.pk, because=form.cleaned_data["because"],
            now=timezone.now(),
        )  # fmt: skip

    return _about(request, held.procedure, form, save, _("Lift the hold"))


@reader
@require_safe
def disposal(request: HttpRequest, disposal_id: uuid.UUID) -> HttpResponse:
    """Show one list: what is on it, who decided, what was deleted."""
    one, user = _disposal(request, disposal_id), user_of(request)
    waits = one.state == Disposal.State.PREPARED and user.may(Permission.KEEP_ARCHIVE)
    context = {
        "one": one,
        "items": one.items.all(),
        "certificates": certificates.shown(one),
        "may_release": waits and one.prepared_by_id != user.pk,
        "may_cancel": waits,
    }
    return render(request, "retention/disposal.html", context)


@staff
@require_POST
def release(request: HttpRequest, disposal_id: uuid.UUID) -> HttpResponse:
    """Delete what a list names."""
    return _decide(request, disposal_id, services.release, _("Deleted. The certificate is below."))


@staff
@require_POST
def cancel(request: HttpRequest, disposal_id: uuid.UUID) -> HttpResponse:
    """Cancel a list."""
    return _decide(request, disposal_id, services.cancel, _("The list was cancelled."))


@reader
@require_safe
def certificate(request: HttpRequest, disposal_id: uuid.UUID) -> HttpResponse:
    """Return the certificate of a list as a PDF; it names nobody whom a procedure was about."""
    one = _disposal(request, disposal_id)
    if one.state != Disposal.State.DONE:
        raise Http404
    body = pdf.render("table", certificates.printed(one), made_at=one.settled_at or timezone.now())
    return HttpResponse(
        body,
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="certificate.pdf"'},
    )


@reader
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """List what was deleted, for the team's staff and the data-protection officer."""
    page = Paginator(selectors.certificates(user_of(request)), PAGE)
    shown = page.get_page(request.GET.get("page"))
    return render(request, "retention/register.html", {"page_obj": shown})


def _about(
    request: HttpRequest, procedure: Procedure, form: forms.Form, save: Callable[[], None],
    title: Text,
) -> HttpResponse:  # fmt: skip
    """Show a form about one procedure, and save it."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(procedure)
    context = {"form": form, "procedure": procedure, "title": title}
    return render(request, "retention/about.html", context)


def _decide(
    request: HttpRequest, disposal_id: uuid.UUID, service: Callable[..., Disposal], done: Text
) -> HttpResponse:
    one = _disposal(request, disposal_id)
    try:
        service(actor=user_of(request), disposal_id=one.pk, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, str(done))
    return redirect(one)


def _kept(one: selectors.Keeping) -> dict[str, Any]:
    texts = [obstacle_text(code) for code in one.obstacles if code != "open_years"]
    return {"keeping": one, "why": texts}


def _disposal(request: HttpRequest, disposal_id: uuid.UUID) -> Disposal:
    return get_object_or_404(selectors.disposals(user_of(request)), pk=disposal_id)


def _hold(request: HttpRequest, hold_id: uuid.UUID) -> Hold:
    found = selectors.hold_with(user_of(request), hold_id)
    if found is None:
        raise Http404
    return found
