"""Beginning forms from the procedure's page: NK-C, NK-D, a further NK-A."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.procedures.services import further, group_forms


@signed_in(Permission.WORK_IN_GROUP, Permission.RECEIVE_FORM)
@require_POST
def begin(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Begin NK-C or NK-D about one person, or go on with the draft that the group has."""
    try:
        party_id = uuid.UUID(request.POST.get("party", ""))
    except ValueError as error:
        raise Http404 from error
    draft = group_forms.start_draft(
        author=user_of(request), procedure_id=procedure_id, party_id=party_id,
        code=request.POST.get("code", ""), now=timezone.now(),
    )  # fmt: skip
    return redirect("forms:tasks", form_id=draft.pk)


@signed_in(Permission.START_PROCEDURE)
@require_POST
def begin_further(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Begin a further NK-A in a running procedure."""
    draft = further.start_draft(
        author=user_of(request), procedure_id=procedure_id, now=timezone.now()
    )
    return redirect("forms:tasks", form_id=draft.pk)
