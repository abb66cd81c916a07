"""Break-glass over REST: open in an emergency, end it, and the chair's review."""

import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.permissions import require
from apps.accounts.rest.serializers import UserRef
from apps.accounts.rest.views import UserView
from apps.accounts.rules import Permission, Scope
from apps.common.errors import NotFound
from apps.common.rest.fields import Input, NothingBody, OneOf, PageQuery, Text
from apps.common.rest.pagination import Cursor
from apps.common.rest.views import valid
from apps.procedures import selectors
from apps.procedures.models import Emergency
from apps.procedures.services import emergencies


class EmergencyQuery(PageQuery):
    """Parameters of the list."""


class GlassBody(Input):
    """Which procedure, and what is happening."""

    text = Text(max_length=40, help_text="The whole number of the procedure, or a PESEL.")
    reason = Text(max_length=500, help_text="For the reviewer. Write no names.")


class ReviewBody(Input):
    """What the reviewer found."""

    verdict = OneOf(choices=Emergency.Verdict.choices)
    note = Text(required=False, allow_blank=True, max_length=500)


class EmergencyOut(serializers.Serializer[Any]):
    """A procedure that was opened in an emergency."""

    id = serializers.UUIDField()
    procedure = serializers.UUIDField(source="procedure_id")
    user = UserRef()
    opened_at = serializers.DateTimeField()
    until = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    verdict = serializers.ChoiceField(choices=[*Emergency.Verdict.choices, ("", "")])
    reviewed_by = UserRef(allow_null=True)
    reviewed_at = serializers.DateTimeField(allow_null=True)


class EmergencyForReview(EmergencyOut):
    """An emergency with what its reviewer needs."""

    reason = serializers.SerializerMethodField()

    def get_reason(self, emergency: Emergency) -> str:
        """Return what was happening."""
        return str(emergency.reason.get("text", ""))


class LastOpened(Cursor):
    """The last opened first."""

    ordering = ("-opened_at", "-pk")


class EmergencyList(UserView):
    """What was opened in emergencies."""

    read_scope = Scope.PROCEDURES_READ
    write_scope = Scope.PROCEDURES_WRITE
    query = EmergencyQuery
    pagination_class = LastOpened
    problems = {"POST": (404, 409)}

    @extend_schema(operation_id="emergencies", responses=EmergencyForReview(many=True))
    def get(self, request: Request) -> Response:
        """List what was opened in emergencies, the last first; for the chair."""
        require(self.actor, Permission.APPOINT_GROUP)
        self.asked(request)
        found = Emergency.objects.filter(procedure__in=selectors.visible_to(self.actor))
        return self.page(found.select_related("user", "reviewed_by"), EmergencyForReview)

    @extend_schema(
        operation_id="emergencies_open", request=GlassBody, responses={201: EmergencyOut}
    )
    def post(self, request: Request) -> Response:
        """Open a procedure for eight hours because a life is in danger; the chair is told at once.

        A 404 does not tell whether there is such a procedure. Every try is logged, and only so many
        a day are allowed. Opening again what is open gives the same emergency.
        """
        # No Idempotency-Key: its transaction would take the log of a vain try back.
        body = valid(GlassBody, request.data)
        opened = emergencies.break_glass(actor=self.actor, now=timezone.now(), **body)
        if opened is None:
            raise NotFound(_("Nothing can be opened this way. Check it or call the chair."))
        return Response(EmergencyOut(opened).data, status=201)


class UnjustifiedList(UserView):
    """Openings that were found not justified."""

    read_scope = Scope.PROCEDURES_READ
    query = EmergencyQuery
    pagination_class = LastOpened

    @extend_schema(operation_id="emergencies_unjustified", responses=EmergencyOut(many=True))
    def get(self, request: Request) -> Response:
        """List the openings that were found not justified; for the data protection officer."""
        require(self.actor, Permission.READ_AUDIT)
        self.asked(request)
        return self.page(selectors.unjustified_openings(), EmergencyOut)


class EmergencyEnd(UserView):
    """Ending one's own emergency."""

    write_scope = Scope.PROCEDURES_WRITE

    @extend_schema(
        operation_id="emergencies_end", request=NothingBody, responses={200: EmergencyOut}
    )
    def post(self, request: Request, emergency_id: uuid.UUID) -> Response:
        """End one's own emergency before its time."""
        valid(NothingBody, request.data)
        ended = emergencies.end(actor=self.actor, emergency_id=emergency_id, now=timezone.now())
        return Response(EmergencyOut(ended).data)


class EmergencyReview(UserView):
    """Reviewing an emergency."""

    write_scope = Scope.PROCEDURES_WRITE
    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="emergencies_review", request=ReviewBody, responses={200: EmergencyOut}
    )
    def post(self, request: Request, emergency_id: uuid.UUID) -> Response:
        """Say whether an emergency was justified; it ends with the review. Nobody reviews their own."""
        require(self.actor, Permission.APPOINT_GROUP)
        found = Emergency.objects.filter(
            pk=emergency_id, procedure__in=selectors.visible_to(self.actor)
        )
        if not found.exists():
            raise Http404
        body = {"note": "", **valid(ReviewBody, request.data)}
        done = emergencies.review(
            actor=self.actor, emergency_id=emergency_id, now=timezone.now(), **body
        )
        return Response(EmergencyOut(done).data)
