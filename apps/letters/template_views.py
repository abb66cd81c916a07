"""The office's own templates: list, upload, download; a letter in one."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.downloads import file_answer
from apps.common.errors import DomainError, NotFound, NotPermitted
from apps.common.ui.problems import add_problems
from apps.documents.rules.files import DOCX, MAX_BYTES
from apps.letters import labels, prints, selectors, templates
from apps.letters.rules.kinds import KINDS
from apps.procedures.views import reader

staff = signed_in(Permission.RECEIVE_FORM)


class TemplateForm(forms.Form):
    """A docx."""

    file = forms.FileField(label=gettext_lazy("Template (DOCX)"), allow_empty_file=True)


@staff
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List all kinds of letters with the template in use."""
    used = templates.in_use()
    sides = [
        {
            "title": labels.side_label(side),
            "kinds": [{"kind": one, "template": used.get(one.code)} for one in kinds],
        }
        for side, kinds in selectors.kinds_by_side()
    ]
    return render(request, "letters/templates.html", {"sides": sides})


@staff
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Take a new version of a template in."""
    document = KINDS.get(kind)
    if document is None:
        raise Http404
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            templates.upload(
                actor=user_of(request), kind=kind, name=file.name or "",
                content=file.read(MAX_BYTES + 1), now=timezone.now(),
            )  # fmt: skip
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("The template is in use from now on."))
            return redirect("letters:templates")
    fields = [
        (name, labels.template_label(name, document.side), name in document.required)
        for name in sorted(document.template_fields)
    ]
    context = {"form": form, "document": document, "fields": fields}
    context["is_own"] = templates.newest(kind) is not None
    return render(request, "letters/template.html", context)


@staff
@require_POST
def withdraw(request: HttpRequest, kind: str) -> HttpResponse:
    """Go back to our own wording of a kind of letter."""
    try:
        templates.withdraw(actor=user_of(request), kind=kind, now=timezone.now())
    except NotFound as refusal:
        raise Http404 from refusal
    messages.success(request, _("The system's own wording is in use again."))
    return redirect("letters:templates")


@staff
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """Return the template in use, or one to begin from."""
    try:
        content = templates.starting_point(kind)
    except NotFound as refusal:
        raise Http404 from refusal
    return file_answer(content, mime=DOCX.mime, name=f"{kind}.docx")


@reader
@require_safe
def as_docx(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Return a letter in the office's own template; what stops it is said on the letter's page."""
    try:
        return prints.docx_of(user_of(request), letter_id, timezone.now()).answer()
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("letters:detail", letter_id)
