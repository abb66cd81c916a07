"""Keeping and deleting over REST: classes, holds, lists that two people decide on."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.permissions import require
from apps.accounts.rest.views import UserView
from apps.accounts.rules import Permission, Scope
from apps.common.rest import idempotency
from apps.common.rest.fields import NothingBody
from apps.common.rest.idempotency import Answer
from apps.common.rest.pagination import Cursor
from apps.common.rest.schema import IDEMPOTENCY_KEY, LOCATION, REPLAY
from apps.common.rest.views import valid
from apps.procedures.rest.views import ProcedureView
from apps.retention import selectors, services
from apps.retention.models import Disposal
from apps.retention.rest import shapes
from apps.retention.services import ClassInput


class LastPrepared(Cursor):
    """The last prepared first."""

    ordering = ("-prepared_at", "-pk")


class ArchiveView(UserView):
    """A view for those who keep the archive, as its pages are."""

    read_scope = Scope.PROCEDURES_READ
    write_scope = Scope.PROCEDURES_WRITE

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let nobody else in, before anything is looked for."""
        super().initial(request, *args, **kwargs)
        require(self.actor, Permission.KEEP_ARCHIVE)


class ClassesView(ArchiveView):
    """The office's classes."""

    problems = {"POST": (409,)}

    @extend_schema(operation_id="retention_classes", responses=shapes.ClassesOut)
    def get(self, request: Request) -> Response:
        """List the classes of keeping."""
        return Response(shapes.ClassesOut({"results": selectors.classes()}).data)

    @extend_schema(
        operation_id="retention_classes_add",
        request=shapes.ClassBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY],
        responses={201: shapes.ClassOut},
    )
    def post(self, request: Request) -> Response:
        """Add a class. A new default takes the place of the old one."""
        now = timezone.now()

        def work() -> Answer:
            given = ClassInput(**valid(shapes.ClassBody, request.data))
            made = services.save_class(actor=self.actor, given=given, now=now)
            return Answer(201, idempotency.plain(shapes.ClassOut(made).data))

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class ClassView(ArchiveView):
    """One class."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="retention_classes_change", request=shapes.ClassBody, responses=shapes.ClassOut
    )
    def post(self, request: Request, class_id: uuid.UUID) -> Response:
        """Change a class: it holds for every procedure of this class from now on."""
        if not selectors.classes().filter(pk=class_id).exists():
            raise Http404
        given = ClassInput(**valid(shapes.ClassBody, request.data))
        kept = services.save_class(
            actor=self.actor, given=given, class_id=class_id, now=timezone.now()
        )
        return Response(shapes.ClassOut(kept).data)


class KeepingsView(ArchiveView):
    """What is kept."""

    @extend_schema(operation_id="retention_procedures", responses=shapes.KeepingsOut)
    def get(self, request: Request) -> Response:
        """List procedures that were archived or handed over, with what forbids to delete each."""
        ended = selectors.finished(self.actor)
        found = selectors.keepings(ended, timezone.localdate())
        return Response(shapes.KeepingsOut({"results": found}).data)


class KeptView(ProcedureView):
    """A view of how one procedure is kept, for those who keep the archive."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the procedure first: a stranger learns nothing."""
        super().initial(request, *args, **kwargs)
        require(self.actor, Permission.KEEP_ARCHIVE)


