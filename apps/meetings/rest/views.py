"""Appointments over REST: plan, move, cancel, record as held. The two sides never meet here either."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
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
from apps.common.errors import Invalid, Problem
from apps.common.rest import idempotency
from apps.common.rest.idempotency import Answer
from apps.common.rest.pagination import Cursor
from apps.common.rest.preconditions import etag_of, seen_version
from apps.common.rest.schema import ETAG, IDEMPOTENCY_KEY, IF_MATCH, LOCATION, REPLAY
from apps.common.rest.views import valid
from apps.meetings import selectors
from apps.meetings.models import Appointment
from apps.meetings.rest import shapes
from apps.meetings.services import apart, holding, planning
from apps.meetings.services.holding import HeldInput
from apps.meetings.services.inputs import PlanInput
from apps.procedures.models import Party, Procedure
from apps.procedures.rest.views import PURPOSE, ProcedureView
from apps.procedures.services.reading import log_read

# Where the services' names differ from those of the bodies.
_NAMES = {"on": "starts_at", "begins": "starts_at", "ends": "ends_at"}


class SoonestFirst(Cursor):
    """What comes first, first."""

    ordering = ("starts_at", "pk")


class Calendar(UserView):
    """What is planned."""

    read_scope = Scope.PROCEDURES_READ
    query = shapes.AppointmentQuery
    pagination_class = SoonestFirst

    @extend_schema(operation_id="appointments", responses=shapes.AppointmentOut(many=True))
    def get(self, request: Request) -> Response:
        """List what is planned and the user may know of, soonest first; also what waits to be recorded."""
        asked = self.asked(request)
        found = selectors.upcoming(self.actor).select_related("planned_by")
        if "kind" in asked:
            found = found.filter(kind=asked["kind"])
        return self.page(found.defer("where"), shapes.AppointmentOut)


class AppointmentList(ProcedureView):
    """The appointments of one procedure."""

    problems = {"POST": (409,)}

    @extend_schema(operation_id="procedures_appointments", responses=shapes.AppointmentsOut)
    def get(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """List the appointments of a procedure; for its group and the team."""
        found = selectors.of_procedure(self.actor, self.procedure)
        return Response(shapes.AppointmentsOut({"results": found}).data)

    @extend_schema(
        operation_id="procedures_appointments_plan",
        request=shapes.PlanBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY, LOCATION, ETAG],
        responses={201: shapes.AppointmentOut},
    )
    def post(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """Plan an appointment.

        Refused as a clash (409) where it would bring the two sides together (ROZP23 § 18); of an
        appointment that the user may not see the answer tells nothing but that there is one.
        """
        now = timezone.now()

        def work() -> Answer:
            body = valid(shapes.PlanBody, request.data)
            given = PlanInput(
                body["kind"], shapes.slot_of(body),
                _parties(self.procedure, body.get("parties", [])),
                _users("users", body.get("users", [])),
            )  # fmt: skip
            with pointed():
                made = planning.plan(
                    actor=self.actor, procedure_id=self.procedure.pk, given=given, now=now
                )
            address = request.build_absolute_uri(reverse("api:appointment", args=[made.pk]))
            headers = {"Location": address, "ETag": etag_of(made.version)}
            return Answer(201, idempotency.plain(shapes.AppointmentOut(made).data), headers)

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class AppointmentView(UserView):
    """A view of one appointment that the user may see."""

    read_scope = Scope.PROCEDURES_READ
    write_scope = Scope.PROCEDURES_WRITE
    appointment: Appointment

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find it before anything else is looked at: a stranger learns nothing."""
        super().initial(request, *args, **kwargs)
        found = selectors.appointment_of(self.actor, self.kwargs["appointment_id"])
        if found is None:
            raise Http404
        self.appointment = found

    def changed(self, appointment: Appointment) -> Response:
        """Return an appointment after a change."""
        headers = {"ETag": etag_of(appointment.version)}
        return Response(shapes.AppointmentOut(appointment).data, headers=headers)


class AppointmentDetailView(AppointmentView):
    """One appointment."""

    @extend_schema(parameters=[ETAG], responses=shapes.AppointmentDetail)
    def get(self, request: Request, appointment_id: uuid.UUID) -> Response:
        """Show an appointment and who is expected. Reading it is recorded in the access log."""
        now, one = timezone.now(), self.appointment
        if one.procedure is not None:
            log_read(self.actor, one.procedure, now, f"meeting {PURPOSE}")
        row = _Shown(
            one, invited=selectors.invited_to(one), quorum=selectors.quorum_of(one),
            clashes=one.pk in apart.clashing([one], now),
        )  # fmt: skip
        body = shapes.AppointmentDetail(row).data
        return Response(body, headers={"ETag": etag_of(one.version)})


