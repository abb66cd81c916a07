"""The shapes of statutory forms over REST: NK-A while it is a draft, NK-C and NK-D."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.rest.serializers import UserRef
from apps.common.rest.errors import ErrorAt
from apps.common.rest.fields import Input, OneOf, PageQuery, Whole
from apps.common.rest.pointers import escaped
from apps.procedures.models import Form
from apps.procedures.rest.inputs import PaperMoment
from apps.procedures.rest.matter_shapes import QuestionOut
from apps.procedures.rules.form_schema import Problem
from apps.procedures.rules.forms import PERSON_SECTIONS
from apps.procedures.rules.patterns import GROUP_CODES, NKA

_ROW = {"type": "object", "additionalProperties": True}
_EITHER = {"oneOf": [_ROW, {"type": "array", "items": _ROW}]}
_MOST_PEOPLE = 200


@extend_schema_field(_EITHER)
class _Answers(serializers.JSONField):
    """The answers of a section: an object, or a list of them where it repeats."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the answers; the pattern's own rules judge what stands in them."""
        rows = data if isinstance(data, list) else [data]
        if not all(isinstance(row, dict) for row in rows):
            self.fail("invalid")
        return data


class DraftQuery(PageQuery):
    """Parameters of the list."""


class DraftBody(Input):
    """What a form NK-A is begun for; nothing of it, for one that starts a procedure now."""

    paper_completed_at = PaperMoment(required=False)
    joins = serializers.UUIDField(
        format="hex_verbose", required=False,
        help_text="Id of a running procedure: the form asks only for what is new (ROZP23 § 13).",
    )  # fmt: skip

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse both at once: a paper form tells itself whom it is about."""
        if len(attrs) > 1:
            message = _("Send one of the two: a form on paper is joined by its people.")
            raise serializers.ValidationError({"joins": [message]})
        return attrs


class BeginBody(Input):
    """Which form, and about whom."""

    code = OneOf(choices=list(GROUP_CODES))
    party = serializers.UUIDField(format="hex_verbose", help_text="Id of a party.")


class SectionBody(Input):
    """All answers of one section, in place of those that were there."""

    answers = _Answers(help_text="By the names of the section's `questions`. A day is RRRR-MM-DD.")


class PersonBody(Input):
    """A person to be taken out of a draft."""

    person = OneOf(choices=list(PERSON_SECTIONS))
    index = Whole(min_value=0, max_value=_MOST_PEOPLE, help_text="The place; the first is 0.")


class OfferOut(serializers.Serializer[Any]):
    """A form that can be begun now, and about whom."""

    code = serializers.ChoiceField(choices=list(GROUP_CODES))
    party = serializers.UUIDField()


class FormRow(serializers.Serializer[Any]):
    """A form, without its answers."""

    id = serializers.UUIDField()
    code = serializers.ChoiceField(choices=[NKA, *GROUP_CODES])
    pattern = serializers.CharField()
    status = serializers.ChoiceField(choices=Form.Status.choices)
    revision = serializers.IntegerField()
    version = serializers.IntegerField()
    procedure = serializers.UUIDField(
        source="procedure_id", allow_null=True, help_text="Null for a draft of NK-A."
    )
    joins = serializers.UUIDField(
        source="joins_id", allow_null=True, help_text="The procedure that a further NK-A is for."
    )
    party = serializers.UUIDField(
        source="party_id",
        allow_null=True,
        help_text="Null for NK-A, which is about several people.",
    )
    author = UserRef()
    written_by = serializers.CharField(
        help_text="Who wrote it, here or elsewhere; `author` is then who took it in."
    )
    is_further = serializers.BooleanField(help_text="Whether it joined a running procedure.")
    changed_at = serializers.DateTimeField()
    completed_at = serializers.DateTimeField(allow_null=True)
    paper_completed_at = serializers.DateTimeField(allow_null=True)


class GroupFormsOut(serializers.Serializer[Any]):
    """The group's forms of a procedure, and those that can be begun."""

    results = FormRow(many=True)
    offers = OfferOut(many=True)


class SectionOut(serializers.Serializer[Any]):
    """A section: its questions and the answers given."""

    code = serializers.CharField()
    title = serializers.CharField()
    repeats = serializers.BooleanField(help_text="Whether `answers` is a list.")
    questions = QuestionOut(many=True)
    answers = extend_schema_field(_EITHER)(serializers.JSONField)()


class FormDetail(FormRow):
    """A form with its answers."""

    sections = SectionOut(many=True)
    obstacle = serializers.CharField(
        allow_null=True, help_text="Why NK-A was not filled in in the presence of the adult victim."
    )


class CheckedForm(FormRow):
    """A form with what is still to be mended, without its answers."""

    problems = ErrorAt(many=True)


class DiscardedForm(serializers.Serializer[Any]):
    """A draft that was deleted."""

    id = serializers.UUIDField()


def pointed(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Return problems with JSON pointers into the form: section, row, question."""
    return [{"pointer": pointer_of(one), "detail": str(one.message)} for one in problems]


def pointer_of(problem: Problem) -> str:
    """Return where in the form a problem is."""
    parts = [problem.section, problem.index, problem.field]
    return "/" + "/".join(escaped(part) for part in parts if part not in ("", None))
