"""What the interface shows of procedures."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.models import Institution
from apps.accounts.rest.serializers import UserRef
from apps.common.rest.fields import Day, OneOf, PageQuery, Text
from apps.deadlines.rest.serializers import DeadlineOut
from apps.deadlines.rules import Regime
from apps.people.models import Sex
from apps.procedures import to_record
from apps.procedures.models import GroundChoice, Procedure, Side, StateChoice
from apps.procedures.rules.states import DATES, Action
from apps.teams.models import Membership

_REGIMES = [regime.value for regime in Regime]


class ProcedureQuery(PageQuery):
    """Filters of the list."""

    state = OneOf(choices=StateChoice.choices, required=False)
    regime = OneOf(choices=_REGIMES, required=False, help_text="The law that governs it.")
    started_after = Day(required=False, help_text="Started on this day or later.")
    started_before = Day(required=False, help_text="Started on this day or earlier.")
    number = Text(required=False, max_length=32, help_text="The number, as NK/0001/2026.")


class DatesOut(serializers.Serializer[Any]):
    """The recorded days of a procedure."""

    def get_fields(self) -> dict[str, Any]:
        """Return one day for each step that records one."""
        return {name: serializers.DateField(allow_null=True) for name in DATES}


class ProcedureOut(serializers.Serializer[Any]):
    """The course of a procedure, without people concerned."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    regime = serializers.ChoiceField(choices=_REGIMES)
    state = serializers.ChoiceField(choices=StateChoice.choices)
    state_label = serializers.CharField(source="get_state_display")
    version = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    started_by = UserRef()
    initiator_kind = serializers.ChoiceField(choices=Institution.Kind.choices)
    dates = DatesOut(source="*")
    ground = serializers.SerializerMethodField(
        help_text="Why it ended; empty while it runs, and for those who do not follow its course."
    )

    @extend_schema_field(serializers.ChoiceField(choices=[*GroundChoice.choices, ("", "")]))
    def get_ground(self, procedure: Procedure) -> str:
        """Return the ground for those who follow the course of the procedure."""
        followed = self.context["followed"]
        return procedure.ground if followed is None or procedure.pk in followed else ""


class MemberOut(serializers.Serializer[Any]):
    """Somebody's place in the group."""

    user = UserRef()
    function = serializers.ChoiceField(choices=Membership.Function.choices)
    since = serializers.DateField()


class PersonOut(serializers.Serializer[Any]):
    """Who a person is; no address and no contact."""

    id = serializers.UUIDField()
    first_name = serializers.CharField()
    last_name = serializers.CharField()
    sex = serializers.ChoiceField(choices=[*Sex.choices, ("", "")])
    birth_date = serializers.DateField(allow_null=True)


class PartyOut(serializers.Serializer[Any]):
    """A person's place in the procedure."""

    id = serializers.UUIDField()
    side = serializers.ChoiceField(choices=Side.choices)
    position = serializers.IntegerField()
    is_minor = serializers.BooleanField()
    person = PersonOut()


class FormOut(serializers.Serializer[Any]):
    """A completed form, without its answers."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    pattern = serializers.CharField()
    is_further = serializers.BooleanField()
    author = UserRef()
    written_by = serializers.CharField(
        help_text="Who wrote it, here or elsewhere; `author` is then who took it in."
    )
    completed_at = serializers.DateTimeField()
    paper_completed_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was completed on paper, if it was entered from one."
    )


class HandoverOut(serializers.Serializer[Any]):
    """Form NK-B was handed over."""

    id = serializers.UUIDField()
    party = serializers.UUIDField(source="party_id")
    recipient = serializers.CharField()
    language = serializers.CharField()
    handed_on = serializers.DateField()
    received_by = serializers.CharField(allow_null=True)
    is_refused = serializers.BooleanField()
    handed_by = UserRef()


class EventOut(serializers.Serializer[Any]):
    """Something that happened."""

    kind = serializers.CharField()
    on = serializers.DateField()
    recorded_at = serializers.DateTimeField()
    actor = UserRef(allow_null=True)
    from_state = serializers.CharField()
    to_state = serializers.CharField()


class ContentOut(serializers.Serializer[Any]):
    """People and documents."""

    victims = PartyOut(many=True)
    perpetrators = PartyOut(many=True)
    forms = FormOut(many=True)
    handovers = HandoverOut(many=True)


class ProcedureDetail(ProcedureOut):
    """A procedure. Whoever started it and is not in its group sees their own forms, terms and steps."""

    state_label = serializers.CharField()
    group = serializers.SerializerMethodField()
    events = EventOut(many=True)
    content = ContentOut()
    to_record = serializers.ListField(
        child=serializers.ChoiceField(choices=to_record.CODES),
        help_text="What was told and nobody recorded yet: its terms do not run. Of visits: `violence`, a"
        " form NK-A is due about it; `next-visit`, no day of the next one is set.",
    )

    @extend_schema_field(MemberOut(many=True))
    def get_group(self, procedure: Procedure) -> Any:
        """Return who sits in the group now; nobody before it is appointed."""
        return MemberOut(self.context["members"], many=True).data


class StartedProcedure(ProcedureDetail):
    """The procedure that a form started."""

    form_id = serializers.UUIDField()
    is_further = serializers.BooleanField(help_text="`false`.")


class FurtherForm(serializers.Serializer[Any]):
    """A further form joined a running procedure (ROZP23 § 13), which its author may not be shown."""

    id = serializers.UUIDField(help_text="The running procedure.")
    number = serializers.CharField()
    form_id = serializers.UUIDField()
    is_further = serializers.BooleanField(help_text="`true`.")


class DeadlinesOut(serializers.Serializer[Any]):
    """All deadlines of a procedure, oldest first."""

    results = DeadlineOut(many=True)


class InputOut(serializers.Serializer[Any]):
    """One field of the body of an action."""

    name = serializers.CharField()
    type = serializers.CharField(
        help_text="`date`, `string`, `boolean`, `user`, `users` or `choice`."
    )
    required = serializers.BooleanField()  # type: ignore[assignment]  # the metaclass takes it away
    choices = serializers.ListField(child=serializers.CharField())


class ActionOut(serializers.Serializer[Any]):
    """Something that can be done now."""

    action = serializers.ChoiceField(choices=[action.value for action in Action])
    label = serializers.CharField()  # type: ignore[assignment]  # the metaclass takes it away
    basis = serializers.CharField()
    may = serializers.BooleanField(help_text="Whether the token's user may do it.")
    who = serializers.ListField(child=serializers.CharField(), help_text="Whose roles allow it.")
    earliest = serializers.DateField(help_text="The first day that `on` may be.")
    latest = serializers.DateField(help_text="The last day that `on` may be: today.")
    inputs = InputOut(many=True)


class ActionsOut(serializers.Serializer[Any]):
    """What the procedure's state and dates allow now."""

    version = serializers.IntegerField()
    results = ActionOut(many=True)
