"""Hand-overs between teams over REST: prepare, release by another, take over, refuse."""

import uuid
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.permissions import require
from apps.accounts.rest.views import StaffView
from apps.accounts.rules import Permission
from apps.common.rest import idempotency
from apps.common.rest.fields import NothingBody
from apps.common.rest.idempotency import Answer
from apps.common.rest.pagination import Cursor
from apps.common.rest.schema import IDEMPOTENCY_KEY, LOCATION, REPLAY
from apps.common.rest.views import valid
from apps.procedures.rest.views import PURPOSE, ProcedureView
from apps.procedures.services.reading import log_read
from apps.transfers import selectors, services
from apps.transfers.models import Incoming, Outgoing
from apps.transfers.rest import shapes


class LastPrepared(Cursor):
    """The last prepared first."""

    ordering = ("-prepared_at", "-pk")


class OutgoingList(StaffView):
    """Hand-overs to other teams."""

    query = shapes.OutgoingQuery
    pagination_class = LastPrepared

    @extend_schema(operation_id="transfers_out", responses=shapes.OutgoingOut(many=True))
    def get(self, request: Request) -> Response:
        """List the hand-overs of procedures that the user may open."""
        asked = self.asked(request)
        found = selectors.outgoing_of(self.actor)
        if "state" in asked:
            found = found.filter(state=asked["state"])
        return self.page(found.defer("outcome"), shapes.OutgoingOut)


class PrepareView(ProcedureView):
    """Handing one procedure over."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="procedures_transfer",
        request=shapes.PrepareBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY, LOCATION],
        responses={201: shapes.OutgoingOut},
    )
    def post(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """Prepare a hand-over to another team. Somebody else has to release it.

        To a team outside this deployment it goes on paper (`is_paper`, `to_name`).
        """
        now = timezone.now()

        def work() -> Answer:
            require(self.actor, Permission.RECEIVE_FORM)
            body = valid(shapes.PrepareBody, request.data)
            made = services.prepare(
                actor=self.actor, procedure_id=self.procedure.pk, plan=_plan(body), now=now
            )
            address = request.build_absolute_uri(reverse("api:transfer-out", args=[made.pk]))
            answer = idempotency.plain(shapes.OutgoingOut(made).data)
            return Answer(201, answer, {"Location": address})

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


def _plan(body: dict[str, Any]) -> services.Plan:
    files = frozenset(body["files"]) if "files" in body else None
    return services.Plan(**{**body, "files": files})


class OutgoingView(StaffView):
    """A view of one hand-over of a procedure that the user may open."""

    outgoing: Outgoing

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find it before anything else is looked at."""
        super().initial(request, *args, **kwargs)
        found = selectors.outgoing_with(self.actor, self.kwargs["outgoing_id"])
        if found is None:
            raise Http404
        self.outgoing = found


class OutgoingDetailView(OutgoingView):
    """One hand-over to another team."""

    @extend_schema(operation_id="transfers_out_retrieve", responses=shapes.OutgoingDetail)
    def get(self, request: Request, outgoing_id: uuid.UUID) -> Response:
        """Show a hand-over: where it stands and what the other team answered."""
        return Response(shapes.OutgoingDetail(self.outgoing).data)


class ReleaseView(OutgoingView):
    """Releasing one hand-over."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="transfers_out_release",
        request=NothingBody,
        responses={200: shapes.OutgoingOut},
    )
    def post(self, request: Request, outgoing_id: uuid.UUID) -> Response:
        """Release a hand-over as the second person; one of the two is the chair.

        A parcel goes at once; on paper the documents may leave.
        """
        valid(NothingBody, request.data)
        done = services.release(actor=self.actor, outgoing_id=self.outgoing.pk, now=timezone.now())
        return Response(shapes.OutgoingOut(done).data)


class CancelView(OutgoingView):
    """Cancelling one hand-over."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="transfers_out_cancel",
        request=NothingBody,
        responses={200: shapes.OutgoingOut},
    )
    def post(self, request: Request, outgoing_id: uuid.UUID) -> Response:
        """Cancel a hand-over that was not released yet, or whose parcel came back unopened."""
        valid(NothingBody, request.data)
        done = services.cancel(actor=self.actor, outgoing_id=self.outgoing.pk, now=timezone.now())
        return Response(shapes.OutgoingOut(done).data)


class ReceiptView(OutgoingView):
    """The answer to one hand-over on paper."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="transfers_out_receipt",
        request=shapes.ReceiptBody,
        responses={200: shapes.OutgoingDetail},
    )
    def post(self, request: Request, outgoing_id: uuid.UUID) -> Response:
        """Record what the other team answered to a hand-over on paper.

        Taken over: the procedure and its terms end here on that day. Refused: they stay.
        """
        body = valid(shapes.ReceiptBody, request.data)
        done = services.record_receipt(
            actor=self.actor, outgoing_id=self.outgoing.pk, receipt=services.Receipt(**body),
            now=timezone.now(),
        )  # fmt: skip
        return Response(shapes.OutgoingDetail(done).data)


class IncomingList(StaffView):
    """Hand-overs from other teams."""

    @extend_schema(operation_id="transfers_in", responses=shapes.IncomingsOut)
    def get(self, request: Request) -> Response:
        """List what other teams hand over, without its content; newest first.

        Nothing about people to whom the user is close.
        """
        found = selectors.incoming_of(self.actor)
        return Response(shapes.IncomingsOut({"results": found}).data)


class IncomingView(StaffView):
    """A view of one hand-over from another team."""

    incoming: Incoming

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find it before anything else is looked at."""
        super().initial(request, *args, **kwargs)
        found = selectors.incoming_with(self.actor, self.kwargs["incoming_id"])
        if found is None:
            raise Http404
        self.incoming = found


class IncomingDetailView(IncomingView):
    """One hand-over from another team."""

    @extend_schema(operation_id="transfers_in_retrieve", responses=shapes.IncomingDetail)
    def get(self, request: Request, incoming_id: uuid.UUID) -> Response:
        """Show a hand-over: enough to decide on it, as its page does.

        The rest is in the procedure, once it was taken over; then reading this is recorded as well.
        """
        if self.incoming.procedure is not None:
            purpose = f"transfer {PURPOSE}"
            log_read(self.actor, self.incoming.procedure, timezone.now(), purpose)
        return Response(shapes.IncomingDetail(self.incoming).data)


class AcceptView(IncomingView):
    """Taking one procedure over."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="transfers_in_accept",
        request=NothingBody,
        responses={200: shapes.IncomingOut},
    )
    def post(self, request: Request, incoming_id: uuid.UUID) -> Response:
        """Take a procedure over; it gets a number here and the other team its receipt."""
        valid(NothingBody, request.data)
        done = services.accept(actor=self.actor, incoming_id=self.incoming.pk, now=timezone.now())
        return Response(shapes.IncomingOut(done).data)


class RefuseView(IncomingView):
    """Refusing one procedure."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="transfers_in_refuse",
        request=shapes.RefuseBody,
        responses={200: shapes.IncomingOut},
    )
    def post(self, request: Request, incoming_id: uuid.UUID) -> Response:
        """Refuse a procedure with a reason; its content is deleted here and stays with the other team."""
        body = valid(shapes.RefuseBody, request.data)
        done = services.refuse(
            actor=self.actor, incoming_id=self.incoming.pk, now=timezone.now(), **body
        )
        return Response(shapes.IncomingOut(done).data)
