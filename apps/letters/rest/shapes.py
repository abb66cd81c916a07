"""The shapes of letters over REST: what comes in and what is shown."""

import datetime as dt
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.rest.serializers import UserRef
from apps.common.rest.fields import Day, Input, NothingBody, OneOf, PageQuery, Text
from apps.deadlines.rules import Regime
from apps.letters import composing
from apps.letters.models import Letter, MeansChoice, StateChoice, TeamLetter
from apps.letters.rules.kinds import KINDS, DocumentKind, RecipientSide
from apps.letters.rules.states import Move, State, open_moves
from apps.letters.rules.team_kinds import TEAM_KINDS
from apps.procedures.models import Party

_KINDS = [(one.code, one.title) for one in KINDS.values()]
_TEAM_KINDS = [(one.code, one.title) for one in TEAM_KINDS.values()]
_SIDES = [side.value for side in RecipientSide]
_REGIMES = [regime.value for regime in Regime]
_LONGEST = 4000


class RegisterQuery(PageQuery):
    """Which year of the register."""

    year = serializers.IntegerField(
        required=False, min_value=2000, max_value=2100, help_text="This year unless given."
    )


class _Hour(serializers.RegexField):
    """An hour as GG:MM."""

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z", **options)

    def to_internal_value(self, data: Any) -> str:
        """Return the hour; a number is not one."""
        if not isinstance(data, str):
            self.fail("invalid")
        hour: str = super().to_internal_value(data)
        return hour


class GivenBody(Input):
    """What is typed into a letter; each kind takes those that `letter-kinds` lists."""

    recipient_name = Text(
        required=False, max_length=_LONGEST,
        help_text="For an institution: its name, and its address where it is needed.",
    )  # fmt: skip
    recipient_address = Text(required=False, max_length=_LONGEST)
    meeting_on = Day(required=False)
    meeting_at = _Hour(required=False, help_text="As GG:MM.")
    meeting_place = Text(required=False, max_length=_LONGEST)
    programme = Text(required=False, max_length=_LONGEST)
    reasons = Text(required=False, max_length=_LONGEST)
    findings = Text(required=False, max_length=_LONGEST)
    actions = Text(required=False, max_length=_LONGEST)
    request = Text(required=False, max_length=_LONGEST)
    signer = Text(required=False, max_length=_LONGEST)
    signer_role = Text(
        required=False, allow_blank=True, max_length=_LONGEST, help_text="As whom: may be left out."
    )
    victim_address = Text(required=False, max_length=_LONGEST)
    victim_contact = Text(required=False, max_length=_LONGEST)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """Return what was typed, days as people write them."""
        values = super().to_internal_value(data)
        return {
            name: value.strftime("%d.%m.%Y") if isinstance(value, dt.date) else value
            for name, value in values.items()
        }


class TextBody(Input):
    """Whom a letter is for and what stands in it."""

    party = serializers.UUIDField(
        format="hex_verbose", required=False, allow_null=True,
        help_text="Id of a party, for a letter to a person of the procedure.",
    )  # fmt: skip
    given = GivenBody()


class LetterBody(TextBody):
    """A new letter."""

    kind = OneOf(choices=_KINDS)


class ReleaseBody(Input):
    """Why the letter may leave with a protected fact in it: `release`."""

    reason = Text(max_length=500)


class SendBackBody(Input):
    """What has to be changed in the letter: `refuse`."""

    reason = Text(max_length=500)


class SendBody(Input):
    """How and when the letter left: `send`."""

    means = OneOf(choices=MeansChoice.choices)
    on = Day(help_text="The day on which it left.")


class ProofBody(Input):
    """When the letter was delivered or came back: `prove`, `return`."""

    on = Day(help_text="The day on which it happened.")


BODIES: dict[Move, type[Input]] = {
    Move.ISSUE: NothingBody, Move.CANCEL: NothingBody, Move.RELEASE: ReleaseBody,
    Move.REFUSE: SendBackBody, Move.SEND: SendBody, Move.PROVE: ProofBody, Move.RETURN: ProofBody,
}  # fmt: skip


class KindOut(serializers.Serializer[Any]):
    """A kind of letter and what is typed into it."""

    code = serializers.ChoiceField(choices=_KINDS)
    title = serializers.CharField()
    basis = serializers.CharField(help_text="By today's law.")
    regimes = serializers.SerializerMethodField(
        help_text="The laws of procedures that know such a letter."
    )
    side = serializers.ChoiceField(choices=_SIDES)
    inputs = serializers.SerializerMethodField(
        help_text="Names in `given`; for a minor also `recipient_name`, who does not use violence."
    )

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=_REGIMES)))
    def get_regimes(self, kind: DocumentKind) -> list[str]:
        """Return the regimes by the law."""
        return sorted(kind.bases)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_inputs(self, kind: DocumentKind) -> list[str]:
        """Return the names of what is typed into a letter to an adult."""
        to_person = kind.side in (RecipientSide.VICTIM, RecipientSide.PERPETRATOR)
        return composing.asked(kind, Party(is_minor=False) if to_person else None)


class KindsOut(serializers.Serializer[Any]):
    """All kinds of letters."""

    results = KindOut(many=True)


