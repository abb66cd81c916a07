"""Hand-overs: prepare, release, take over, refuse; a whole procedure as a file."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.errors import DomainError
from apps.common.ui.problems import add_problems
from apps.procedures.selectors import visible_to
from apps.procedures.services.reading import log_read
from apps.procedures.views import visible_procedure
from apps.transfers import files, homes, labels, records, selectors, services, untold
from apps.transfers.exporting import may_export
from apps.transfers.forms import PrepareForm, ReceiptForm, RefuseForm
from apps.transfers.models import Incoming, Outgoing
from apps.transfers.whole import whole

staff = signed_in(Permission.RECEIVE_FORM)


@staff
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what other teams hand over, and what this one does."""
    context = {
        "incoming": selectors.incoming_of(user_of(request)),
        "outgoing": selectors.outgoing_of(user_of(request)),
        "untold": untold.procedures().filter(pk__in=visible_to(user_of(request))),
    }
    return render(request, "transfers/list.html", context)


@staff
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Prepare a hand-over."""
    procedure = visible_procedure(request, procedure_id)
    going = files.that_can_go(user_of(request), procedure)
    form = PrepareForm(request.POST or None, files=going, regime=procedure.regime)
    if request.method == "POST" and form.is_valid():
        try:
            outgoing = services.prepare(
                actor=user_of(request), procedure_id=procedure.pk, now=timezone.now(),
                plan=form.plan(),
            )  # fmt: skip
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("Prepared. Somebody else has to release it now."))
            return redirect(outgoing)
    context = {
        "form": form,
        "procedure": procedure,
        "provision": labels.PROVISION.under(procedure.regime),
    }
    return render(request, "transfers/prepare.html", context)


@staff
@require_safe
def outgoing(request: HttpRequest, outgoing_id: uuid.UUID) -> HttpResponse:
    """Show a hand-over of this team."""
    one, user = _outgoing(request, outgoing_id), user_of(request)
    context = {
        "one": one,
        "basis": labels.basis_label(one.basis, one.procedure.regime),
        "may_release": one.state == Outgoing.State.PREPARED and one.prepared_by_id != user.pk,
        "came_back": selectors.parcel_refusal(one),
        "going": files.going(one),
        "staying": files.staying(user, one),
        "answered_on": selectors.answered_on(one),
        "may_export": one.is_paper and may_export(user),
    }
    return render(request, "transfers/outgoing.html", context)


@staff
@require_POST
def release(request: HttpRequest, outgoing_id: uuid.UUID) -> HttpResponse:
    """Release a hand-over as the second person."""
    one = _outgoing(request, outgoing_id)
    try:
        services.release(actor=user_of(request), outgoing_id=one.pk, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, str(labels.RELEASED[one.is_paper]))
    return redirect(one)


@staff
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, outgoing_id: uuid.UUID) -> HttpResponse:
    """Record what the other team answered to a hand-over on paper."""
    one, form = _outgoing(request, outgoing_id), ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_receipt(
                actor=user_of(request), outgoing_id=one.pk, receipt=form.receipt(),
                now=timezone.now(),
            )  # fmt: skip
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("The answer of the other team was recorded."))
            return redirect(one)
    return render(request, "transfers/receipt.html", {"one": one, "form": form})


@staff
@require_POST
def cancel(request: HttpRequest, outgoing_id: uuid.UUID) -> HttpResponse:
    """Cancel a hand-over."""
    one = _outgoing(request, outgoing_id)
    try:
        services.cancel(actor=user_of(request), outgoing_id=one.pk, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The hand-over was cancelled."))
    return redirect(one)


@staff
@require_safe
def incoming(request: HttpRequest, incoming_id: uuid.UUID) -> HttpResponse:
    """Show what another team hands over: enough to decide, the rest once it was taken over."""
    one = _incoming(request, incoming_id)
    if one.procedure is not None:
        log_read(user_of(request), one.procedure, timezone.now(), purpose="transfer")
    law = labels.law_of(one)
    context = {
        "one": one,
        "basis": labels.basis_label(one.basis, law),
        "what_follows": labels.WHAT_FOLLOWS.under(law),
        "victims": _victims(one),
        "adds_to": selectors.earlier(one),
        "files": selectors.files_that_wait(one),
        "has_records": one.procedure is not None
        and records.read_by(user_of(request), one.procedure).are_there,
        "form": RefuseForm(),
    }
    return render(request, "transfers/incoming.html", context)


@staff
@require_POST
def accept(request: HttpRequest, incoming_id: uuid.UUID) -> HttpResponse:
    """Take a procedure over."""
    one = _incoming(request, incoming_id)
    before = selectors.adds_to(one)
    try:
        done = services.accept(actor=user_of(request), incoming_id=one.pk, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return redirect(one)
    messages.success(
        request,
        str(labels.ADDED) % {"number": before.number}
        if before
        else str(labels.TAKEN_OVER.under(labels.law_of(done))),
    )
    return redirect(done.procedure or done)


@staff
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, incoming_id: uuid.UUID) -> HttpResponse:
    """Refuse a procedure with a reason."""
    one, form = _incoming(request, incoming_id), RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.refuse(
                actor=user_of(request), incoming_id=one.pk, now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("Refused. The procedure stays with the other team."))
            return redirect("transfers:list")
    return render(request, "transfers/refuse.html", {"one": one, "form": form})


@signed_in(Permission.APPOINT_GROUP)
@require_safe
def export(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Return one whole procedure as an archive of prints, files and data; it is logged."""
    procedure = visible_procedure(request, procedure_id)
    name = procedure.number.replace("/", "-")
    return HttpResponse(
        whole(user_of(request), procedure, timezone.now()),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}.zip"'},
    )


def _victims(incoming: Incoming) -> list[dict[str, object]]:
    """Return whom it is about and where they live: what decides whether this team is competent."""
    return [
        {
            "name": f"{person['first_name']} {person['last_name']}",
            "town": person.get("stay_town") or person.get("town"),
            "lives": homes.town_of(incoming.content, party["key"]),
            "is_minor": party["is_minor"],
        }
        for party in incoming.content.get("parties", [])
        if party["side"] == "victim"
        for person in [party["person"]]
    ]


def _outgoing(request: HttpRequest, outgoing_id: uuid.UUID) -> Outgoing:
    found = selectors.outgoing_with(user_of(request), outgoing_id)
    if found is None:
        raise Http404
    return found


def _incoming(request: HttpRequest, incoming_id: uuid.UUID) -> Incoming:
    found = selectors.incoming_with(user_of(request), incoming_id)
    if found is None:
        raise Http404
    return found
