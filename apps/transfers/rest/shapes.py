"""The shapes of hand-overs over REST: what comes in and what is shown."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.rest.serializers import UserRef
from apps.attachments.rest.shapes import AttachmentOut
from apps.common.rest.fields import Day, Input, OneOf, PageQuery, Text
from apps.transfers import files, selectors
from apps.transfers.models import Basis, Incoming, Outgoing


class OutgoingQuery(PageQuery):
    """Filters of the hand-overs to other teams."""

    state = OneOf(choices=Outgoing.State.choices, required=False)


class PrepareBody(Input):
    """To whom, on what basis, since when it is known."""

    to_teryt = Text(min_length=6, max_length=6, help_text="TERYT code of the other gmina.")
    basis = OneOf(choices=Basis.choices)
    known_on = Day(help_text="The day on which this team learned of it.")
    requested_on = Day(help_text="The day on which the other team asked (UPPD art. 9c.5a).")
    files = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=500,
        help_text="Files of the procedure that go along; without it all that can be opened.",
    )  # fmt: skip


class RefuseBody(Input):
    """Why this team is not competent."""

    reason = Text(max_length=300)


class OutgoingOut(serializers.Serializer[Any]):
    """A hand-over to another team."""

    id = serializers.UUIDField()
    procedure = serializers.UUIDField(source="procedure_id")
    to_teryt = serializers.CharField()
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
    files = serializers.SerializerMethodField(help_text="The files that go along.")
    came_back = serializers.SerializerMethodField(
        help_text="Whether the parcel came back unopened: then it can be cancelled."
    )

    def get_number_there(self, one: Outgoing) -> str:
        """Return the number that the procedure got there."""
        return str(one.outcome.get("number", ""))

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
