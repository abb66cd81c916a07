"""A further NK-A in a running procedure (ROZP23 § 13.1 and 3): begun for it, or joined by a PESEL."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, NotFound, Problem
from apps.deadlines.rules import Regime
from apps.procedures import selectors, terms
from apps.procedures.models import Form, Procedure, Side
from apps.procedures.rules import forms, initiators, patterns
from apps.procedures.rules.patterns import NKA
from apps.procedures.rules.states import RUNNING, State
from apps.procedures.services import parties, recusals

# Who the people are; nothing of where they live or work is copied from another's form.
_IDENTITY = (
    "first_name", "last_name", "sex", "pesel", "no_pesel_reason", "birth_date", "age", "relation",
)  # fmt: skip


def check_author(author: User, *, is_paper: bool) -> None:
    """Raise ``NotPermitted`` unless the user may write an NK-A, or enter one from paper."""
    if not (is_paper and author.may(Permission.RECEIVE_FORM)):
        require(author, Permission.START_PROCEDURE)


def start_draft(
    *, author: User, procedure_id: uuid.UUID, now: dt.datetime,
    paper_completed_at: dt.datetime | None = None,
) -> Form:  # fmt: skip
    """Return a draft limited to what is new, with the people of the procedure already in it.

    The pattern is that of the procedure's law. One that came on paper the team's staff may enter.
    Raises ``NotPermitted``, ``NotFound``, ``Invalid`` for a moment that cannot be, and ``DomainError``
    for a procedure that has ended.
    """
    check_author(author, is_paper=paper_completed_at is not None)
    procedure = selectors.visible_to(author).filter(pk=procedure_id).first()
    if procedure is None:
        raise NotFound(_("There is no such procedure."))
    _check_running(procedure)
    if paper_completed_at and not procedure.started_at <= paper_completed_at <= now:
        message = _(
            "A further form is completed after the start of the procedure and not later than now."
        )
        raise Invalid(message, problems=[Problem(message, "on")])
    definition = patterns.definition_for(NKA, Regime(procedure.regime))
    answers = forms.align(definition.limited(), _people(definition.limited(), procedure))
    if author.institution and author.may(Permission.START_PROCEDURE):
        answers |= initiators.prefilled(definition, author.institution.kind)
    form = Form.objects.create(
        code=NKA, pattern=definition.version, author=author, answers=answers, joins=procedure,
        paper_completed_at=paper_completed_at,
    )  # fmt: skip
    audit.record(actor=author, action="form.begun", subject=("form", form.pk), at=now)
    return form


def join(form: Form, procedure: Procedure, answers: dict[str, Any], now: dt.datetime) -> Procedure:
    """Return the running procedure that the form joins: its team has to receive the form.

    People whom it names for the first time become parties. Raises ``DomainError`` when the procedure
    ended while the form was being filled in, ``Invalid`` for a PESEL number of the other side.
    """
    procedure = Procedure.objects.select_for_update(of=("self",)).get(pk=procedure.pk)
    _check_running(procedure)
    at = form.happened_at(now)
    # The earliest that still waits: its term is the stricter one.
    procedure.further_form_on = procedure.further_form_on or timezone.localdate(at)
    procedure.version += 1
    procedure.save(update_fields=["further_form_on", "version"])
    is_old = form.paper_completed_at is not None
    added = parties.add_further(
        procedure, answers, timezone.localdate(at), author=form.author, is_old=is_old
    )
    if added:
        recusals.after_start(procedure, now=now)
    if any(one.side == Side.VICTIM for one in added):
        terms.after_new_victims(procedure, at=at, now=now)
    terms.after_further(
        procedure, author=form.author, at=at, has_firearm=has_firearm(answers), now=now
    )
    return procedure


def has_firearm(answers: dict[str, Any]) -> bool:
    """Return whether a form says that somebody has a firearm."""
    return "yes" in [row.get("has_firearm") for row in answers.get("firearm", [])]


def _check_running(procedure: Procedure) -> None:
    if State(procedure.state) not in RUNNING:
        raise DomainError(
            _("This procedure has ended. Begin a new form NK-A: it starts a new procedure.")
        )


def _people(definition: forms.FormDefinition, procedure: Procedure) -> dict[str, Any]:
    """Return an empty form with the people of the procedure's first form."""
    first = procedure.forms.get(code=NKA, is_further=False)
    answers: dict[str, Any] = forms.empty(definition)
    for side in ("victim", "perpetrator"):
        section = definition.section(forms.PERSON_SECTIONS[side])
        names = {field.name for field in section.fields} & set(_IDENTITY)
        answers[section.code] = [
            {name: value for name, value in row.items() if name in names}
            for row in forms.persons(first.answers, side)
        ]
    return answers