class KeepingView(KeptView):
    """How one procedure is kept."""

    @extend_schema(operation_id="procedures_retention", responses=shapes.KeepingDetail)
    def get(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """Show the class, the last day of keeping, and all holds."""
        (found,) = selectors.keepings([self.procedure], timezone.localdate())
        shown = {**vars(found), "is_due": found.is_due}
        shown["holds"] = selectors.holds_of(self.procedure)
        return Response(shapes.KeepingDetail(shown).data)


class AssignView(KeptView):
    """The class of one procedure."""

    @extend_schema(
        operation_id="procedures_retention_assign",
        request=shapes.AssignBody,
        responses=shapes.ClassOut,
    )
    def post(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """Choose a class for one procedure, with the reason why not the usual one."""
        body = valid(shapes.AssignBody, request.data)
        made = services.assign(
            actor=self.actor, procedure_id=self.procedure.pk, class_id=body["retention_class"],
            reason=body["reason"], now=timezone.now(),
        )  # fmt: skip
        return Response(shapes.ClassOut(made.retention_class).data)


class HoldView(KeptView):
    """Forbidding to delete one procedure."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="procedures_retention_hold",
        request=shapes.ReasonBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY],
        responses={201: shapes.LegalHoldOut},
    )
    def post(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """Forbid to delete a procedure until the chair lifts it."""
        now = timezone.now()

        def work() -> Answer:
            body = valid(shapes.ReasonBody, request.data)
            made = services.hold(actor=self.actor, procedure_id=self.procedure.pk, now=now, **body)
            return Answer(201, idempotency.plain(shapes.LegalHoldOut(made).data))

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class LiftView(ArchiveView):
    """Lifting one hold."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="retention_holds_lift",
        request=shapes.ReasonBody,
        responses=shapes.LegalHoldOut,
    )
    def post(self, request: Request, hold_id: uuid.UUID) -> Response:
        """Lift a hold with the reason. Only the chair may."""
        if selectors.hold_with(self.actor, hold_id) is None:
            raise Http404
        body = valid(shapes.ReasonBody, request.data)
        done = services.lift(
            actor=self.actor, hold_id=hold_id, because=body["reason"], now=timezone.now()
        )
        return Response(shapes.LegalHoldOut(done).data)


class DisposalsView(ArchiveView):
    """Lists of deletion."""

    query = shapes.DisposalQuery
    pagination_class = LastPrepared
    problems = {"POST": (409,)}

    @extend_schema(operation_id="retention_disposals", responses=shapes.DisposalOut(many=True))
    def get(self, request: Request) -> Response:
        """List the lists, the last prepared first."""
        self.asked(request)
        return self.page(selectors.disposals(self.actor), shapes.DisposalOut)

    @extend_schema(
        operation_id="retention_disposals_prepare",
        request=shapes.DisposalBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY, LOCATION],
        responses={201: shapes.DisposalOut},
    )
    def post(self, request: Request) -> Response:
        """Put procedures on a list. Nothing is deleted before another person releases it."""
        now = timezone.now()

        def work() -> Answer:
            body = valid(shapes.DisposalBody, request.data)
            made = services.prepare(
                actor=self.actor, procedure_ids=body["procedures"], consent=body["consent"], now=now
            )
            address = request.build_absolute_uri(reverse("api:disposal", args=[made.pk]))
            return Answer(
                201, idempotency.plain(shapes.DisposalOut(made).data), {"Location": address}
            )

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class OneDisposalView(ArchiveView):
    """A view of one list of deletion."""

    disposal: Disposal

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find it before anything else is looked at."""
        super().initial(request, *args, **kwargs)
        found = selectors.disposals(self.actor).filter(pk=self.kwargs["disposal_id"]).first()
        if found is None:
            raise Http404
        self.disposal = found

    def decide(self, request: Request, service: Callable[..., Disposal]) -> Response:
        """Release or cancel it."""
        valid(NothingBody, request.data)
        done = service(actor=self.actor, disposal_id=self.disposal.pk, now=timezone.now())
        return Response(shapes.DisposalDetail(done).data)


class DisposalView(OneDisposalView):
    """One list of deletion."""

    @extend_schema(operation_id="retention_disposals_retrieve", responses=shapes.DisposalDetail)
    def get(self, request: Request, disposal_id: uuid.UUID) -> Response:
        """Show a list: what is on it, who decided, and what was deleted."""
        return Response(shapes.DisposalDetail(self.disposal).data)


class ReleaseView(OneDisposalView):
    """Releasing one list."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="retention_disposals_release",
        request=NothingBody,
        responses=shapes.DisposalDetail,
    )
    def post(self, request: Request, disposal_id: uuid.UUID) -> Response:
        """Delete what a list names, as the second person; one of the two is the chair."""
        return self.decide(request, services.release)


class CancelView(OneDisposalView):
    """Cancelling one list."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="retention_disposals_cancel",
        request=NothingBody,
        responses=shapes.DisposalDetail,
    )
    def post(self, request: Request, disposal_id: uuid.UUID) -> Response:
        """Cancel a list: its procedures stay."""
        return self.decide(request, services.cancel)
