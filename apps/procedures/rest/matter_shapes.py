"""The shapes of sub-processes over REST: what comes in and what is shown."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.rest.serializers import UserRef
from apps.common.rest.fields import Day, Input, OneOf
from apps.deadlines.rest.serializers import DeadlineOut
from apps.procedures.rules.form_schema import FieldKind
from apps.procedures.rules.tracks_all import TRACKS

_KINDS = [(track.code, track.title) for track in TRACKS.values()]


@extend_schema_field(OpenApiTypes.OBJECT)
class _Answers(serializers.DictField):
    """Answers by the name of their question; the rules of the step judge them."""


class StepBody(Input):
    """A step: the day on which it happened and the answers to its questions."""

    on = Day(help_text="The day on which it happened.")
    answers = _Answers(
        required=False,
        help_text="By the names of the step's `inputs`. A day is RRRR-MM-DD, an hour GG:MM.",
    )


class MatterBody(StepBody):
    """The opening of a sub-process."""

    kind = OneOf(choices=_KINDS)
    party = serializers.UUIDField(
        format="hex_verbose", required=False, allow_null=True,
        help_text="Id of the party whom it concerns; needed where the procedure has several.",
    )  # fmt: skip


class QuestionOut(serializers.Serializer[Any]):
    """One question of a step."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the metaclass takes it away
    type = serializers.ChoiceField(choices=[kind.value for kind in FieldKind], source="kind")
    required = serializers.BooleanField()  # type: ignore[assignment]  # the metaclass takes it away
    choices = serializers.SerializerMethodField()

    def get_choices(self, question: Any) -> list[str]:
        """Return the values to choose from."""
        return [choice.value for choice in question.options]


class TrackStepOut(serializers.Serializer[Any]):
    """A step that can be taken now."""

    step = serializers.CharField(source="code")
    title = serializers.CharField()
    basis = serializers.CharField()
    may = serializers.BooleanField(help_text="Whether the token's user may take it.")
    inputs = QuestionOut(many=True, source="fields")


class OpeningOut(serializers.Serializer[Any]):
    """A kind of sub-process that can be begun now."""

    kind = serializers.ChoiceField(choices=_KINDS)
    title = serializers.CharField()
    basis = serializers.CharField()
    about = serializers.ChoiceField(
        choices=["", "victim", "perpetrator", "child"],
        help_text="Whom each concerns; empty where it concerns the whole procedure.",
    )
    opening = TrackStepOut()


class MatterOut(serializers.Serializer[Any]):
    """The course of a sub-process, without what was written in it."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=_KINDS)
    title = serializers.CharField(source="track.title")
    party = serializers.UUIDField(
        source="party_id", allow_null=True, help_text="The party whom it concerns."
    )
    number = serializers.IntegerField()
    state = serializers.CharField()
    state_label = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    opened_on = serializers.DateField()

    def get_state_label(self, matter: Any) -> str:
        """Return the name of the state."""
        return str(matter.track.state_title(matter.state))


class FactOut(serializers.Serializer[Any]):
    """An answer that was chosen, counted or dated. Texts never leave through the interface."""

    name = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField())


class MatterEventOut(serializers.Serializer[Any]):
    """A step that was taken."""

    step = serializers.CharField()
    title = serializers.CharField()
    on = serializers.DateField()
    recorded_at = serializers.DateTimeField()
    actor = UserRef()
    facts = FactOut(many=True)


class MatterDetail(MatterOut):
    """A sub-process with its course, its terms and what is possible now."""

    procedure = serializers.UUIDField(source="procedure_id")
    opened_by = UserRef()
    events = MatterEventOut(many=True)
    deadlines = DeadlineOut(many=True)
    steps = TrackStepOut(many=True)


class MattersOut(serializers.Serializer[Any]):
    """The sub-processes of a procedure, and those that can be begun."""

    results = MatterOut(many=True)
    openings = OpeningOut(many=True)
