"""Procedures over REST: reading them, starting them by form NK-A, acting in them."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.rest.views import UserView
from apps.accounts.rules import Scope
from apps.common.errors import Invalid
from apps.common.rest import idempotency
from apps.common.rest.idempotency import Answer
from apps.common.rest.pagination import Cursor
from apps.common.rest.preconditions import seen_version
from apps.common.rest.schema import ETAG, IDEMPOTENCY_KEY, IF_MATCH, LOCATION, REPLAY
from apps.common.rest.views import valid
from apps.deadlines import selectors as deadlines
from apps.procedures import person_selectors, selectors, terms
from apps.procedures.models import Form, Party, Procedure
from apps.procedures.rest import examples, inputs, presentation
from apps.procedures.rest import serializers as out
from apps.procedures.rules.form_schema import Problem as FormProblem
from apps.procedures.rules.states import TAKEN, Action
from apps.procedures.services import actions, handovers, reading, submitting
from apps.procedures.services.forms import FAMILY

PURPOSE = "API"
_ACTION = OpenApiParameter(
    "action", str, OpenApiParameter.PATH, enum=[action.value for action in TAKEN]
)
_ACTION_BODY = PolymorphicProxySerializer(
    component_name="ActionBody", serializers=inputs.SHAPES, resource_type_field_name=None
)


_NKA_BODY = PolymorphicProxySerializer(
    component_name="NkaRequest", serializers=[*inputs.NKA_BODIES.values()],
    resource_type_field_name=None,
)  # fmt: skip


class NewestFirst(Cursor):
    """The last started first."""

    ordering = ("-started_at", "-number")


class ProcedureView(UserView):
    """A view of one procedure that the user may open."""

    read_scope = Scope.PROCEDURES_READ
    write_scope = Scope.PROCEDURES_WRITE
    procedure: Procedure

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the procedure before anything else is looked at: a stranger learns nothing."""
        super().initial(request, *args, **kwargs)
        self.procedure = presentation.visible(self.actor, self.kwargs["procedure_id"])


