"""Access over REST: who may see a procedure and why, who has looked, lifting an exclusion."""

import uuid
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.permissions import require, require_any
from apps.accounts.rest.serializers import UserRef
from apps.accounts.rest.views import UserView
from apps.accounts.rules import Permission, Scope
from apps.common.rest.fields import Input, Text
from apps.common.rest.views import valid
from apps.procedures import access, selectors
from apps.procedures.access import Reason
from apps.procedures.rest.views import ProcedureView
from apps.procedures.services import recusals


class LiftBody(Input):
    """Why an exclusion is lifted."""

    reason = Text(max_length=500, help_text="Why there is no tie. Write no names.")


class ReasonOut(serializers.Serializer[Any]):
    """A rule by which somebody sees a procedure."""

    code = serializers.ChoiceField(choices=Reason.choices, source="value")
    text = serializers.CharField(source="label")


class StandingOut(serializers.Serializer[Any]):
    """Somebody and the rules by which they see the procedure."""

    user = UserRef()
    sees = serializers.BooleanField()
    is_closed = serializers.BooleanField(help_text="Excluded: close to a person concerned.")
    reasons = ReasonOut(many=True)


class ExclusionOut(serializers.Serializer[Any]):
    """A procedure is closed to somebody who is close to a person concerned."""

    id = serializers.UUIDField()
    procedure = serializers.UUIDField(source="procedure_id")
    user = UserRef()
    since = serializers.DateTimeField()
    lifted_at = serializers.DateTimeField(allow_null=True)
    lifted_by = UserRef(allow_null=True)


class LookedOut(serializers.Serializer[Any]):
    """Somebody opened the procedure."""

    at = serializers.DateTimeField()
    user_id = serializers.IntegerField(source="actor_id", allow_null=True)
    name = serializers.CharField(source="actor_name")
    in_emergency = serializers.SerializerMethodField()
    purpose = serializers.CharField()

    def get_in_emergency(self, entry: Any) -> bool:
        """Return whether it was opened in an emergency."""
        return bool(entry.action == access.OPENED_IN_EMERGENCY)


class AccessOut(serializers.Serializer[Any]):
    """Who may see a procedure and why, to whom it is closed, and who has looked."""

    standings = StandingOut(many=True)
    exclusions = ExclusionOut(many=True)
    looked = LookedOut(many=True)


class AccessRuleOut(serializers.Serializer[Any]):
    """A general rule by which procedures are seen."""

    code = serializers.ChoiceField(choices=Reason.choices, source="reason.value")
    text = serializers.CharField()
    holds = serializers.BooleanField(help_text="Whether it opens anything for the token's user.")


class OwnAccessOut(serializers.Serializer[Any]):
    """By which rules the token's user sees procedures."""

    rules = AccessRuleOut(many=True)
    may_break_glass = serializers.BooleanField(
        help_text="Whether the user may open a procedure in an emergency."
    )


class AccessView(ProcedureView):
    """Who may see one procedure."""

    @extend_schema(operation_id="procedures_access", responses=AccessOut)
    def get(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """Tell who may see a procedure and why, and who has looked, the last first; for the chair."""
        require(self.actor, Permission.APPOINT_GROUP)
        row = {
            "standings": access.standings(self.procedure),
            "exclusions": selectors.recusals_of(self.procedure),
            "looked": access.looked(self.procedure),
        }
        return Response(AccessOut(row).data)


class OwnAccessView(UserView):
    """Why the token's user sees procedures or not."""

    read_scope = Scope.PROCEDURES_READ

    @extend_schema(operation_id="access", responses=OwnAccessOut)
    def get(self, request: Request) -> Response:
        """Tell by which rules the user sees procedures; nothing about any one of them."""
        require_any(self.actor, selectors.READERS)
        row = {
            "rules": access.own_standing(self.actor),
            "may_break_glass": access.may_break_glass(self.actor),
        }
        return Response(OwnAccessOut(row).data)


class LiftView(UserView):
    """Lifting one exclusion."""

    write_scope = Scope.PROCEDURES_WRITE

    @extend_schema(operation_id="exclusions_lift", request=LiftBody, responses={200: ExclusionOut})
    def post(self, request: Request, recusal_id: uuid.UUID) -> Response:
        """Open a procedure again to somebody who is not close after all.

        Another chair does it with a reason, nobody for themselves.
        """
        require(self.actor, Permission.APPOINT_GROUP)
        body = valid(LiftBody, request.data)
        lifted = recusals.lift(actor=self.actor, recusal_id=recusal_id, now=timezone.now(), **body)
        return Response(ExclusionOut(lifted).data)
