"""A complete NK-A in one go, for callers who have no drafts: all of it is kept or nothing."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.errors import Invalid
from apps.procedures.models import Form
from apps.procedures.rules import forms as engine
from apps.procedures.services import forms


@transaction.atomic
def submit(
    *, author: User, answers: dict[str, Any], now: dt.datetime,
    paper_completed_at: dt.datetime | None = None, family: str = "", obstacle: str = "",
) -> Form:  # fmt: skip
    """Return the completed form; this starts a procedure or, by § 13, joins a running one.

    ``family`` is what ``forms.complete`` asks for where such names are in a running procedure.
    Raises ``NotPermitted``, and ``Invalid`` with every problem of the form.
    """
    draft = forms.start_draft(author=author, now=now, paper_completed_at=paper_completed_at)
    definition = forms.definition_of(draft)
    problems = engine.validate(definition, answers, timezone.localdate(draft.happened_at(now)))
    problems += forms.initiator_problems(draft, answers)
    if problems:
        raise Invalid(_("The form is not complete yet. Mend what is listed."), problems=problems)
    draft.answers = engine.without_hidden(definition, answers)
    draft.save(update_fields=["answers", "changed_at"])
    return forms.complete(
        author=author, form_id=draft.pk, now=now, family=family, obstacle=obstacle
    )
