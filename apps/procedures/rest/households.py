"""Households and relations over REST: the same people, rules and walls as on the pages."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.accounts.rest.views import UserView
from apps.accounts.rules import Scope
from apps.common.errors import Invalid
from apps.common.rest import idempotency
from apps.common.rest.idempotency import Answer
from apps.common.rest.schema import IDEMPOTENCY_KEY, REPLAY
from apps.common.rest.views import valid
from apps.procedures import household_selectors as selectors
from apps.procedures import matter_selectors
from apps.procedures.models import Procedure
from apps.procedures.rest import household_shapes as shapes
from apps.procedures.rest.pointers import inside
from apps.procedures.rest.views import PURPOSE, ProcedureView
from apps.procedures.services import households, reading, relations
from apps.procedures.services.households import Arrival, Home
from apps.procedures.services.relations import RelationInput


class _PeopleView(ProcedureView):
    """A view of a procedure for whoever may read of its people; for others there is none."""

    problems = {"POST": (409,)}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let nobody else in."""
        super().initial(request, *args, **kwargs)
        if not matter_selectors.reads(self.actor, self.procedure):
            raise Http404


class _FoundView(UserView):
    """A view of one thing that the user may read of, by its id in the path."""

    write_scope = Scope.PROCEDURES_WRITE
    problems = {"POST": (409,)}
    find: Callable[[User, uuid.UUID], object | None]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find it before anything else is looked at: a stranger learns nothing."""
        super().initial(request, *args, **kwargs)
        if self.find(self.actor, *kwargs.values()) is None:
            raise Http404


class HouseholdList(_PeopleView):
    """Who lives together, as one procedure knows it."""

    @extend_schema(operation_id="procedures_households", responses=shapes.HouseholdsOut)
    def get(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """List households with all who live or lived there. Reading it is recorded in the access log.

        Addresses, PESEL numbers, work and schools never leave through the interface.
        """
        reading.log_read(self.actor, self.procedure, timezone.now(), PURPOSE)
        return Response(_listed(self.actor, self.procedure))

    @extend_schema(
        operation_id="procedures_households_create",
        request=shapes.HouseholdBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY],
        responses={201: shapes.HouseholdsOut},
    )
    def post(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """Note who lives together and list all households.

        One person has one principal household at a time: whoever moves leaves the other one first.
        """
        now = timezone.now()

        def work() -> Answer:
            body = valid(shapes.HouseholdBody, request.data)
            home = Home(
                since=body["since"], parties=body["parties"], address=body.get("address", {}),
                is_principal=body["is_principal"],
            )  # fmt: skip
            try:
                households.begin(
                    actor=self.actor, procedure_id=self.procedure.pk, home=home, now=now
                )
            except Invalid as error:
                raise inside(error, "address", shapes.HOME_NAMES) from error
            return Answer(201, idempotency.plain(_listed(self.actor, self.procedure)))

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class ResidentList(_FoundView):
    """Who comes to a household."""

    find = staticmethod(selectors.household_of)

    @extend_schema(
        operation_id="households_residents_create",
        request=shapes.ArrivalBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY],
        responses={201: shapes.ResidentOut},
    )
    def post(self, request: Request, household_id: uuid.UUID) -> Response:
        """Note that somebody came: a `party` of the procedure, or another person by `about`."""
        now = timezone.now()

        def work() -> Answer:
            body = valid(shapes.ArrivalBody, request.data)
            arrival = Arrival(
                since=body["since"], party_id=body.get("party"), about=body.get("about", {}),
                is_principal=body["is_principal"],
            )  # fmt: skip
            try:
                resident = households.join(
                    actor=self.actor, household_id=household_id, arrival=arrival, now=now
                )
            except Invalid as error:
                raise inside(error, "about", shapes.RESIDENT_NAMES) from error
            return Answer(201, idempotency.plain(shapes.ResidentOut(resident).data))

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class ResidentLeave(_FoundView):
    """Who leaves a household."""

    find = staticmethod(selectors.resident_of)

    @extend_schema(
        operation_id="residents_leave",
        request=shapes.EndBody,
        responses={200: shapes.ResidentOut},
    )
    def post(self, request: Request, resident_id: uuid.UUID) -> Response:
        """Note that somebody left a household; it stays in the history."""
        body = valid(shapes.EndBody, request.data)
        resident = households.leave(
            actor=self.actor, resident_id=resident_id, on=body["on"], now=timezone.now()
        )
        return Response(shapes.ResidentOut(resident).data)


class RelationList(_PeopleView):
    """Who is who to whom in one procedure."""

    @extend_schema(operation_id="procedures_relations", responses=shapes.RelationsOut)
    def get(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """List what people of a procedure are and were to one another."""
        reading.log_read(self.actor, self.procedure, timezone.now(), PURPOSE)
        found = selectors.relations_of(self.actor, self.procedure)
        return Response(shapes.RelationsOut({"results": found}).data)

    @extend_schema(
        operation_id="procedures_relations_create",
        request=shapes.RelationBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY],
        responses={201: shapes.RelationOut},
    )
    def post(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """Note what `one` is to `other`. It is kept once for both sides, so it may come back turned."""
        now = timezone.now()

        def work() -> Answer:
            given = RelationInput(**valid(shapes.RelationBody, request.data))
            relation = relations.relate(
                actor=self.actor, procedure_id=self.procedure.pk, given=given, now=now
            )
            return Answer(201, idempotency.plain(shapes.RelationOut(relation).data))

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class RelationEnd(_FoundView):
    """A relation that ended."""

    find = staticmethod(selectors.relation_of)

    @extend_schema(
        operation_id="relations_end",
        request=shapes.EndBody,
        responses={200: shapes.RelationOut},
    )
    def post(self, request: Request, relation_id: uuid.UUID) -> Response:
        """Note that a relation ended; it stays in the history."""
        body = valid(shapes.EndBody, request.data)
        relation = relations.end(
            actor=self.actor, relation_id=relation_id, on=body["on"], now=timezone.now()
        )
        return Response(shapes.RelationOut(relation).data)


def _listed(actor: User, procedure: Procedure) -> Any:
    found = selectors.households_of(actor, procedure)
    return shapes.HouseholdsOut({"results": found}).data
