"""One statutory form over REST: read, save section by section, check, complete, discard."""

import uuid
from types import SimpleNamespace
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.accounts.rest.views import UserView
from apps.accounts.rules import Scope
from apps.common.errors import Invalid, NotPermitted
from apps.common.rest import idempotency
from apps.common.rest.fields import NothingBody
from apps.common.rest.idempotency import Answer
from apps.common.rest.preconditions import etag_of, seen_version
from apps.common.rest.schema import ETAG, IF_MATCH
from apps.common.rest.views import valid
from apps.procedures import section_forms, selectors
from apps.procedures.models import Form
from apps.procedures.rest import form_shapes as shapes
from apps.procedures.rest.inputs import CompleteBody
from apps.procedures.rest.presentation import Shown
from apps.procedures.rest.views import PURPOSE
from apps.procedures.rules.form_schema import (
    Problem,
    Row,
    Section,
)
from apps.procedures.rules.forms import persons
from apps.procedures.rules.patterns import NKA, may_take_out
from apps.procedures.services import forms, group_forms, reading


class FormView(UserView):
    """A view of one form that the user may read or fill in."""

    read_scope = Scope.PROCEDURES_READ
    write_scope = Scope.PROCEDURES_WRITE
    form: Form

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find it before anything else is looked at: a stranger learns nothing."""
        super().initial(request, *args, **kwargs)
        self.form = _form(self.actor, self.kwargs["form_id"])


class FormDetailView(FormView):
    """One form."""

    @extend_schema(operation_id="forms_retrieve", parameters=[ETAG], responses=shapes.FormDetail)
    def get(self, request: Request, form_id: uuid.UUID) -> Response:
        """Show a form with its answers. Reading one of a procedure is recorded in the access log.

        An own draft of NK-A is shown whole; a completed form without its answers of address, contact,
        work and school. NK-C and NK-D are not for the Police, whose own files hold no copies of them.
        """
        kind = self.actor.institution.kind if self.actor.institution else ""
        if not may_take_out(kind, self.form.code):
            raise NotPermitted(
                _("The Police may read this form on its page, but not take it out of the system.")
            )
        if self.form.procedure is not None:
            purpose = f"{self.form.code} {PURPOSE}"
            reading.log_read(self.actor, self.form.procedure, timezone.now(), purpose)
        body = shapes.FormDetail(_with_answers(self.form)).data
        return Response(body, headers={"ETag": etag_of(self.form.version)})


class FormCheck(FormView):
    """What one draft still lacks."""

    @extend_schema(operation_id="forms_problems", parameters=[ETAG], responses=shapes.CheckedForm)
    def get(self, request: Request, form_id: uuid.UUID) -> Response:
        """List what is to be mended before the form can be completed; nothing in a completed one."""
        return _checked(self.form)


class ChangeView(FormView):
    """A change of one draft, of the version that the caller saw."""

    problems = {"POST": (409, 412, 428)}


class SectionView(ChangeView):
    """Saving one section of a draft."""

    @extend_schema(
        operation_id="forms_section",
        request=shapes.SectionBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.CheckedForm},
    )
    def post(self, request: Request, form_id: uuid.UUID, section: str) -> Response:
        """Save all answers of one section as they are, and list what looks wrong in it so far."""
        part = section_forms.section_of(forms.definition_of(self.form), section)
        version = seen_version(request, self.form.version)
        answers = _answers(part, valid(shapes.SectionBody, request.data)["answers"])
        saved, problems = forms.save_section(
            author=self.actor, form_id=self.form.pk, section=part.code, raw=answers,
            version=version,
        )  # fmt: skip
        return _answer(saved, problems)


class PersonView(ChangeView):
    """Taking a person out of a draft."""

    @extend_schema(
        operation_id="forms_remove_person",
        request=shapes.PersonBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.CheckedForm},
    )
    def post(self, request: Request, form_id: uuid.UUID) -> Response:
        """Take one person and every answer about them out of a draft of NK-A.

        Sections about each person are lists in the same order: saving fewer people alone would give the
        answers about one to another.
        """
        version = seen_version(request, self.form.version)
        body = valid(shapes.PersonBody, request.data)
        if body["index"] >= len(persons(self.form.answers, body["person"])):
            raise ValidationError({"index": [_("There is nobody at this place of the form.")]})
        changed = forms.remove_person(
            author=self.actor, form_id=self.form.pk, version=version, **body
        )
        return _checked(changed)


class CompleteView(ChangeView):
    """Completing one draft."""

    @extend_schema(
        operation_id="forms_complete",
        request=CompleteBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.CheckedForm},
    )
    def post(self, request: Request, form_id: uuid.UUID) -> Response:
        """Complete a form. It is kept as it is: a change of the plan is a further NK-C.

        NK-A starts a procedure by this or, where one about the person runs, joins it (ROZP23 § 13):
        `procedure` names it. Where only names tell that one may run, the answer is 422 at `/family`,
        once: send its number there, or `new`.
        """
        version = seen_version(request, self.form.version)
        told = valid(CompleteBody, request.data)
        given: dict[str, Any] = {
            "author": self.actor, "form_id": self.form.pk, "now": timezone.now(), "version": version,
        }  # fmt: skip
        try:
            done = (
                forms.complete(**given, **told)
                if self.form.code == NKA
                else group_forms.complete(**given)
            )
        except Invalid as error:
            if not all(isinstance(one, Problem) for one in error.problems):
                raise
            found = [
                SimpleNamespace(pointer=shapes.pointer_of(one), message=one.message)
                for one in error.problems
            ]
            raise Invalid(error.message, problems=found) from error
        return _answer(done, [])


class DiscardView(ChangeView):
    """Deleting one draft."""

    @extend_schema(
        operation_id="forms_discard",
        request=NothingBody,
        parameters=[IF_MATCH],
        responses={200: shapes.DiscardedForm},
    )
    def post(self, request: Request, form_id: uuid.UUID) -> Response:
        """Delete a draft with its answers. A completed form is never deleted."""
        version = seen_version(request, self.form.version)
        valid(NothingBody, request.data)
        forms.discard(author=self.actor, form_id=self.form.pk, now=timezone.now(), version=version)
        return Response(shapes.DiscardedForm({"id": form_id}).data)


def begun(request: Request, draft: Form) -> Answer:
    """Return the answer about a draft that was begun."""
    address = request.build_absolute_uri(reverse("api:form", args=[draft.pk]))
    headers = {"Location": address, "ETag": etag_of(draft.version)}
    return Answer(201, idempotency.plain(shapes.FormRow(draft).data), headers)


def _form(user: User, form_id: uuid.UUID) -> Form:
    """Return a completed form to read or a draft to fill in. Raises ``Http404``."""
    found = selectors.form_of(user, form_id)
    if found is not None and found.completed_at is not None:
        if selectors.sees_form(user, found):
            return found
        raise Http404
    drafts = selectors.drafts_open_to(user).filter(pk=form_id)
    draft = drafts.select_related("procedure__group", "author").first()
    if draft is None or not (draft.procedure is None or selectors.works_in(user, draft.procedure)):
        raise Http404
    return draft


def _answers(part: Section, answers: Any) -> Any:
    """Return answers of the right shape. Raises ``ValidationError``: a slip must not empty a section."""
    if isinstance(answers, list) is not part.is_list:
        kind = _("Send a list of objects.") if part.is_list else _("Send one object.")
        raise ValidationError({"answers": [kind]})
    rows = answers if isinstance(answers, list) else [answers]
    wrong = {str(index): found for index, row in enumerate(rows) if (found := _unknown(part, row))}
    if wrong:
        raise ValidationError({"answers": wrong if part.is_list else wrong["0"]})
    return answers


def _unknown(part: Section, row: Row) -> dict[str, list[str]]:
    names = {field.name for field in part.fields}
    message = _("There is no such field here. Check its spelling or leave it out.")
    return {str(name): [message] for name in row if name not in names}


def _checked(form: Form) -> Response:
    is_draft = form.completed_at is None
    return _answer(form, group_forms.problems_of(form, timezone.localdate()) if is_draft else [])


def _answer(form: Form, problems: list[Problem]) -> Response:
    body = shapes.CheckedForm(Shown(form, problems=shapes.pointed(problems))).data
    return Response(body, headers={"ETag": etag_of(form.version)})


def _with_answers(form: Form) -> Shown:
    definition = forms.definition_of(form)
    sections = [
        SimpleNamespace(
            code=part.code, title=part.title, repeats=part.is_list, questions=part.fields,
            answers=_shown(part, form.answers.get(part.code), _names(form, part)),
        )
        for part in definition.sections if part.fields
    ]  # fmt: skip
    return Shown(form, sections=sections)


def _names(form: Form, part: Section) -> set[str]:
    """Return whose answers are shown: all to who writes an NK-A, no protected ones of a completed form."""
    is_own_draft = form.code == NKA and form.completed_at is None
    return {field.name for field in part.fields if is_own_draft or not field.protected}


def _shown(part: Section, given: Any, names: set[str]) -> Any:
    if part.is_list:
        return [_row(row, names) for row in given or []]
    return _row(given, names)


def _row(row: Any, names: set[str]) -> Row:
    given = row if isinstance(row, dict) else {}
    return {name: value for name, value in given.items() if name in names}
