"""The shapes of the interdisciplinary team over REST: seats and agreements."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.models import Institution
from apps.accounts.rest.serializers import UserRef
from apps.common.rest.fields import BIGGEST_ID, Day, Flag, Input, Text, Whole
from apps.letters.rest.shapes import TeamLetterOut
from apps.meetings import selectors
from apps.meetings.models import Agreement, Appointment, Seat
from apps.meetings.rest.shapes import AppointmentOut
from apps.meetings.rules import team as rules
from apps.meetings.services import team_meetings


def _institution() -> Whole:
    return Whole(min_value=1, max_value=BIGGEST_ID, help_text="Id out of `team/institutions`.")


class SeatBody(Input):
    """Somebody is appointed to the team: a user, or somebody without an account, who is named."""

    user = Whole(required=False, min_value=1, max_value=BIGGEST_ID, help_text="Id of a user.")
    name = Text(
        required=False, allow_blank=True, max_length=160,
        help_text="Only for somebody without an account.",
    )  # fmt: skip
    institution = _institution()
    appointed_on = Day()
    act_number = Text(max_length=60)
    is_chair = Flag(required=False)


class SeatChangeBody(Input):
    """All that happened to a seat since. Each is said anew: null takes a day away."""

    training_done_on = Day(allow_null=True)
    statement_signed_on = Day(allow_null=True)
    is_chair = Flag()
    until = Day(allow_null=True, help_text="The day on which they left the team.")


class StatementBody(Input):
    """The day of a user's statement of confidentiality; null takes a mistaken day away."""

    user = Whole(min_value=1, max_value=BIGGEST_ID, help_text="Id of a user.")
    signed_on = Day(allow_null=True)


class AgreementBody(Input):
    """An agreement of the wójt with an institution."""

    institution = _institution()
    signed_on = Day()
    expires_on = Day(required=False)


class InstitutionOut(serializers.Serializer[Any]):
    """Where somebody works."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Institution.Kind.choices)


class InstitutionsOut(serializers.Serializer[Any]):
    """The institutions that the office knows."""

    results = InstitutionOut(many=True)


class StatementOut(serializers.Serializer[Any]):
    """Somebody whose roles need the statement of confidentiality, and its day."""

    user = UserRef(source="*")
    signed_on = serializers.DateField(source="secrecy_signed_on", allow_null=True)


class StatementsOut(serializers.Serializer[Any]):
    """Those bound to secrecy, whose statement is missing first."""

    results = StatementOut(many=True)


class SeatOut(serializers.Serializer[Any]):
    """A place in the team."""

    id = serializers.UUIDField()
    user = UserRef(allow_null=True)
    name = serializers.SerializerMethodField()
    institution = InstitutionOut()
    appointed_on = serializers.DateField()
    act_number = serializers.CharField()
    is_chair = serializers.BooleanField()
    training_done_on = serializers.DateField(allow_null=True)
    statement_signed_on = serializers.DateField(source="statement_on", allow_null=True)
    until = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()

    def get_name(self, seat: Seat) -> str:
        """Return who sits there, with an account or without."""
        return str(seat)


class SeatsOut(serializers.Serializer[Any]):
    """Who sits in the team now, the chair first."""

    results = SeatOut(many=True)


class AbsenceOut(serializers.Serializer[Any]):
    """A meeting of the team to which a member did not come."""

    appointment = serializers.UUIDField(source="appointment_id")
    starts_at = serializers.DateTimeField(source="appointment.starts_at")
    reported_on = serializers.DateField(allow_null=True)
    is_excused = serializers.BooleanField()


class SeatDetail(SeatOut):
    """A place in the team with its absences."""

    absences = serializers.SerializerMethodField(help_text="The latest first.")
    unexcused = serializers.SerializerMethodField()
    letter_from = serializers.SerializerMethodField(
        help_text="From so many unexcused absences on, the chair writes to who delegated them."
    )

    @extend_schema_field(AbsenceOut(many=True))
    def get_absences(self, seat: Seat) -> Any:
        """Return the meetings to which they did not come."""
        return AbsenceOut(selectors.absences_of(seat), many=True).data

    def get_unexcused(self, seat: Seat) -> int:
        """Return how many of them are not excused."""
        return team_meetings.unexcused(seat)

    def get_letter_from(self, seat: Seat) -> int:
        """Return the number of art. 9a.7g."""
        return rules.LETTER_FROM


class SeatLettersOut(serializers.Serializer[Any]):
    """The letters about a member's absences."""

    results = TeamLetterOut(many=True)


class TeamMeetingOut(AppointmentOut):
    """A meeting of the team that took place."""

    has_minutes = serializers.SerializerMethodField(
        help_text="Whether the minutes say more than who came."
    )

    def get_has_minutes(self, held: Appointment) -> bool:
        """Return whether something was written down."""
        return selectors.has_minutes(held)


class AgreementOut(serializers.Serializer[Any]):
    """An agreement, and how it stands today."""

    id = serializers.IntegerField()
    institution = InstitutionOut()
    signed_on = serializers.DateField()
    expires_on = serializers.DateField(allow_null=True)
    standing = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(choices=[one.value for one in rules.Standing]))
    def get_standing(self, agreement: Agreement) -> str:
        """Return how it stands."""
        return rules.standing(agreement.expires_on, timezone.localdate()).value


class AgreementsOut(serializers.Serializer[Any]):
    """The latest agreement with each institution."""

    results = AgreementOut(many=True)
