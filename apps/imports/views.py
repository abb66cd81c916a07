"""Imports: upload, match columns, check, run, watch."""

import csv
import io
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.errors import DomainError
from apps.common.ui.numbers import seen_version
from apps.common.ui.problems import add_problems
from apps.imports import selectors
from apps.imports.forms import ColumnsForm, RunForm, UploadForm
from apps.imports.models import Batch, Row
from apps.imports.rules.columns import COLUMNS
from apps.imports.services import checking, running, uploads

staff = signed_in(Permission.RECEIVE_FORM)
chair = signed_in(Permission.APPOINT_GROUP)
_OPEN = (Batch.State.UPLOADED, Batch.State.MAPPED, Batch.State.CHECKED)


@staff
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """Show the tables and take a new one."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = uploads.receive(
                actor=user_of(request), file=file.file, size=file.size, now=timezone.now()
            )
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            return redirect("imports:columns", batch.pk)
    context = {"form": form, "batches": selectors.batches()[:50]}
    return render(request, "imports/list.html", context)


@staff
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Return an empty table with our headings, for spreadsheets of Polish Windows too."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow(column.label for column in COLUMNS)
    return HttpResponse(
        b"\xef\xbb\xbf" + text.getvalue().encode(), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="sprawy.csv"'},
    )  # fmt: skip


@staff
@require_safe
def detail(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Show how far a table is; while it runs, the page loads itself anew."""
    return _detail(request, _batch(batch_id))


@staff
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Match the columns and check at once."""
    batch = _batch(batch_id)
    form = ColumnsForm(request.POST or None, batch=batch)
    version = seen_version(request) or batch.version
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {
            "actor": user_of(request), "batch_id": batch.pk, "now": timezone.now(),
        }  # fmt: skip
        try:
            checking.match_columns(columns=form.columns(), version=version, **given)
            checking.check_soon(**given)
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            return redirect(batch)
    context = {
        "batch": batch, "form": form, "version": version, "first": selectors.first_row(batch),
    }  # fmt: skip
    return render(request, "imports/columns.html", context)


@staff
@require_POST
def check(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Check a table again, for what has come into the system since."""
    batch = _batch(batch_id)
    try:
        checking.check_soon(actor=user_of(request), batch_id=batch.pk, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    return redirect(batch)


@chair
@require_POST
def run(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Let a table run, or go on."""
    batch = _batch(batch_id)
    form = RunForm(request.POST, batch=batch)
    if form.is_valid():
        try:
            running.start(
                actor=user_of(request), batch_id=batch.pk, now=timezone.now(),
                version=seen_version(request), **form.cleaned_data,
            )  # fmt: skip
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(
                request, _("The import begins within a minute. You may leave the page.")
            )
            return redirect(batch)
    return _detail(request, batch, form)


@chair
@require_POST
def stop(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Stop a run; it can go on later."""
    batch = _batch(batch_id)
    try:
        running.stop(actor=user_of(request), batch_id=batch.pk, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Stopped. What was taken in stays; the rest can go on later."))
    return redirect(batch)


@staff
@require_POST
def discard(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Throw a table away."""
    batch = _batch(batch_id)
    try:
        is_gone = uploads.discard(actor=user_of(request), batch_id=batch.pk, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return redirect(batch)
    messages.success(request, _("The rows that were not taken in were deleted."))
    return redirect("imports:list") if is_gone else redirect(batch)


def _batch(batch_id: uuid.UUID) -> Batch:
    batch = Batch.objects.select_related("created_by", "run_by").filter(pk=batch_id).first()
    if batch is None:
        raise Http404
    return batch


def _detail(request: HttpRequest, batch: Batch, form: RunForm | None = None) -> HttpResponse:
    user = user_of(request)
    may_run = user.may(Permission.APPOINT_GROUP)
    counts = selectors.counts_of(batch)
    is_checked = batch.state in {Batch.State.CHECKED, Batch.State.STOPPED}
    waits = is_checked and bool(counts.get(Row.State.PENDING))
    context = {
        "batch": batch, "counts": counts, "same": selectors.same_file(batch),
        "shown": selectors.problems_of(batch), "most": selectors.MOST_SHOWN,
        "closed_years": selectors.closed_years_of(batch), "is_open": batch.state in _OPEN, "waits": waits,
        "form": form or (RunForm(batch=batch) if may_run and waits else None),
        "may_run": may_run, "version": seen_version(request) or batch.version,
    }  # fmt: skip
    return render(request, "imports/detail.html", context)