class CourseOut(serializers.Serializer[Any]):
    """What became of a letter."""

    state = serializers.ChoiceField(choices=StateChoice.choices)
    state_label = serializers.CharField(source="get_state_display")
    number = serializers.CharField(allow_null=True)
    author = UserRef()
    issued_on = serializers.DateField(allow_null=True)
    means = serializers.ChoiceField(choices=[*MeansChoice.choices, ("", "")])
    sent_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    calls_at = serializers.DateTimeField(
        allow_null=True, help_text="When the meeting begins to which it calls somebody."
    )
    called_off_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When that meeting was called off. What had left is not cancelled: tell the person.",
    )
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class LetterOut(CourseOut):
    """The course of a letter, without its text."""

    id = serializers.UUIDField()
    procedure = serializers.UUIDField(source="procedure_id")
    kind = serializers.ChoiceField(choices=_KINDS)
    title = serializers.CharField()
    basis = serializers.CharField(
        help_text="By the law of the procedure; empty where that has no provision for it."
    )
    side = serializers.ChoiceField(choices=_SIDES, source="document.side")
    party = serializers.UUIDField(source="party_id", allow_null=True)


class RegisteredOut(LetterOut):
    """A letter in the register of outgoing correspondence."""

    recipient = serializers.CharField(
        help_text="Whom it is for; empty for the team's own documents."
    )


class RegisterRowOut(RegisteredOut):
    """A row of the register: a letter of a procedure, or one of the team itself."""

    kind = serializers.ChoiceField(choices=[*_KINDS, *_TEAM_KINDS])
    procedure = serializers.UUIDField(
        source="procedure_id", allow_null=True,
        help_text="Null for a letter of the team itself, which is read under `team-letters`.",
    )  # fmt: skip


class TeamLetterOut(CourseOut):
    """The course of a letter of the team itself, without its text."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=_TEAM_KINDS)
    title = serializers.CharField()
    basis = serializers.CharField()
    recipient = serializers.CharField(help_text="The institution, as it stands on the letter.")


class TeamLetterDetail(TeamLetterOut):
    """A letter of the team itself with its text."""

    paragraphs = serializers.ListField(child=serializers.CharField(), source="body")
    moves = serializers.SerializerMethodField(help_text="What the token's user may do now.")

    @extend_schema_field(
        serializers.ListField(child=serializers.ChoiceField(choices=[one.value for one in Move]))
    )
    def get_moves(self, letter: TeamLetter) -> list[Move]:
        """Return what the state allows."""
        return open_moves(State(letter.state))


class OwnOut(RegisteredOut):
    """A letter of one's own without a number."""

    is_sent_back = serializers.BooleanField(
        help_text="The second person did not release it: change it and issue it anew."
    )


class OwnLettersOut(serializers.Serializer[Any]):
    """One's own letters without a number, the oldest first."""

    results = OwnOut(many=True)


class LettersOut(serializers.Serializer[Any]):
    """The letters of a procedure, newest first."""

    results = LetterOut(many=True)


class HoldOut(serializers.Serializer[Any]):
    """A protected fact stands in the letter: where and of which kind, never the fact."""

    field = serializers.CharField(help_text="A name in `given`; empty for the whole text.")
    kind = serializers.CharField()
    after = serializers.CharField(
        allow_null=True,
        help_text="The words just before it, while the text can be changed; empty where the text begins"
        " with it, null where it is not told.",
    )
    found_at = serializers.DateTimeField()
    released_by = UserRef(allow_null=True)
    released_at = serializers.DateTimeField(allow_null=True)


class GivenOut(serializers.Serializer[Any]):
    """One thing that was typed."""

    name = serializers.CharField()
    value = serializers.CharField()


class LetterDetail(RegisteredOut):
    """A letter with its text: `paragraphs` once it was issued or held, `given` before."""

    paragraphs = serializers.ListField(child=serializers.CharField())
    given = GivenOut(many=True)
    is_unaddressed = serializers.BooleanField(
        help_text="An order to leave the home holds and no address for service is recorded: a draft"
        " has no address, because the home is where the protected person lives."
    )
    holds = HoldOut(many=True)
    refusal = serializers.CharField(
        help_text="Why the second person sent it back, until it is issued again; empty otherwise."
    )
    refused_by = UserRef(allow_null=True)
    called_off_because = serializers.CharField(
        help_text="Why the meeting to which it calls was called off; empty otherwise."
    )
    moves = serializers.ListField(
        child=serializers.ChoiceField(choices=[move.value for move in Move]),
        help_text="What the token's user may do now.",
    )


def detail_of(letter: Letter, holds: list[Any], moves: list[Move]) -> Any:
    """Return a letter as its page shows it."""
    shown = _Shown(letter)
    shown.paragraphs = letter.body
    typed = {} if letter.body else letter.given
    shown.given = [{"name": name, "value": text} for name, text in typed.items()]
    shown.holds, shown.moves = holds, moves
    shown.is_unaddressed = composing.order_over(letter) is not None
    shown.refusal = (letter.refusal or {}).get("text", "")
    shown.called_off_because = (letter.called_off or {}).get("text", "")
    return LetterDetail(shown).data


class _Shown:
    """A letter with what belongs to its representation; its own text only where that is put in."""

    paragraphs: Any
    given: Any
    holds: Any
    refusal: Any
    called_off_because: Any
    is_unaddressed: bool
    moves: Any

    def __init__(self, letter: Letter) -> None:
        self._letter = letter

    def __getattr__(self, name: str) -> Any:
        return getattr(self._letter, name)
