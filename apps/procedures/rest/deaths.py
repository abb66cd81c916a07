"""The death of a person of a procedure over REST: recorded, corrected, withdrawn; every record stays."""

import uuid
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.rest.serializers import UserRef
from apps.common.rest import idempotency
from apps.common.rest.fields import Day, Input, Text
from apps.common.rest.idempotency import Answer
from apps.common.rest.schema import IDEMPOTENCY_KEY, REPLAY
from apps.common.rest.views import valid
from apps.people import selectors as people
from apps.people.models import Death
from apps.procedures.models import Party
from apps.procedures.rest.views import PURPOSE, OfPartyView
from apps.procedures.services import deaths
from apps.procedures.services.reading import log_read


class DeathBody(Input):
    """On which day somebody died, and where it is known from; to correct a record, also why."""

    died_on = Day()
    source = Text(  # type: ignore[assignment]  # the metaclass takes it away
        max_length=deaths.LIMIT, help_text="For example: the death certificate."
    )
    because = Text(
        required=False, allow_blank=True, max_length=deaths.LIMIT,
        help_text="Why it is corrected: only where a death was recorded before.",
    )  # fmt: skip


class WithdrawalBody(Input):
    """Why the record was a mistake."""

    because = Text(max_length=deaths.LIMIT)


class DeathRecordOut(serializers.Serializer[Any]):
    """One record: a day, or that the one before was withdrawn."""

    died_on = serializers.DateField(allow_null=True, help_text="Null: it was withdrawn.")
    source = serializers.SerializerMethodField()  # type: ignore[assignment]  # as above
    because = serializers.SerializerMethodField(help_text="Why it was corrected or withdrawn.")
    by = UserRef()
    recorded_at = serializers.DateTimeField(source="since")

    def get_source(self, death: Death) -> str:
        """Return where it is known from."""
        return str(death.note.get("source", ""))

    def get_because(self, death: Death) -> str:
        """Return the reason."""
        return str(death.note.get("because", ""))


class DeathOut(serializers.Serializer[Any]):
    """Whether and when somebody died, with every record of it, the newest first."""

    died_on = serializers.DateField(allow_null=True)
    records = DeathRecordOut(many=True)


class DeathView(OfPartyView):
    """The death of one person."""

    @extend_schema(operation_id="parties_death", responses=DeathOut)
    def get(self, request: Request, party_id: uuid.UUID) -> Response:
        """Show whether and when a person died. Reading it is recorded in the access log."""
        log_read(self.actor, self.party.procedure, timezone.now(), f"person {PURPOSE}")
        return Response(_shown(self.party))

    @extend_schema(
        operation_id="parties_death_record", request=DeathBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY], responses={200: DeathOut},
    )  # fmt: skip
    def post(self, request: Request, party_id: uuid.UUID) -> Response:
        """Record that a person died, or correct the record with a reason.

        What was planned with that person alone is cancelled, and the group is told. Terms run on until
        the chair waives them: the law does not say what becomes of them.
        """
        now = timezone.now()

        def work() -> Answer:
            body = valid(DeathBody, request.data)
            deaths.record(actor=self.actor, party_id=self.party.pk, now=now, **body)
            return Answer(200, idempotency.plain(_shown(self.party)))

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class DeathWithdrawalView(OfPartyView):
    """Withdrawing the record of a death."""

    problems = {"POST": (409,)}

    @extend_schema(
        operation_id="parties_death_withdraw", request=WithdrawalBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY], responses={200: DeathOut},
    )  # fmt: skip
    def post(self, request: Request, party_id: uuid.UUID) -> Response:
        """Withdraw a death that was recorded by mistake; what was cancelled stays cancelled."""
        now = timezone.now()

        def work() -> Answer:
            body = valid(WithdrawalBody, request.data)
            deaths.withdraw(actor=self.actor, party_id=self.party.pk, now=now, **body)
            return Answer(200, idempotency.plain(_shown(self.party)))

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


def _shown(party: Party) -> Any:
    rows = people.deaths_of([party.person])
    died_on = rows[0].died_on if rows else None
    return DeathOut({"died_on": died_on, "records": rows}).data
