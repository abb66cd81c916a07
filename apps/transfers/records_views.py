"""What another team wrote, on a page of the procedure that it handed over."""

import datetime as dt
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.pages import user_of
from apps.procedures.services.reading import log_read
from apps.procedures.views import reader, visible_procedure
from apps.transfers import records


@reader
@require_safe
def shown(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Show letters and minutes of another team; there is no such page for whoever may read none."""
    user, procedure = user_of(request), visible_procedure(request, procedure_id)
    found = records.read_by(user, procedure)
    if not found.are_there:
        raise Http404
    log_read(user, procedure, timezone.now(), purpose="records")
    people = {str(one.pk): one.person for one in procedure.parties.select_related("person")}
    context = {
        "procedure": procedure, "letters": found.letters, "planned": found.planned,
        "minutes": [_meeting(one, people) for one in found.minutes],
    }  # fmt: skip
    return render(request, "transfers/records.html", context)


def _meeting(given: dict[str, Any], people: dict[str, Any]) -> dict[str, Any]:
    *former, latest = [_version(one, people) for one in given["versions"]]
    at = dt.datetime.fromisoformat(given["at"])
    return {**given, "at": at, "latest": latest, "former": former[::-1]}


def _version(given: dict[str, Any], people: dict[str, Any]) -> dict[str, Any]:
    decisions = [
        {
            **one, "whose": people.get(one["about"], ""),
            "due_on": dt.date.fromisoformat(one["due"]) if one["due"] else None,
        }
        for one in given["decisions"]
    ]  # fmt: skip
    written_at = dt.datetime.fromisoformat(given["written_at"])
    return {**given, "written_at": written_at, "decisions": decisions}
