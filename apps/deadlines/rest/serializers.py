"""What the interface shows of deadlines and their rules, and what may be asked."""

import datetime as dt
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.rest.serializers import UserRef
from apps.common.rest.fields import Day, Input, OneOf, PageQuery, Query, Text
from apps.deadlines import remarks, rules
from apps.deadlines.models import Deadline, Status
from apps.deadlines.rules import Regime
from apps.deadlines.selectors import BUCKETS, assignees_of

_REGIMES = [regime.value for regime in Regime]


class DeadlineQuery(PageQuery):
    """Filters of the worklist."""

    status = OneOf(choices=Status.choices, required=False, help_text="`open` unless given.")
    rule = OneOf(choices=rules.codes(), required=False, help_text="Code of the rule, as D03.")
    due_after = Day(required=False, help_text="Due on this day or later.")
    due_before = Day(required=False, help_text="Due on this day or earlier.")
    bucket = OneOf(
        choices=BUCKETS, required=False, help_text="How urgent it is today; of open ones only."
    )


class RuleQuery(Query):
    """Filter of the rules."""

    regime = OneOf(choices=_REGIMES, required=False, help_text="Only terms of this regime.")


class CalculationQuery(Query):
    """From where a term is counted, and under which law."""

    start = Day(help_text="The day of the event that starts the term.")
    regime = OneOf(
        choices=_REGIMES, required=False,
        help_text="Regime of the procedure; unless given, that of procedures started on that day.",
    )  # fmt: skip


class WaiveBody(Input):
    """Why a deadline does not apply."""

    reason = Text(max_length=500, help_text="Kept with the deadline. Write no names.")


class StepOut(serializers.Serializer[Any]):
    """One day of a count."""

    date = serializers.DateField()
    counts = serializers.BooleanField(help_text="Whether the day counts towards the term.")
    reason = serializers.CharField(help_text="Why, in Polish.")


class LocalDay(serializers.DateField):
    """A day, also of the moment that a term in hours has in its place."""

    def to_representation(self, value: dt.date | dt.datetime) -> str:
        """Return the day in Poland."""
        day = timezone.localdate(value) if isinstance(value, dt.datetime) else value
        return day.isoformat()


class CalculationOut(serializers.Serializer[Any]):
    """A term counted out, day by day. Without a statutory number `due` and `strict` are null."""

    code = serializers.CharField()
    regime = serializers.ChoiceField(choices=_REGIMES)
    start = LocalDay()
    due = LocalDay(allow_null=True, help_text="The last day, after rolling forward.")
    strict = LocalDay(allow_null=True, help_text="The last day by the letter.")
    basis = serializers.CharField()
    steps = StepOut(many=True)


class RuleOut(serializers.Serializer[Any]):
    """One statutory term in one wording."""

    code = serializers.CharField()
    version = serializers.CharField()
    title = serializers.CharField()
    actor = serializers.CharField(help_text="Whose duty it is.")
    regimes = serializers.SerializerMethodField()
    amount = serializers.IntegerField(allow_null=True)
    unit = serializers.ChoiceField(choices=[unit.value for unit in rules.Unit])
    direction = serializers.ChoiceField(choices=[one.value for one in rules.Direction])
    start_event = serializers.CharField()
    basis = serializers.CharField()
    in_force_from = serializers.DateField()
    in_force_to = serializers.DateField(allow_null=True)
    rolls_over = serializers.BooleanField()
    immediately = serializers.BooleanField()
    on_failure = serializers.CharField()
    doubt = serializers.CharField(help_text="What the text leaves open; empty where it is plain.")

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=_REGIMES)))
    def get_regimes(self, rule: rules.Rule) -> list[str]:
        """Return the regimes in order."""
        return sorted(rule.regimes)


class RulesOut(serializers.Serializer[Any]):
    """All rules."""

    results = RuleOut(many=True)


class RuleVersionsOut(serializers.Serializer[Any]):
    """One term in all its wordings, the present one first."""

    code = serializers.CharField()
    versions = RuleOut(many=True)


class SubjectOut(serializers.Serializer[Any]):
    """What a deadline is about; the label holds no personal data."""

    type = serializers.CharField(source="subject_type")
    id = serializers.UUIDField(source="subject_id")
    label = serializers.CharField(source="subject_label")  # type: ignore[assignment]  # the metaclass takes it away


class DeadlineOut(serializers.Serializer[Any]):
    """One row of a worklist."""

    id = serializers.UUIDField()
    rule = serializers.CharField(source="rule_code")
    rule_version = serializers.CharField()
    title = serializers.CharField(source="rule.title")
    basis = serializers.CharField(source="rule.basis")
    regime = serializers.ChoiceField(choices=_REGIMES)
    subject = SubjectOut(source="*")
    status = serializers.ChoiceField(choices=Status.choices)
    start_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)
    strict_on = serializers.DateField(allow_null=True)
    warn_on = serializers.DateField(allow_null=True)
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="The last moment; only of a term in hours."
    )
    met_on = serializers.DateField(allow_null=True)
    met_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was met; only of a term in hours."
    )
    ended_on = serializers.DateField(allow_null=True, help_text="When it ended without being met.")
    days_late = serializers.SerializerMethodField(
        help_text="Calendar days after the last day: to the act, to its end, or to today."
    )
    reason = serializers.CharField(help_text="Why it was waived.")
    bucket = serializers.SerializerMethodField()
    assignees = UserRef(many=True)

    @extend_schema_field(
        serializers.ChoiceField(
            choices=BUCKETS,
            allow_null=True,
            help_text="How urgent it is today; null where nothing is to be done any more.",
        )  # fmt: skip
    )
    def get_bucket(self, deadline: Deadline) -> str | None:
        """Return how urgent an open deadline is today; a met or closed one is not urgent at all."""
        is_open = deadline.status == Status.OPEN
        return deadline.bucket(timezone.localdate()) if is_open else None

    def get_days_late(self, deadline: Deadline) -> int:
        """Return by how many days it is late."""
        return deadline.days_late(timezone.localdate())


class RemarkOut(serializers.Serializer[Any]):
    """What happened that bears on a term, and a ready reason to waive it."""

    text = serializers.CharField()
    reason = serializers.CharField(help_text="Empty where it gives none.")


class AssigneeOut(serializers.Serializer[Any]):
    """On whose list a deadline is."""

    user = UserRef()
    function = serializers.CharField(
        help_text="What they do in the group of its procedure; empty of others."
    )


class DeadlineDetail(DeadlineOut):
    """A deadline with its computation."""

    remarks = serializers.SerializerMethodField()
    functions = serializers.SerializerMethodField(
        help_text="The assignees with what each does in the group of the procedure."
    )
    explanation = CalculationOut()
    safer_explanation = CalculationOut(
        allow_null=True, help_text="Of `warn_on`, where the law leaves open what starts the term."
    )

    @extend_schema_field(RemarkOut(many=True))
    def get_remarks(self, deadline: Deadline) -> Any:
        """Return what is known of the term beside its rule."""
        return RemarkOut(remarks.of(deadline), many=True).data

    @extend_schema_field(AssigneeOut(many=True))
    def get_functions(self, deadline: Deadline) -> Any:
        """Return on whose list it is."""
        return AssigneeOut(assignees_of(deadline), many=True).data
