"""The scan beside a form that is entered from paper: put it there, see its pages, take it away."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.pages import user_of
from apps.attachments import scans
from apps.attachments.forms import ScanForm
from apps.common.errors import DomainError
from apps.common.ui.problems import add_problems
from apps.documents.rules.files import MAX_BYTES
from apps.procedures import beside
from apps.procedures.form_views import transcriber


@transcriber
@require_http_methods(["GET", "POST"])
def scan(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    """Put a scan beside a draft, or take it away."""
    user, draft = user_of(request), scans.draft_of(user_of(request), form_id)
    if draft is None:
        raise Http404
    if "remove" in request.POST:
        scans.remove(actor=user, form_id=form_id, now=timezone.now())
        messages.success(request, _("The scan was taken away."))
        return redirect("forms:tasks", form_id=form_id)
    form = ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            scans.put(
                actor=user, form_id=form_id, name=file.name or "", now=timezone.now(),
                content=file.read(MAX_BYTES + 1),
            )  # fmt: skip
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("The scan stands beside each section now."))
            return redirect("forms:tasks", form_id=form_id)
    context = {"form": form, "form_row": draft, "panes": beside.panes(draft)}
    return render(request, "attachments/scan.html", context)


@transcriber
@require_safe
def page(request: HttpRequest, form_id: uuid.UUID, number: int) -> HttpResponse:
    """Return one page of a scan as a picture."""
    found = scans.page_of(user_of(request), form_id, number)
    if found is None:
        raise Http404
    mime, content = found
    return HttpResponse(
        content,
        content_type=mime,
        headers={
            "Content-Disposition": "inline",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )
