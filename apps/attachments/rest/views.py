"""Files of a procedure over REST: add, read, replace, remove."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.rest.views import UserView
from apps.accounts.rules import Scope
from apps.attachments import selectors, services
from apps.attachments.models import Attachment
from apps.attachments.rest import shapes
from apps.common.downloads import file_answer
from apps.common.rest import files, idempotency
from apps.common.rest.files import UploadView
from apps.common.rest.idempotency import Answer
from apps.common.rest.schema import DISPOSITION, IDEMPOTENCY_KEY, LOCATION, REPLAY
from apps.common.rest.views import valid
from apps.documents.rules.files import MAX_BYTES, TYPES
from apps.procedures.rest.views import PURPOSE, ProcedureView
from apps.procedures.services.reading import log_read


class AttachmentList(UploadView, ProcedureView):
    """The files of one procedure."""

    problems = {"POST": (409,)}

    @extend_schema(operation_id="procedures_attachments", responses=shapes.AttachmentsOut)
    def get(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """List the newest version of each file of a procedure, without contents.

        Shown to the team and the group; until a group works, also to who started the procedure.
        """
        found = selectors.attachments_of(self.actor, self.procedure)
        return Response(shapes.AttachmentsOut({"results": found}).data)

    @extend_schema(
        operation_id="procedures_attachments_add",
        request=shapes.FileBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY, LOCATION],
        responses={201: shapes.AttachmentOut},
    )
    def post(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """Add a file.

        Refused (422, at `/file`): another type, a content that is not what the name says, macros, an
        archive that unpacks into too much, more than 10 MB, a file that is there already. What a virus
        scanner has not let through is kept but not served: look at `state`.
        """
        return _taken_in(self, self.procedure.pk)


class AttachmentView(UserView):
    """A view of one file that the user may know of."""

    read_scope = Scope.PROCEDURES_READ
    write_scope = Scope.PROCEDURES_WRITE
    attachment: Attachment

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find it before anything else is looked at: a stranger learns nothing."""
        super().initial(request, *args, **kwargs)
        found = selectors.attachment_of(self.actor, self.kwargs["attachment_id"])
        if found is None:
            raise Http404
        self.attachment = found


class AttachmentDetailView(AttachmentView):
    """One file."""

    @extend_schema(responses=shapes.AttachmentDetail)
    def get(self, request: Request, attachment_id: uuid.UUID) -> Response:
        """Show what is known of a file, and its versions. Reading it is recorded in the access log."""
        one = self.attachment
        log_read(self.actor, one.procedure, timezone.now(), f"attachment {PURPOSE}")
        return Response(shapes.AttachmentDetail(one).data)


class ContentView(AttachmentView):
    """The content of one file."""

    problems = {"GET": (409,)}

    @extend_schema(
        operation_id="attachments_content",
        parameters=[DISPOSITION],
        responses=files.answers(*(one.mime for one in TYPES)),
    )
    def get(self, request: Request, attachment_id: uuid.UUID) -> HttpResponse:
        """Return the content of a file. Reading it is recorded in the access log.

        Refused (409) while the file waits for the virus check, in quarantine, and after its removal.
        """
        found, content = services.content_of(
            actor=self.actor, attachment_id=self.attachment.pk, now=timezone.now()
        )
        return file_answer(content, mime=found.mime, name=found.served_as)


class VersionView(UploadView, AttachmentView):
    """A new version of one file."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="attachments_replace",
        request=shapes.FileBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY, LOCATION],
        responses={201: shapes.AttachmentOut},
    )
    def post(self, request: Request, attachment_id: uuid.UUID) -> Response:
        """Add a new version of a file, whose newest one must be named; the earlier ones stay."""
        return _taken_in(self, self.attachment.procedure_id, replaces=self.attachment.pk)


class RemoveView(AttachmentView):
    """Removing one file."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="attachments_remove",
        request=shapes.RemoveBody,
        responses={200: shapes.AttachmentOut},
    )
    def post(self, request: Request, attachment_id: uuid.UUID) -> Response:
        """Delete the content of a file, for the team's staff. That it was there, and why it went, stays."""
        body = valid(shapes.RemoveBody, request.data)
        gone = services.remove(
            actor=self.actor, attachment_id=self.attachment.pk, now=timezone.now(), **body
        )
        return Response(shapes.AttachmentOut(gone).data)


def _taken_in(
    view: UserView, procedure_id: uuid.UUID, replaces: uuid.UUID | None = None
) -> Response:
    request, now = view.request, timezone.now()

    def work() -> Answer:
        body = valid(shapes.FileBody, request.data)
        file = body["file"]
        made = services.add(
            actor=view.actor, procedure_id=procedure_id, title=body["title"], name=file.name or "",
            content=file.read(MAX_BYTES + 1), now=now, replaces=replaces,
        )  # fmt: skip
        address = request.build_absolute_uri(reverse("api:attachment", args=[made.pk]))
        answer = idempotency.plain(shapes.AttachmentOut(made).data)
        return Answer(201, answer, {"Location": address})

    answer, is_replay = idempotency.once(request, now=now, work=work)
    return answer.response(replayed=is_replay)
