"""The office's own templates of letters over REST: what there is, upload, the file."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.rest.serializers import UserRef
from apps.accounts.rest.views import StaffView
from apps.common.downloads import file_answer
from apps.common.rest import files, idempotency
from apps.common.rest.fields import Input, NothingBody
from apps.common.rest.files import Upload, UploadView
from apps.common.rest.idempotency import Answer
from apps.common.rest.schema import DISPOSITION, IDEMPOTENCY_KEY, REPLAY
from apps.common.rest.views import valid
from apps.documents.rules.files import DOCX, MAX_BYTES
from apps.letters import templates
from apps.letters.models import Template
from apps.letters.rules.kinds import KINDS, DocumentKind


class TemplateBody(Input):
    """A docx."""

    file = Upload(help_text="DOCX without macros, up to 10 MB. Only {{ field }} may stand in it.")


class TemplateOut(serializers.Serializer[Any]):
    """One version of the office's own template."""

    kind = serializers.CharField()
    version = serializers.IntegerField()
    sha256 = serializers.CharField()
    uploaded_by = UserRef()
    uploaded_at = serializers.DateTimeField()


class KindTemplateOut(serializers.Serializer[Any]):
    """A kind of letter, the fields that may stand in its template, and the one in use."""

    kind = serializers.CharField()
    title = serializers.CharField()
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]  # the metaclass takes it away
    required = serializers.ListField(  # type: ignore[assignment]  # the metaclass takes it away
        child=serializers.CharField(), help_text="Those that no template may leave out."
    )
    template = TemplateOut(
        allow_null=True, help_text="Null where the office has none: then our own wording is used."
    )


class TemplatesOut(serializers.Serializer[Any]):
    """All kinds of letters with their templates."""

    results = KindTemplateOut(many=True)


class TemplateList(StaffView):
    """The templates in use."""

    @extend_schema(operation_id="letter_templates", responses=TemplatesOut)
    def get(self, request: Request) -> Response:
        """List all kinds of letters with the template in use, for the team's staff."""
        used = templates.in_use()
        rows = [_row(one, used.get(one.code)) for one in KINDS.values()]
        return Response(TemplatesOut({"results": rows}).data)


class TemplateView(UploadView, StaffView):
    """The template of one kind of letter."""

    problems = {"POST": (409,)}

    @extend_schema(operation_id="letter_templates_retrieve", responses=KindTemplateOut)
    def get(self, request: Request, kind: str) -> Response:
        """Show which fields may stand in the template of a kind, and the one in use."""
        document = _known(kind)
        return Response(KindTemplateOut(_row(document, templates.in_use().get(kind))).data)

    @extend_schema(
        operation_id="letter_templates_upload",
        request=TemplateBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY],
        responses={201: TemplateOut},
    )
    def post(self, request: Request, kind: str) -> Response:
        """Upload a new version of a template. It is in use from then on; the earlier ones stay.

        Refused (422) with everything at once, each named in `errors`: unknown fields, fields that may not
        stand in a letter for this side, what this kind does not fill in, whatever is no field, and
        the required fields that are missing. A letter keeps the version in use when it is issued.
        """
        document, now = _known(kind), timezone.now()

        def work() -> Answer:
            file = valid(TemplateBody, request.data)["file"]
            made = templates.upload(
                actor=self.actor, kind=document.code, name=file.name or "",
                content=file.read(MAX_BYTES + 1), now=now,
            )  # fmt: skip
            return Answer(201, idempotency.plain(TemplateOut(made).data))

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class TemplateWithdrawal(StaffView):
    """Going back to our own wording."""

    @extend_schema(
        operation_id="letter_templates_withdraw", request=NothingBody,
        responses={200: KindTemplateOut},
    )  # fmt: skip
    def post(self, request: Request, kind: str) -> Response:
        """Use our own wording of a kind again; letters that were issued keep their template."""
        document = _known(kind)
        valid(NothingBody, request.data)
        templates.withdraw(actor=self.actor, kind=kind, now=timezone.now())
        return Response(KindTemplateOut(_row(document, None)).data)


class TemplateFileView(StaffView):
    """The file of one template."""

    @extend_schema(
        operation_id="letter_templates_content",
        parameters=[DISPOSITION],
        responses=files.answers(DOCX.mime),
    )
    def get(self, request: Request, kind: str) -> HttpResponse:
        """Return the template in use, or one to begin from where the office has none."""
        content = templates.starting_point(_known(kind).code)
        return file_answer(content, mime=DOCX.mime, name=f"{kind}.docx")


def _known(kind: str) -> DocumentKind:
    document = KINDS.get(kind)
    if document is None:
        raise Http404
    return document


def _row(document: DocumentKind, template: Template | None) -> dict[str, Any]:
    return {
        "kind": document.code, "title": document.title, "template": template,
        "fields": sorted(document.template_fields), "required": sorted(document.required),
    }  # fmt: skip
