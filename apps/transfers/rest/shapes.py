"""The shapes of hand-overs over REST: what comes in and what is shown."""

import datetime as dt
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.rest.serializers import UserRef
from apps.attachments.rest.shapes import AttachmentOut
from apps.common.rest.fields import Day, Flag, Input, OneOf, PageQuery, Text
from apps.transfers import files, selectors
from apps.transfers.models import Basis, Incoming, Outgoing


class OutgoingQuery(PageQuery):
    """Filters of the hand-overs to other teams."""

    state = OneOf(choices=Outgoing.State.choices, required=False)


class PrepareBody(Input):
    """To whom, on what basis, since when it is known."""

    is_paper = Flag(
        required=False, help_text="To a team outside this deployment: on paper, without a parcel."
    )
    to_teryt = Text(
        required=False, min_length=6, max_length=6,
        help_text="TERYT code of the other gmina, unless it goes on paper.",
    )  # fmt: skip
    to_name = Text(
        required=False, max_length=120,
        help_text="Name of the other gmina or its team; only where it goes on paper.",
    )  # fmt: skip
    basis = OneOf(choices=Basis.choices)
    known_on = Day(help_text="The day on which this team learned of it.")
    requested_on = Day(help_text="The day on which the other team asked (UPPD art. 9c.5a).")
    files = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=500,
        help_text="Files of the procedure that go along; without it all that can be opened.",
    )  # fmt: skip


class ReceiptBody(Input):
    """What the other team answered to a hand-over on paper."""

    outcome = OneOf(choices=["accepted", "refused"])
    on = Day(help_text="The day of the answer: not before the release.")
    number = Text(
        required=False, max_length=60, help_text="The number there; asked for with `accepted`."
    )
    reason = Text(required=False, max_length=300, help_text="Asked for with `refused`.")


class RefuseBody(Input):
    """Why this team is not competent."""

    reason = Text(max_length=300)


class OutgoingOut(serializers.Serializer[Any]):
    """A hand-over to another team."""

    id = serializers.UUIDField()
    procedure = serializers.UUIDField(source="procedure_id")
    is_paper = serializers.BooleanField()
    to_teryt = serializers.CharField(help_text="Empty where it goes on paper.")
    to_name = serializers.CharField()
    basis = serializers.ChoiceField(choices=Basis.choices)
    known_on = serializers.DateField()
    requested_on = serializers.DateField()
    state = serializers.ChoiceField(choices=Outgoing.State.choices)
    prepared_by = UserRef()
    prepared_at = serializers.DateTimeField()
    released_by = UserRef(allow_null=True)
    released_at = serializers.DateTimeField(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)


class OutgoingDetail(OutgoingOut):
    """A hand-over with what the other team answered."""

    number_there = serializers.SerializerMethodField()
    reason_there = serializers.SerializerMethodField(help_text="Why the other team refused.")
    answered_on = serializers.SerializerMethodField(help_text="The day of an answer on paper.")
    files = serializers.SerializerMethodField(help_text="The files that go along.")
    came_back = serializers.SerializerMethodField(
        help_text="Whether the parcel came back unopened: then it can be cancelled."
    )

    def get_number_there(self, one: Outgoing) -> str:
        """Return the number that the procedure got there."""
        return str(one.outcome.get("number", ""))

    def get_reason_there(self, one: Outgoing) -> str:
        """Return why the other team refused."""
        return str(one.outcome.get("reason", ""))

    def get_answered_on(self, one: Outgoing) -> dt.date | None:
        """Return the day of an answer on paper."""
        return selectors.answered_on(one)

    @extend_schema_field(AttachmentOut(many=True))
    def get_files(self, one: Outgoing) -> Any:
        """Return the files that go along, as they are now."""
        return AttachmentOut(files.going(one), many=True).data

    def get_came_back(self, one: Outgoing) -> bool:
        """Return whether the parcel was refused before anybody decided."""
        return bool(selectors.parcel_refusal(one))


class VictimOut(serializers.Serializer[Any]):
    """Somebody suffering violence. Where they live or stay never leaves through the interface."""

    first_name = serializers.CharField(source="person.first_name")
    last_name = serializers.CharField(source="person.last_name")
    is_minor = serializers.BooleanField()


class IncomingOut(serializers.Serializer[Any]):
    """A hand-over from another team."""

    id = serializers.UUIDField()
    sender_teryt = serializers.CharField()
    sender_name = serializers.CharField()
    source_number = serializers.CharField()
    basis = serializers.ChoiceField(choices=Basis.choices)
    state = serializers.ChoiceField(choices=Incoming.State.choices)
    arrived_at = serializers.DateTimeField()
    decided_by = UserRef(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    procedure = serializers.UUIDField(source="procedure_id", allow_null=True)


class IncomingsOut(serializers.Serializer[Any]):
    """What other teams hand over, newest first."""

    results = IncomingOut(many=True)


class IncomingDetail(IncomingOut):
    """A hand-over with what is needed to decide on it, and nothing more."""

    regime = serializers.SerializerMethodField()
    adds_to = serializers.SerializerMethodField(
        help_text="The procedure to which it adds, where it was taken over before."
    )
    files = serializers.SerializerMethodField(help_text="How many files wait with it.")
    victims = serializers.SerializerMethodField(help_text="Only while it waits for a decision.")

    def get_regime(self, one: Incoming) -> str:
        """Return the law that governs it."""
        return str(one.content.get("regime", ""))

    def get_adds_to(self, one: Incoming) -> str | None:
        """Return the id of the procedure that was taken over before."""
        found = selectors.adds_to(one)
        return str(found.pk) if found else None

    def get_files(self, one: Incoming) -> int:
        """Return how many files wait with it."""
        return selectors.files_that_wait(one)["number"]

    @extend_schema_field(VictimOut(many=True))
    def get_victims(self, one: Incoming) -> Any:
        """Return who suffers violence, as the page shows them to whoever decides."""
        return VictimOut(selectors.shown_to_decide(one), many=True).data
