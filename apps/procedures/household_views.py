"""Who lives with whom in a procedure, and who is who to whom: list, add, end."""

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.pages import user_of
from apps.common.errors import DomainError
from apps.common.ui.problems import add_problems
from apps.procedures import household_selectors as selectors
from apps.procedures import matter_selectors
from apps.procedures.household_forms import ArrivalForm, EndForm, HomeForm, RelationForm
from apps.procedures.household_list import shown
from apps.procedures.models import Party, Procedure
from apps.procedures.services import households, relations
from apps.procedures.services.reading import log_read
from apps.procedures.views import reader, visible_procedure


@reader
@require_safe
def overview(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Show all households and relations of a procedure, also those that ended."""
    user, procedure = user_of(request), _readable(request, procedure_id)
    log_read(user, procedure, timezone.now(), purpose="households")
    context = {**shown(user, procedure), "procedure": procedure}
    return render(request, "procedures/households.html", context)


@reader
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Note who lives together."""
    procedure = _writable(request, _readable(request, procedure_id))
    form = HomeForm(request.POST or None, parties=_parties(procedure))

    def work() -> object:
        return households.begin(
            actor=user_of(request), procedure_id=procedure.pk, home=form.given(),
            now=timezone.now(),
        )  # fmt: skip

    return _answer(request, procedure, form, work, _("Add a household"))


@reader
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, household_id: uuid.UUID) -> HttpResponse:
    """Note that somebody came to a household."""
    household = selectors.household_of(user_of(request), household_id)
    if household is None:
        raise Http404
    procedure = _writable(request, household.procedure)
    form = ArrivalForm(request.POST or None, parties=_parties(procedure))

    def work() -> object:
        return households.join(
            actor=user_of(request), household_id=household_id, arrival=form.given(),
            now=timezone.now(),
        )  # fmt: skip

    return _answer(request, procedure, form, work, _("Somebody came to the household"))


@reader
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, resident_id: uuid.UUID) -> HttpResponse:
    """Note that somebody left a household."""
    resident = selectors.resident_of(user_of(request), resident_id)
    if resident is None:
        raise Http404
    procedure = _writable(request, resident.household.procedure)
    form = EndForm(request.POST or None)

    def work() -> object:
        return households.leave(
            actor=user_of(request), resident_id=resident_id, on=form.cleaned_data["on"],
            now=timezone.now(),
        )  # fmt: skip

    title = _("%(name)s left the household") % {"name": resident.name}
    return _answer(request, procedure, form, work, title)


@reader
@require_http_methods(["GET", "POST"])
def relate(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Note what one person is to another."""
    procedure = _writable(request, _readable(request, procedure_id))
    form = RelationForm(request.POST or None, parties=_parties(procedure))

    def work() -> object:
        return relations.relate(
            actor=user_of(request), procedure_id=procedure.pk, given=form.given(),
            now=timezone.now(),
        )  # fmt: skip

    return _answer(request, procedure, form, work, _("Add a relation"))


@reader
@require_http_methods(["GET", "POST"])
def end_relation(request: HttpRequest, relation_id: uuid.UUID) -> HttpResponse:
    """Note that a relation ended."""
    relation = selectors.relation_of(user_of(request), relation_id)
    if relation is None:
        raise Http404
    procedure = _writable(request, relation.procedure)
    form = EndForm(request.POST or None)

    def work() -> object:
        return relations.end(
            actor=user_of(request), relation_id=relation_id, on=form.cleaned_data["on"],
            now=timezone.now(),
        )  # fmt: skip

    return _answer(request, procedure, form, work, _("The relation ended"))


def _answer(
    request: HttpRequest, procedure: Procedure, form: forms.Form, work: Callable[[], object],
    title: str | Promise,
) -> HttpResponse:  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            work()
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("Noted."))
            return redirect("persons:households", procedure.pk)
    context = {"form": form, "procedure": procedure, "title": title}
    return render(request, "procedures/household_form.html", context)


def _readable(request: HttpRequest, procedure_id: uuid.UUID) -> Procedure:
    procedure = visible_procedure(request, procedure_id)
    if not matter_selectors.reads(user_of(request), procedure):
        raise Http404
    return procedure


def _writable(request: HttpRequest, procedure: Procedure) -> Procedure:
    matter_selectors.check_writes(user_of(request), procedure)
    return procedure


def _parties(procedure: Procedure) -> list[Party]:
    return list(procedure.parties.select_related("person").order_by("-side", "position"))
