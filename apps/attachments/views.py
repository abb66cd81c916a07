"""Files: add, see, open, replace, remove."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.pages import user_of
from apps.accounts.rules import Permission
from apps.attachments import selectors, services
from apps.attachments.forms import FileForm, RemoveForm
from apps.attachments.models import Attachment
from apps.common.downloads import file_answer
from apps.common.errors import DomainError, NotFound
from apps.common.ui.problems import add_problems
from apps.documents.rules.files import MAX_BYTES
from apps.procedures import matter_selectors
from apps.procedures.models import Procedure
from apps.procedures.services.reading import log_read
from apps.procedures.views import reader, visible_procedure


@reader
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Add a file."""
    procedure = visible_procedure(request, procedure_id)
    if not matter_selectors.reads(user_of(request), procedure):
        raise Http404
    return _taken_in(request, procedure, None)


@reader
@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, attachment_id: uuid.UUID) -> HttpResponse:
    """Add a new version of a file."""
    old = _known(request, attachment_id)
    return _taken_in(request, old.procedure, old)


@reader
@require_safe
def detail(request: HttpRequest, attachment_id: uuid.UUID) -> HttpResponse:
    """Show what is known of a file, with a link that opens it for some minutes."""
    user, attachment = user_of(request), _known(request, attachment_id)
    log_read(user, attachment.procedure, timezone.now(), purpose="attachment")
    context = {
        "attachment": attachment,
        "versions": [
            {"one": one, "token": services.token_for(user, one) if one.is_served else ""}
            for one in selectors.versions_of(attachment)
        ],
        "may_write": matter_selectors.adds(user, attachment.procedure),
        "may_remove": user.may(Permission.RECEIVE_FORM) and attachment.state != "removed",
    }
    return render(request, "attachments/detail.html", context)


@reader
@require_safe
def open_file(request: HttpRequest, attachment_id: uuid.UUID, token: str) -> HttpResponse:
    """Return a file; it is saved, never shown inside our pages."""
    try:
        attachment, content = services.open_file(
            actor=user_of(request), attachment_id=attachment_id, token=token, now=timezone.now()
        )
    except NotFound as refusal:
        raise Http404 from refusal
    return file_answer(content, mime=attachment.mime, name=attachment.served_as)


@reader
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, attachment_id: uuid.UUID) -> HttpResponse:
    """Remove a file's content."""
    attachment, form = _known(request, attachment_id), RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.remove(
                actor=user_of(request), attachment_id=attachment.pk, now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("The file was removed."))
            return redirect(attachment.procedure)
    return render(request, "attachments/remove.html", {"attachment": attachment, "form": form})


def _taken_in(request: HttpRequest, procedure: Procedure, old: Attachment | None) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = services.add(
                actor=user_of(request), procedure_id=procedure.pk, name=file.name or "",
                title=form.cleaned_data["title"], content=file.read(MAX_BYTES + 1),
                now=timezone.now(), replaces=old.pk if old else None,
            )  # fmt: skip
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("The file was added: %(state)s.") % {
                "state": made.get_state_display()})  # fmt: skip
            return redirect(made)
    return render(request, "attachments/add.html", {"form": form, "procedure": procedure})


def _known(request: HttpRequest, attachment_id: uuid.UUID) -> Attachment:
    attachment = selectors.attachment_of(user_of(request), attachment_id)
    if attachment is None:
        raise Http404
    return attachment
