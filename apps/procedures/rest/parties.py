"""One person of a procedure over REST; how they are safely reached is a resource of its own."""

import uuid
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.rest import idempotency
from apps.common.rest.fields import Flag, Input, OneOf, Text
from apps.common.rest.idempotency import Answer
from apps.common.rest.schema import IDEMPOTENCY_KEY, REPLAY
from apps.common.rest.views import valid
from apps.procedures import household_selectors, person_selectors
from apps.procedures.models import Party
from apps.procedures.rest.household_shapes import RelationOut
from apps.procedures.rest.presentation import Shown
from apps.procedures.rest.serializers import PartyOut
from apps.procedures.rest.views import PURPOSE, OfPartyView
from apps.procedures.rules.needs import Needs, Service
from apps.procedures.services import persons
from apps.procedures.services.reading import log_read


class OtherProcedureOut(serializers.Serializer[Any]):
    """Another procedure of the same person."""

    id = serializers.UUIDField()
    number = serializers.CharField()


class HintOut(serializers.Serializer[Any]):
    """What the law asks of the group because of a person."""

    text = serializers.CharField()
    basis = serializers.CharField()


class NeedsBody(Input):
    """What is particular about a person, in place of what was noted: an empty text is "none"."""

    service = OneOf(choices=[one.value for one in Service], help_text="Army, Police or another.")
    language = Text(allow_blank=True, max_length=60, help_text="If an interpreter is needed.")
    is_helpless = Flag(help_text="An adult, because of age, mental or physical state.")
    helper = Text(allow_blank=True, max_length=160, help_text="Guardian, or whom they named.")


class NeedsOut(serializers.Serializer[Any]):
    """What is particular about a person, and what the law then asks of the group."""

    service = serializers.ChoiceField(choices=[one.value for one in Service])
    language = serializers.CharField()
    is_helpless = serializers.BooleanField()
    helper = serializers.CharField()
    hints = HintOut(many=True)


class PartyDetail(PartyOut):
    """A person's place in a procedure, and who and what stands around them."""

    procedure = serializers.UUIDField(source="procedure_id")
    died_on = serializers.DateField(source="person.died_on", allow_null=True)
    relations = RelationOut(many=True)
    others = OtherProcedureOut(
        many=True, help_text="Other procedures of this person that the user may open."
    )


class PartyView(OfPartyView):
    """One person of a procedure whose people the user may read of."""

    @extend_schema(operation_id="parties_retrieve", responses=PartyDetail)
    def get(self, request: Request, party_id: uuid.UUID) -> Response:
        """Show a person of a procedure, their relations there and their other procedures.

        Neither addresses nor contacts: how a victim is safely reached is asked for apart, with a scope
        of its own. Reading it is recorded in the access log.
        """
        party = self.party
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


class NeedsView(OfPartyView):
    """What is particular about one person of a procedure."""

    problems = {"POST": (409,)}

    @extend_schema(operation_id="parties_needs", responses=NeedsOut)
    def get(self, request: Request, party_id: uuid.UUID) -> Response:
        """Show what is particular about a person. Reading it is recorded in the access log."""
        log_read(self.actor, self.party.procedure, timezone.now(), f"person {PURPOSE}")
        return Response(_needs(self.party))

    @extend_schema(
        operation_id="parties_needs_set", request=NeedsBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY], responses={200: NeedsOut},
    )  # fmt: skip
    def post(self, request: Request, party_id: uuid.UUID) -> Response:
        """Note what is particular about a person: service, language, helplessness.

        All fields are sent, so that none is emptied by being left out. With a soldier who uses
        violence, one of the Military Police has to be appointed to the group. Refused (409) where another
        team has the procedure.
        """
        now = timezone.now()

        def work() -> Answer:
            needs = Needs(**valid(NeedsBody, request.data))
            party = persons.note_needs(
                actor=self.actor, party_id=self.party.pk, needs=needs, now=now
            )
            return Answer(200, idempotency.plain(_needs(party)))

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


def _needs(party: Party) -> Any:
    return NeedsOut({**asdict(party.noted_needs), "hints": party.hints}).data
