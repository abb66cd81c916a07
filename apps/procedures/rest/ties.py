"""Ties over REST: who is close to the token's user, so that a case about them stays closed."""

import uuid
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.permissions import require_any
from apps.accounts.rest.views import UserView
from apps.accounts.rules import Scope
from apps.common.rest import idempotency
from apps.common.rest.fields import Input, NothingBody, Text
from apps.common.rest.idempotency import Answer
from apps.common.rest.schema import IDEMPOTENCY_KEY, REPLAY
from apps.common.rest.views import valid
from apps.people.models import Tie
from apps.procedures.selectors import READERS
from apps.procedures.services import recusals


class TieBody(Input):
    """Who is close."""

    first_name = Text(max_length=100)
    last_name = Text(max_length=100)
    pesel = Text(
        required=False, allow_blank=True, max_length=20,
        help_text="If known: then only this person is meant, nobody of the same name.",
    )  # fmt: skip


class TieOut(serializers.Serializer[Any]):
    """A declaration of the token's user, whom nobody else is shown it."""

    id = serializers.UUIDField()
    first_name = serializers.CharField(source="about.first_name")
    last_name = serializers.CharField(source="about.last_name")
    declared_at = serializers.DateTimeField()


class TiesOut(serializers.Serializer[Any]):
    """The user's own declarations that hold."""

    results = TieOut(many=True)


class _ReaderView(UserView):
    """A view for whoever may have a procedure to open."""

    read_scope = Scope.PROCEDURES_READ
    write_scope = Scope.PROCEDURES_WRITE

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let nobody else in."""
        super().initial(request, *args, **kwargs)
        require_any(self.actor, READERS)


class TieList(_ReaderView):
    """The user's own ties."""

    @extend_schema(operation_id="ties", responses=TiesOut)
    def get(self, request: Request) -> Response:
        """List the user's own declarations that hold. Nobody else sees them."""
        found = Tie.objects.filter(user=self.actor, ended_at=None)
        return Response(TiesOut({"results": found}).data)

    @extend_schema(
        operation_id="ties_declare",
        request=TieBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY],
        responses={201: TieOut},
    )
    def post(self, request: Request) -> Response:
        """Declare that somebody is close.

        The answer is the same whether or not there is a procedure about them.
        """
        now = timezone.now()

        def work() -> Answer:
            body = {"pesel": "", **valid(TieBody, request.data)}
            tie = recusals.declare(user=self.actor, now=now, **body)
            return Answer(201, idempotency.plain(TieOut(tie).data))

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class TieEnd(_ReaderView):
    """Ending one of the user's own ties."""

    @extend_schema(operation_id="ties_end", request=NothingBody, responses={200: TiesOut})
    def post(self, request: Request, tie_id: uuid.UUID) -> Response:
        """End a declaration and list those left. What it closed stays closed until the chair lifts it."""
        valid(NothingBody, request.data)
        recusals.end_tie(user=self.actor, tie_id=tie_id, now=timezone.now())
        found = Tie.objects.filter(user=self.actor, ended_at=None)
        return Response(TiesOut({"results": found}).data)
