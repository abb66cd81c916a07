"""The scan beside a paper form over REST: put it there, see its pages, take it away."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.permissions import require_any
from apps.accounts.rest.views import UserView
from apps.accounts.rules import Permission, Scope
from apps.attachments import scans
from apps.attachments.models import Scan
from apps.attachments.rest import shapes
from apps.common.downloads import file_answer
from apps.common.rest import files, idempotency
from apps.common.rest.fields import NothingBody
from apps.common.rest.files import UploadView
from apps.common.rest.idempotency import Answer
from apps.common.rest.schema import DISPOSITION, IDEMPOTENCY_KEY, REPLAY
from apps.common.rest.views import valid
from apps.documents.rules.files import JPEG, MAX_BYTES, PNG


class DraftView(UserView):
    """A view of a draft that the user enters from paper."""

    read_scope = Scope.PROCEDURES_READ
    write_scope = Scope.PROCEDURES_WRITE

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the draft before anything else is looked at: a stranger learns nothing."""
        super().initial(request, *args, **kwargs)
        require_any(self.actor, (Permission.START_PROCEDURE, Permission.RECEIVE_FORM))
        if scans.draft_of(self.actor, self.kwargs["form_id"]) is None:
            raise Http404

    def found(self) -> Scan:
        """Return the scan. Raises ``Http404`` where none stands beside the draft."""
        scan = scans.scan_of(self.actor, self.kwargs["form_id"])
        if scan is None:
            raise Http404
        return scan


class ScanView(UploadView, DraftView):
    """The scan of one paper form."""

    problems = {"POST": (409,)}

    @extend_schema(operation_id="forms_scan", responses=shapes.ScanOut)
    def get(self, request: Request, form_id: uuid.UUID) -> Response:
        """Show what is known of the scan beside a draft; for whoever enters the form alone."""
        return Response(shapes.ScanOut(self.found()).data)

    @extend_schema(
        operation_id="forms_scan_put",
        request=shapes.ScanBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY],
        responses={201: shapes.ScanOut},
    )
    def post(self, request: Request, form_id: uuid.UUID) -> Response:
        """Put a scan beside a draft that was begun with `paper_completed_at`; it replaces the earlier one.

        With the completed form it becomes a file of the procedure, with a discarded draft it goes.
        Refused (422, at `/file`): another type, a content that is not what the name says, a file that
        cannot be shown, too many pages, a virus, and any file while the virus check does not answer.
        """
        now = timezone.now()

        def work() -> Answer:
            file = valid(shapes.ScanBody, request.data)["file"]
            kept = scans.put(
                actor=self.actor, form_id=form_id, name=file.name or "",
                content=file.read(MAX_BYTES + 1), now=now,
            )  # fmt: skip
            return Answer(201, idempotency.plain(shapes.ScanOut(kept).data))

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class ScanPageView(DraftView):
    """One page of a scan."""

    @extend_schema(
        operation_id="forms_scan_page",
        parameters=[DISPOSITION],
        responses=files.answers(JPEG.mime, PNG.mime),
    )
    def get(self, request: Request, form_id: uuid.UUID, number: int) -> HttpResponse:
        """Return one page of the scan as a picture, the first one being 1."""
        page = scans.page_of(self.actor, form_id, number)
        if page is None:
            raise Http404
        mime, content = page
        suffix = PNG.suffix if mime == PNG.mime else JPEG.suffix
        return file_answer(content, mime=mime, name=f"scan-{number}.{suffix}")


class ScanRemoveView(DraftView):
    """Taking the scan of one paper form away."""

    @extend_schema(
        operation_id="forms_scan_remove", request=NothingBody, responses={200: shapes.ScanGoneOut}
    )
    def post(self, request: Request, form_id: uuid.UUID) -> Response:
        """Take the scan away from a draft; the draft stays."""
        self.found()
        valid(NothingBody, request.data)
        scans.remove(actor=self.actor, form_id=form_id, now=timezone.now())
        return Response(shapes.ScanGoneOut({"form": form_id}).data)
