"""The shapes of appointments over REST: what comes in and what is shown."""

from typing import Any

from rest_framework import serializers

from apps.accounts.rest.serializers import UserRef
from apps.common.rest.fields import (
    BIGGEST_ID,
    Day,
    Flag,
    Input,
    Moment,
    OneOf,
    PageQuery,
    Text,
    Whole,
)
from apps.meetings.forms import OF_PROCEDURE
from apps.meetings.models import Appointment, Decision, Kind, State
from apps.meetings.services.inputs import Slot

_MOST, _MOST_SEATS = 50, 200


class AppointmentQuery(PageQuery):
    """Filters of the calendar."""

    kind = OneOf(choices=Kind.choices, required=False)


def _users(**options: Any) -> serializers.ListField:
    child = Whole(min_value=1, max_value=BIGGEST_ID, help_text="Id of a user.")
    return serializers.ListField(child=child, max_length=_MOST, **options)


def _parties() -> serializers.ListField:
    child = serializers.UUIDField(format="hex_verbose", help_text="Id of a party.")
    return serializers.ListField(child=child, max_length=_MOST, required=False)


def _invited(**options: Any) -> serializers.ListField:
    child = serializers.UUIDField(format="hex_verbose", help_text="Id out of `invited`.")
    return serializers.ListField(child=child, max_length=_MOST_SEATS, **options)


def _because() -> Text:
    return Text(max_length=500, help_text="Why the minutes are corrected.")


class SlotBody(Input):
    """When and where."""

    starts_at = Moment()
    ends_at = Moment()
    place = Text(
        required=False, allow_blank=True, max_length=200,
        help_text="House and street, without the room. Not needed where the meeting is remote.",
    )  # fmt: skip
    room = Text(required=False, allow_blank=True, max_length=60)
    is_remote = Flag(required=False)
    link = Text(
        required=False, allow_blank=True, max_length=300,
        help_text="The whole address of the call, beginning with https://.",
    )  # fmt: skip
    may_overlap = Flag(
        required=False, help_text="Plan it though some of the staff are expected elsewhere then."
    )


class TeamMeetingBody(SlotBody):
    """A meeting of the interdisciplinary team."""

    reason = Text(
        required=False, allow_blank=True, max_length=500,
        help_text="Why the team is called in less than seven days; for its meetings only.",
    )  # fmt: skip


class MoveBody(TeamMeetingBody):
    """Another time or place."""


class PlanBody(SlotBody):
    """An appointment of a procedure."""

    kind = OneOf(choices=[(one.value, one.label) for one in OF_PROCEDURE])
    parties = _parties()
    users = _users(required=False)


class CancelBody(Input):
    """Why it is cancelled."""

    reason = Text(max_length=500)


class TeamDecisionBody(Input):
    """One decision of the interdisciplinary team; it concerns nobody solely."""

    text = Text(max_length=2000)
    responsible = Text(required=False, allow_blank=True, max_length=200)
    due = Day(required=False)


class DecisionBody(TeamDecisionBody):
    """One decision."""

    about = serializers.UUIDField(
        format="hex_verbose", required=False,
        help_text="Id of the one party whom it concerns solely.",
    )  # fmt: skip


class HoldBody(Input):
    """Who came, what was said and what was decided."""

    present = _users(min_length=1)
    parties = _parties()
    text = Text(required=False, allow_blank=True, max_length=20000)
    decisions = DecisionBody(  # type: ignore[call-arg]  # its list takes max_length
        many=True, required=False, max_length=12
    )
    knows_withheld = Flag(
        required=False,
        help_text="Save decisions that name a protected fact: they never reach whom they are about.",
    )


class CorrectBody(HoldBody):
    """Minutes as they should have been."""

    because = _because()


class TeamHoldBody(Input):
    """Who of those expected came, whose absence is excused, what was said and decided."""

    came = _invited(min_length=1)
    excused = _invited(required=False)
    told_on = Day(required=False, help_text="Day of the notice to those for whom none is recorded.")
    text = Text(required=False, allow_blank=True, max_length=20000)
    decisions = TeamDecisionBody(  # type: ignore[call-arg]  # its list takes max_length
        many=True, required=False, max_length=12
    )


class TeamCorrectBody(TeamHoldBody):
    """Minutes of the team as they should have been."""

    because = _because()


class AppointmentOut(serializers.Serializer[Any]):
    """An appointment without people concerned and without its place."""

    id = serializers.UUIDField()
    procedure = serializers.UUIDField(source="procedure_id", allow_null=True)
    kind = serializers.ChoiceField(choices=Kind.choices)
    state = serializers.ChoiceField(choices=State.choices)
    version = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    is_remote = serializers.BooleanField()
    planned_by = UserRef()
    planned_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)


class AppointmentsOut(serializers.Serializer[Any]):
    """The appointments of a procedure, the latest first."""

    results = AppointmentOut(many=True)


class InvitedOut(serializers.Serializer[Any]):
    """Somebody who is expected: a party, one of the staff, or a seat of the team."""

    id = serializers.UUIDField()
    party = serializers.UUIDField(source="party_id", allow_null=True)
    user = UserRef(allow_null=True)
    seat = serializers.SerializerMethodField()
    notice_sent_on = serializers.DateField(allow_null=True)
    reported_on = serializers.DateField(allow_null=True)
    is_excused = serializers.BooleanField()
    came = serializers.BooleanField(allow_null=True)

    def get_seat(self, invited: Any) -> str | None:
        """Return the id of the seat."""
        return str(invited.seat_id) if invited.seat_id else None


class QuorumOut(serializers.Serializer[Any]):
    """How much of the group came."""

    present = serializers.IntegerField()
    members = serializers.IntegerField()
    missing = serializers.ListField(child=serializers.CharField())


class AppointmentDetail(AppointmentOut):
    """An appointment with who is expected. The place of a visit, a home, is not told."""

    place = serializers.SerializerMethodField()
    room = serializers.CharField()
    invited = InvitedOut(many=True)
    clashes = serializers.BooleanField(help_text="The two sides could meet here: move it.")
    quorum = QuorumOut(allow_null=True)

    def get_place(self, appointment: Appointment) -> str:
        """Return where people come to; nothing where staff goes to somebody's home."""
        return "" if appointment.kind == Kind.VISIT else appointment.place


def slot_of(body: dict[str, Any]) -> Slot:
    """Return when and where."""
    return Slot(
        body["starts_at"], body["ends_at"], body.get("place", ""), body.get("room", ""),
        body.get("is_remote", False), body.get("link", ""), body.get("may_overlap", False),
    )  # fmt: skip


def decision_of(body: dict[str, Any]) -> Decision:
    """Return one decision."""
    due = body["due"].isoformat() if "due" in body else ""
    about = str(body["about"]) if "about" in body else ""
    return Decision(body["text"], body.get("responsible", ""), due, about)