class MoveView(AppointmentView):
    """Moving one appointment."""

    problems = {"POST": (409, 412, 428)}

    @extend_schema(
        operation_id="appointments_move",
        request=shapes.MoveBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.AppointmentOut},
    )
    def post(self, request: Request, appointment_id: uuid.UUID) -> Response:
        """Move an appointment to another time or place; its notices have to be sent anew."""
        version = seen_version(request, self.appointment.version)
        body = valid(shapes.MoveBody, request.data)
        with pointed():
            moved = planning.move(
                actor=self.actor, appointment_id=self.appointment.pk, slot=shapes.slot_of(body),
                now=timezone.now(), version=version, reason=body.get("reason", ""),
            )  # fmt: skip
        return self.changed(moved)


class CancelView(AppointmentView):
    """Cancelling one appointment."""

    problems = {"POST": (409, 412, 428)}

    @extend_schema(
        operation_id="appointments_cancel",
        request=shapes.CancelBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.AppointmentOut},
    )
    def post(self, request: Request, appointment_id: uuid.UUID) -> Response:
        """Cancel an appointment with a reason."""
        version = seen_version(request, self.appointment.version)
        body = valid(shapes.CancelBody, request.data)
        cancelled = planning.cancel(
            actor=self.actor, appointment_id=self.appointment.pk, now=timezone.now(),
            version=version, **body,
        )  # fmt: skip
        return self.changed(cancelled)


class HoldView(AppointmentView):
    """Recording one appointment as held."""

    problems = {"POST": (409, 412, 428)}

    @extend_schema(
        operation_id="appointments_hold",
        request=shapes.HoldBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.AppointmentOut},
    )
    def post(self, request: Request, appointment_id: uuid.UUID) -> Response:
        """Record that an appointment was held: who came, the minutes and the decisions.

        The first meeting of a group is also the procedure's step.
        """
        version = seen_version(request, self.appointment.version)
        body = valid(shapes.HoldBody, request.data)
        with pointed():
            held = holding.hold(
                actor=self.actor, appointment_id=self.appointment.pk, now=timezone.now(),
                given=_held(self.appointment, body), version=version,
            )  # fmt: skip
        return self.changed(held)


class CorrectView(AppointmentView):
    """Correcting the minutes of one appointment."""

    problems = {"POST": (409, 412, 428)}

    @extend_schema(
        operation_id="appointments_correct",
        request=shapes.CorrectBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.AppointmentOut},
    )
    def post(self, request: Request, appointment_id: uuid.UUID) -> Response:
        """Correct minutes by a further version, with who came; the former ones are kept."""
        version = seen_version(request, self.appointment.version)
        body = valid(shapes.CorrectBody, request.data)
        with pointed():
            corrected = holding.correct(
                actor=self.actor, appointment_id=self.appointment.pk, now=timezone.now(),
                given=_held(self.appointment, body), because=body["because"], version=version,
            )  # fmt: skip
        return self.changed(corrected)


class _Shown:
    """An appointment with what belongs to its representation."""

    def __init__(self, appointment: Appointment, **more: Any) -> None:
        self._appointment = appointment
        self.__dict__.update(more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._appointment, name)


@contextmanager
def pointed() -> Iterator[None]:
    """Let what the services refuse point into the body, here and in the views of the team."""
    try:
        yield
    except Invalid as error:
        named = [Problem(one.message, _NAMES.get(one.anchor, one.anchor)) for one in error.problems]
        raise type(error)(error.message, problems=named) from error


def _held(appointment: Appointment, body: dict[str, Any]) -> HeldInput:
    return HeldInput(
        _users("present", body["present"]),
        _parties(appointment.procedure, body.get("parties", [])),
        body.get("text", ""), [shapes.decision_of(one) for one in body.get("decisions", [])],
        body.get("knows_withheld", False),
    )  # fmt: skip


def _users(name: str, ids: list[int]) -> list[User]:
    found = {user.pk: user for user in User.objects.filter(pk__in=ids, is_active=True)}
    if not set(ids) <= set(found):
        raise ValidationError({name: [_("There is no such active user in this office.")]})
    # Once each: a list may repeat itself.
    return [found[pk] for pk in dict.fromkeys(ids)]


def _parties(procedure: Procedure | None, ids: list[uuid.UUID]) -> list[Party]:
    found = {one.pk: one for one in Party.objects.filter(procedure=procedure, pk__in=ids)}
    if not set(ids) <= set(found):
        raise ValidationError({"parties": [_("Only people of this procedure can be invited.")]})
    return [found[pk] for pk in dict.fromkeys(ids)]