class OfPartyView(UserView):
    """A view about one person of a procedure whose people the user may read of."""

    read_scope = Scope.PROCEDURES_READ
    write_scope = Scope.PROCEDURES_WRITE
    party: Party

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the person before anything else is looked at: a stranger learns nothing."""
        super().initial(request, *args, **kwargs)
        party = person_selectors.party_of(self.actor, self.kwargs["party_id"])
        if party is None:
            raise Http404
        self.party = party


class ProcedureList(UserView):
    """All procedures that the user may open."""

    read_scope = Scope.PROCEDURES_READ
    write_scope = Scope.PROCEDURES_WRITE
    query = out.ProcedureQuery
    pagination_class = NewestFirst
    problems = {"POST": (409,)}

    @extend_schema(responses=out.ProcedureOut(many=True))
    def get(self, request: Request) -> Response:
        """List the procedures that the user may open.

        The team sees all, members of a group those of their groups, others those they started.
        """
        found = selectors.visible_to(self.actor).filter(_wanted(self.asked(request)))
        followed = presentation.followed(self.actor)
        return self.page(found.select_related("started_by"), out.ProcedureOut, followed=followed)

    @extend_schema(
        request=_NKA_BODY,
        parameters=[IDEMPOTENCY_KEY, REPLAY, LOCATION, ETAG],
        responses={201: out.StartedProcedure, 200: out.FurtherForm},
        examples=[examples.NKA],
    )
    def post(self, request: Request) -> Response:
        """Start a procedure by a complete form NK-A.

        All of it is kept or nothing. A further form about a victim whose procedure is running
        joins that procedure and starts none (ROZP23 § 13): the answer is then 200 with
        `is_further`. Where only names tell that such a procedure may run, the answer is 422 at
        `/family`, once: send its number there, or `new`. A form that was completed on paper names
        that moment: it starts the procedure and decides on the law and the pattern. Problems of the
        form point into it, as `/form/victims/0/pesel`.
        """
        now = timezone.now()

        def work() -> Answer:
            return self._submitted(request, now)

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)

    def _submitted(self, request: Request, now: dt.datetime) -> Answer:
        body = valid(inputs.nka_body(request.data), request.data, partial=True)
        try:
            form = submitting.submit(
                author=self.actor, answers=body["form"], now=now,
                paper_completed_at=body.get("paper_completed_at"), family=body.get("family", ""),
                obstacle=body.get("obstacle", ""),
            )  # fmt: skip
        except Invalid as error:
            raise _in_form(error) from error
        return self._further(form) if form.is_further else self._started(form)

    def _started(self, form: Form) -> Answer:
        procedure = presentation.visible(self.actor, _procedure_of(form))
        body = presentation.shown(
            self.actor, procedure, out.StartedProcedure, form_id=form.pk, is_further=False
        )
        headers = {"Location": self._address(procedure.pk), "ETag": procedure.etag}
        return Answer(201, idempotency.plain(body), headers)

    def _further(self, form: Form) -> Answer:
        procedure = Procedure.objects.get(pk=_procedure_of(form))
        row = {"id": procedure.pk, "number": procedure.number, "form_id": form.pk}
        body = out.FurtherForm({**row, "is_further": True}).data
        return Answer(200, idempotency.plain(body), {"Location": self._address(procedure.pk)})

    def _address(self, procedure_id: uuid.UUID) -> str:
        return self.request.build_absolute_uri(reverse("api:procedure", args=[procedure_id]))


class ProcedureDetailView(ProcedureView):
    """One procedure."""

    @extend_schema(parameters=[ETAG], responses=out.ProcedureDetail)
    def get(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """Show a procedure.

        Reading it is recorded in the access log. `ETag` is the version that actions ask for.
        """
        reading.log_read(self.actor, self.procedure, timezone.now(), PURPOSE)
        body = presentation.shown(self.actor, self.procedure)
        return Response(body, headers={"ETag": self.procedure.etag})


class ProcedureDeadlines(ProcedureView):
    """The deadlines of one procedure."""

    read_scope = Scope.DEADLINES_READ

    @extend_schema(operation_id="procedures_deadlines", responses=out.DeadlinesOut)
    def get(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """List all deadlines of a procedure, oldest first."""
        found = deadlines.of_subject(terms.SUBJECT, self.procedure.pk, seen_by=self.actor)
        return Response(out.DeadlinesOut({"results": found}).data)


class ProcedureActions(ProcedureView):
    """What is possible in one procedure."""

    @extend_schema(operation_id="procedures_actions", parameters=[ETAG], responses=out.ActionsOut)
    def get(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """List what is possible now, with the fields that each action asks for."""
        row = {
            "version": self.procedure.version,
            "results": presentation.possible(self.actor, self.procedure),
        }
        return Response(out.ActionsOut(row).data, headers={"ETag": self.procedure.etag})


class ActionView(ProcedureView):
    """Acting in one procedure."""

    problems = {"POST": (409, 412, 428)}

    @extend_schema(
        operation_id="procedures_act",
        request=_ACTION_BODY,
        parameters=[_ACTION, IF_MATCH, ETAG],
        responses={200: out.ProcedureDetail},
        examples=examples.ACTIONS,
    )
    def post(self, request: Request, procedure_id: uuid.UUID, action: str) -> Response:
        """Take an action and show the procedure as it is then.

        Only the fields of that action are taken; `GET …/actions/` lists them.
        """
        wanted = next((one for one in Action if one.value == action), None)
        if wanted is None:
            raise Http404
        version = seen_version(request, self.procedure.version)
        given = inputs.action_input(valid(inputs.BODIES[wanted], request.data))
        changed = actions.take(
            actor=self.actor, procedure_id=self.procedure.pk, action=wanted, given=given,
            now=timezone.now(), version=version,
        )  # fmt: skip
        body = presentation.shown(self.actor, changed)
        return Response(body, headers={"ETag": changed.etag})


class HandoverList(ProcedureView):
    """Hand-overs of form NK-B."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="procedures_nkb_handovers_create",
        request=inputs.HandoverBody,
        responses={201: out.HandoverOut},
    )
    def post(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """Record that form NK-B was handed over (ROZP23 § 6)."""
        body = valid(inputs.HandoverBody, request.data)
        row = handovers.record(
            actor=self.actor, procedure_id=self.procedure.pk, party_id=body["party"],
            given=inputs.handover_input(body), now=timezone.now(),
        )  # fmt: skip
        return Response(out.HandoverOut(row).data, status=201)


class _At:
    """One thing to mend, inside the form of the body."""

    def __init__(self, problem: Any) -> None:
        parts = [problem.section, problem.index, problem.field]
        named = [str(part) for part in parts if part not in ("", None)]
        self.pointer = "/".join(["/form", *named])
        self.message = problem.message


def _in_form(error: Invalid) -> Invalid:
    if not all(isinstance(one, FormProblem) for one in error.problems):
        if any(one.anchor == FAMILY for one in error.problems):
            return error
        return inputs.at_paper_moment(error)
    return Invalid(error.message, problems=[_At(one) for one in error.problems])


def _procedure_of(form: Form) -> uuid.UUID:
    if form.procedure_id is None:
        raise AssertionError("A completed form has a procedure.")
    return form.procedure_id


def _wanted(asked: dict[str, Any]) -> Q:
    """Return the condition that the parameters of the list make."""
    lookups = {
        "state": "state",
        "regime": "regime",
        "number": "number",
        "started_after": "started_at__date__gte",
        "started_before": "started_at__date__lte",
    }
    return Q(**{lookup: asked[name] for name, lookup in lookups.items() if name in asked})
