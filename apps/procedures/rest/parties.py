"""One person of a procedure over REST; how they are safely reached is a resource of its own."""

import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.rest.views import UserView
from apps.accounts.rules import Scope
from apps.procedures import household_selectors, person_selectors
from apps.procedures.rest.household_shapes import RelationOut
from apps.procedures.rest.presentation import Shown
from apps.procedures.rest.serializers import PartyOut
from apps.procedures.rest.views import PURPOSE
from apps.procedures.services.reading import log_read


class OtherProcedureOut(serializers.Serializer[Any]):
    """Another procedure of the same person."""

    id = serializers.UUIDField()
    number = serializers.CharField()


class PartyDetail(PartyOut):
    """A person's place in a procedure, and who and what stands around them."""

    procedure = serializers.UUIDField(source="procedure_id")
    relations = RelationOut(many=True)
    others = OtherProcedureOut(
        many=True, help_text="Other procedures of this person that the user may open."
    )


class PartyView(UserView):
    """One person of a procedure whose people the user may read of."""

    read_scope = Scope.PROCEDURES_READ

    @extend_schema(operation_id="parties_retrieve", responses=PartyDetail)
    def get(self, request: Request, party_id: uuid.UUID) -> Response:
        """Show a person of a procedure, their relations there and their other procedures.

        Neither addresses nor contacts: how a victim is safely reached is asked for apart, with a scope
        of its own. Reading it is recorded in the access log.
        """
        party = person_selectors.party_of(self.actor, party_id)
        if party is None:
            raise Http404
        log_read(self.actor, party.procedure, timezone.now(), f"person {PURPOSE}")
        around = household_selectors.seen_from(
            party, household_selectors.relations_of(self.actor, party.procedure)
        )
        row = Shown(
            party,
            relations=[relation for _other, _what, relation in around],
            others=person_selectors.others_of(self.actor, party),
        )
        return Response(PartyDetail(row).data)
