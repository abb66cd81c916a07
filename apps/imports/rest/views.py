"""Imports of earlier cases over REST: upload, match columns, check, run, watch."""

import uuid
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.permissions import require
from apps.accounts.rest.views import StaffView
from apps.accounts.rules import Permission
from apps.common.rest import idempotency
from apps.common.rest.fields import NothingBody
from apps.common.rest.files import UploadView
from apps.common.rest.idempotency import Answer
from apps.common.rest.pagination import Cursor
from apps.common.rest.preconditions import etag_of, seen_version
from apps.common.rest.schema import ETAG, IDEMPOTENCY_KEY, IF_MATCH, LOCATION, REPLAY
from apps.common.rest.views import valid
from apps.imports import selectors
from apps.imports.models import Batch
from apps.imports.rest import shapes
from apps.imports.services import checking, running, uploads
from apps.teams import selectors as teams


class LastUploaded(Cursor):
    """The last uploaded first."""

    ordering = ("-created_at", "-pk")


class ImportList(UploadView, StaffView):
    """The tables of earlier cases."""

    query = shapes.ImportsQuery
    pagination_class = LastUploaded

    @extend_schema(operation_id="imports", responses=shapes.ImportOut(many=True))
    def get(self, request: Request) -> Response:
        """List the tables that were uploaded, the last first."""
        self.asked(request)
        return self.page(selectors.batches(), shapes.ImportOut)

    @extend_schema(
        operation_id="imports_upload",
        request=shapes.TableBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY, LOCATION, ETAG],
        responses={201: shapes.ImportOut},
    )
    def post(self, request: Request) -> Response:
        """Upload a table of earlier cases. Nothing is taken in by that: match its columns next.

        Refused (422, at `/file`): what is neither CSV nor XLSX by content, is too large, has no rows or
        too many, unpacks into too much, or declares entities.
        """
        now = timezone.now()

        def work() -> Answer:
            file = valid(shapes.TableBody, request.data)["file"]
            made = uploads.receive(actor=self.actor, file=file.file, size=file.size, now=now)
            address = request.build_absolute_uri(reverse("api:import", args=[made.pk]))
            headers = {"Location": address, "ETag": etag_of(made.version)}
            return Answer(201, idempotency.plain(shapes.ImportOut(made).data), headers)

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class ImportView(StaffView):
    """A view of one table."""

    problems = {"POST": (409,)}
    batch: Batch

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find it before anything else is looked at."""
        super().initial(request, *args, **kwargs)
        found = selectors.batches().filter(pk=self.kwargs["batch_id"]).first()
        if found is None:
            raise Http404
        self.batch = found

    def given(self) -> dict[str, Any]:
        """Return what every service is told."""
        return {"actor": self.actor, "batch_id": self.batch.pk, "now": timezone.now()}

    @staticmethod
    def shown(shape: type[shapes.ImportOut], batch: Batch) -> Response:
        """Return a table with the version that matching and running ask for."""
        return Response(shape(batch).data, headers={"ETag": etag_of(batch.version)})


class ImportDetailView(ImportView):
    """One table."""

    @extend_schema(parameters=[ETAG], responses=shapes.ImportDetail)
    def get(self, request: Request, batch_id: uuid.UUID) -> Response:
        """Show how far a table is and what has to be mended in it; ask again while it runs.

        Messages name the row and the column, never what stands there.
        """
        return self.shown(shapes.ImportDetail, self.batch)


class ColumnsView(ImportView):
    """The columns of one table."""

    problems = {"POST": (409, 412, 428)}

    @extend_schema(operation_id="imports_columns", parameters=[ETAG], responses=shapes.ColumnsOut)
    def get(self, request: Request, batch_id: uuid.UUID) -> Response:
        """Show the headings of a table and where each of our columns stands, as far as they tell."""
        body = shapes.columns_of(self.batch)
        return Response(body, headers={"ETag": etag_of(self.batch.version)})

    @extend_schema(
        operation_id="imports_match",
        request=shapes.ImportColumnsBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.ImportDetail},
    )
    def post(self, request: Request, batch_id: uuid.UUID) -> Response:
        """Match the columns and check the table: a dry run that takes nothing in.

        A table of more than 1,000 cases is checked within minutes; until then its state is `mapped`.
        """
        version = seen_version(request, self.batch.version)
        columns = valid(shapes.ImportColumnsBody, request.data)
        checking.match_columns(columns=columns, version=version, **self.given())
        return self.shown(shapes.ImportDetail, checking.check_soon(**self.given()))


class CheckView(ImportView):
    """Checking one table again."""

    @extend_schema(
        operation_id="imports_check",
        request=NothingBody,
        parameters=[ETAG],
        responses={200: shapes.ImportDetail},
    )
    def post(self, request: Request, batch_id: uuid.UUID) -> Response:
        """Check a table again, for what has come into the system since."""
        valid(NothingBody, request.data)
        return self.shown(shapes.ImportDetail, checking.check_soon(**self.given()))


class ChairView(ImportView):
    """A view of one table for the chair, who answers for what runs."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let nobody else in."""
        super().initial(request, *args, **kwargs)
        require(self.actor, Permission.APPOINT_GROUP)


class RunView(ChairView):
    """Running one table."""

    problems = {"POST": (409, 412, 428)}

    @extend_schema(
        operation_id="imports_run",
        request=shapes.RunBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.ImportOut},
    )
    def post(self, request: Request, batch_id: uuid.UUID) -> Response:
        """Let a checked table run, or a stopped one go on; for the chair. It begins within a minute."""
        version = seen_version(request, self.batch.version)
        chosen = _chosen(valid(shapes.RunBody, request.data))
        started = running.start(**self.given(), **chosen, version=version)
        return self.shown(shapes.ImportOut, started)


class StopView(ChairView):
    """Stopping one run."""

    @extend_schema(
        operation_id="imports_stop", request=NothingBody, responses={200: shapes.ImportOut}
    )
    def post(self, request: Request, batch_id: uuid.UUID) -> Response:
        """Stop a run after the case that it is at; for the chair. It can go on later."""
        valid(NothingBody, request.data)
        return Response(shapes.ImportOut(running.stop(**self.given())).data)


class DiscardView(ImportView):
    """Throwing one table away."""

    @extend_schema(
        operation_id="imports_discard", request=NothingBody, responses={200: shapes.DiscardedOut}
    )
    def post(self, request: Request, batch_id: uuid.UUID) -> Response:
        """Delete the rows that were not taken in, and the table where none was."""
        valid(NothingBody, request.data)
        return Response(shapes.DiscardedOut({"is_gone": uploads.discard(**self.given())}).data)


def _chosen(body: dict[str, int]) -> dict[str, Any]:
    """Return who works in the groups. Raises ``ValidationError`` for whom the page would not offer."""
    candidates = teams.candidates() if body else {}
    found = {
        name: next((user for user in candidates[name] if user.pk == pk), None)
        for name, pk in body.items()
    }
    message = _(
        "There is no such person to choose for this. Choose somebody of the right institution."
    )
    wrong = {name: [message] for name, user in found.items() if user is None}
    if wrong:
        raise ValidationError(wrong)
    return found
