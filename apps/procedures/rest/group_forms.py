"""Forms NK-C and NK-D over REST: begin, save section by section, check, complete, read."""

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
from apps.common.rest.schema import ETAG, IDEMPOTENCY_KEY, IF_MATCH, LOCATION, REPLAY
from apps.common.rest.views import valid
from apps.procedures import selectors
from apps.procedures.models import Form
from apps.procedures.rest import group_form_shapes as shapes
from apps.procedures.rest.views import PURPOSE, ProcedureView
from apps.procedures.rules.form_schema import FormDefinition, Row, Section, UnknownSection
from apps.procedures.rules.patterns import GROUP_CODES, may_take_out
from apps.procedures.services import forms, group_forms, reading


class GroupFormList(ProcedureView):
    """The forms NK-C and NK-D of one procedure."""

    problems = {"POST": (409,)}

    @extend_schema(operation_id="procedures_forms", responses=shapes.GroupFormsOut)
    def get(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """List the group's forms of a procedure without their answers, and those to be begun.

        Shown to the group and the team; who only started the procedure learns of none.
        """
        works_in = selectors.works_in(self.actor, self.procedure)
        course = selectors.course_of(self.actor, self.procedure)
        offers = group_forms.offered(self.procedure, course, in_group=works_in)
        drafts = selectors.drafts_open_to(self.actor) if works_in else Form.objects.none()
        found = drafts.filter(procedure=self.procedure, code__in=GROUP_CODES)
        row = {
            "results": [
                *found.defer("answers").select_related("author"),
                *(one for one in course.forms if one.code in GROUP_CODES),
            ],
            "offers": [{"code": code, "party": party.pk} for code, party in offers],
        }
        return Response(shapes.GroupFormsOut(row).data)

    @extend_schema(
        operation_id="procedures_forms_begin",
        request=shapes.BeginBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY, LOCATION, ETAG],
        responses={201: shapes.GroupFormOut},
    )
    def post(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """Begin NK-C or NK-D about one person, or go on with the draft that the group has.

        A further NK-C starts from the answers of the last.
        """
        now = timezone.now()

        def work() -> Answer:
            body = valid(shapes.BeginBody, request.data)
            draft = group_forms.start_draft(
                author=self.actor, procedure_id=self.procedure.pk, party_id=body["party"],
                code=body["code"], now=now,
            )  # fmt: skip
            address = request.build_absolute_uri(reverse("api:form", args=[draft.pk]))
            headers = {"Location": address, "ETag": etag_of(draft.version)}
            return Answer(201, idempotency.plain(shapes.GroupFormOut(draft).data), headers)

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class GroupFormView(UserView):
    """A view of one form of the group that the user may read or fill in."""

    read_scope = Scope.PROCEDURES_READ
    write_scope = Scope.PROCEDURES_WRITE
    form: Form

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find it before anything else is looked at: a stranger learns nothing."""
        super().initial(request, *args, **kwargs)
        self.form = _form(self.actor, self.kwargs["form_id"])


class GroupFormDetailView(GroupFormView):
    """One form of the group."""

    @extend_schema(parameters=[ETAG], responses=shapes.GroupFormDetail)
    def get(self, request: Request, form_id: uuid.UUID) -> Response:
        """Show a form with its answers. Reading it is recorded in the access log.

        Not for the Police, whose own files hold no copies of these forms.
        """
        kind = self.actor.institution.kind if self.actor.institution else ""
        if not may_take_out(kind, self.form.code):
            raise NotPermitted(
                _("The Police may read this form on its page, but not take it out of the system.")
            )
        if self.form.procedure is not None:
            purpose = f"{self.form.code} {PURPOSE}"
            reading.log_read(self.actor, self.form.procedure, timezone.now(), purpose)
        body = shapes.GroupFormDetail(_with_answers(self.form)).data
        return Response(body, headers={"ETag": etag_of(self.form.version)})


class GroupFormCheck(GroupFormView):
    """What one draft still lacks."""

    @extend_schema(operation_id="forms_problems", parameters=[ETAG], responses=shapes.CheckedForm)
    def get(self, request: Request, form_id: uuid.UUID) -> Response:
        """List what is to be mended before the form can be completed; nothing in a completed one."""
        return _checked(self.form, checks=self.form.completed_at is None)


class SectionView(GroupFormView):
    """Saving one section of a draft."""

    problems = {"POST": (409, 412, 428)}

    @extend_schema(
        operation_id="forms_section",
        request=shapes.SectionBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.CheckedForm},
    )
    def post(self, request: Request, form_id: uuid.UUID, section: str) -> Response:
        """Save all answers of one section as they are, and list what looks wrong in it so far."""
        part = _section(forms.definition_of(self.form), section)
        version = seen_version(request, self.form.version)
        answers = _answers(part, valid(shapes.SectionBody, request.data)["answers"])
        saved, problems = forms.save_section(
            author=self.actor, form_id=self.form.pk, section=part.code, raw=answers,
            version=version,
        )  # fmt: skip
        row = SimpleNamespace(form=saved, problems=shapes.pointed(problems))
        return _answer(row)


class CompleteView(GroupFormView):
    """Completing one draft."""

    problems = {"POST": (409, 412, 428)}

    @extend_schema(
        operation_id="forms_complete",
        request=NothingBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.CheckedForm},
    )
    def post(self, request: Request, form_id: uuid.UUID) -> Response:
        """Complete a form. It is kept as it is: a change of the plan is a further NK-C."""
        version = seen_version(request, self.form.version)
        valid(NothingBody, request.data)
        try:
            done = group_forms.complete(
                author=self.actor, form_id=self.form.pk, now=timezone.now(), version=version
            )
        except Invalid as error:
            found = [
                SimpleNamespace(pointer=shapes.pointer_of(one), message=one.message)
                for one in error.problems
            ]
            raise Invalid(error.message, problems=found) from error
        return _checked(done, checks=False)


def _form(user: User, form_id: uuid.UUID) -> Form:
    """Return a completed form to read or a draft to fill in. Raises ``Http404``."""
    completed = selectors.form_of(user, form_id)
    if completed is not None and completed.code in GROUP_CODES:
        if selectors.sees_form(user, completed):
            return completed
        raise Http404
    drafts = selectors.drafts_open_to(user).filter(code__in=GROUP_CODES, pk=form_id)
    draft = drafts.select_related("procedure__group", "author").first()
    if draft is None or draft.procedure is None or not selectors.works_in(user, draft.procedure):
        raise Http404
    return draft


def _section(definition: FormDefinition, code: str) -> Section:
    try:
        part = definition.section(code)
    except UnknownSection as error:
        raise Http404 from error
    if not part.fields:
        raise Http404
    return part


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


def _checked(form: Form, *, checks: bool) -> Response:
    found = group_forms.problems_of(form, timezone.localdate()) if checks else []
    return _answer(SimpleNamespace(form=form, problems=shapes.pointed(found)))


def _answer(row: Any) -> Response:
    body = shapes.CheckedForm(SimpleNamespace(**_plain(row.form), problems=row.problems)).data
    return Response(body, headers={"ETag": etag_of(row.form.version)})


def _plain(form: Form) -> dict[str, Any]:
    return {name: getattr(form, name) for name in (
        "id", "code", "pattern", "status", "revision", "version", "procedure_id", "party_id",
        "author", "completed_at",
    )}  # fmt: skip


def _with_answers(form: Form) -> SimpleNamespace:
    definition = forms.definition_of(form)
    sections = [
        SimpleNamespace(
            code=part.code, title=part.title, repeats=part.is_list, questions=part.fields,
            answers=_shown(part, form.answers.get(part.code)),
        )
        for part in definition.sections if part.fields
    ]  # fmt: skip
    return SimpleNamespace(**_plain(form), sections=sections)


def _shown(part: Section, given: Any) -> Any:
    """Return a section's answers; addresses and contacts never leave through the interface."""
    if part.is_list:
        return [_row(part, row) for row in given or []]
    return _row(part, given)


def _row(part: Section, row: Any) -> Row:
    kept = {field.name for field in part.fields if not field.protected}
    given = row if isinstance(row, dict) else {}
    return {name: value for name, value in given.items() if name in kept}
