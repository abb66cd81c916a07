"""The shapes of forms NK-C and NK-D over REST."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.rest.serializers import UserRef
from apps.common.rest.errors import ErrorAt
from apps.common.rest.fields import Input, OneOf
from apps.common.rest.pointers import escaped
from apps.procedures.models import Form
from apps.procedures.rest.matter_shapes import QuestionOut
from apps.procedures.rules.form_schema import Problem
from apps.procedures.rules.patterns import GROUP_CODES

_ROW = {"type": "object", "additionalProperties": True}
_EITHER = {"oneOf": [_ROW, {"type": "array", "items": _ROW}]}


@extend_schema_field(_EITHER)
class _Answers(serializers.JSONField):
    """The answers of a section: an object, or a list of them where it repeats."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the answers; the pattern's own rules judge what stands in them."""
        rows = data if isinstance(data, list) else [data]
        if not all(isinstance(row, dict) for row in rows):
            self.fail("invalid")
        return data


class BeginBody(Input):
    """Which form, and about whom."""

    code = OneOf(choices=list(GROUP_CODES))
    party = serializers.UUIDField(format="hex_verbose", help_text="Id of a party.")


class SectionBody(Input):
    """All answers of one section, in place of those that were there."""

    answers = _Answers(help_text="By the names of the section's `questions`. A day is RRRR-MM-DD.")


class OfferOut(serializers.Serializer[Any]):
    """A form that can be begun now, and about whom."""

    code = serializers.ChoiceField(choices=list(GROUP_CODES))
    party = serializers.UUIDField()


class GroupFormOut(serializers.Serializer[Any]):
    """A form of the group, without its answers."""

    id = serializers.UUIDField()
    code = serializers.ChoiceField(choices=list(GROUP_CODES))
    pattern = serializers.CharField()
    status = serializers.ChoiceField(choices=Form.Status.choices)
    revision = serializers.IntegerField()
    version = serializers.IntegerField()
    procedure = serializers.UUIDField(source="procedure_id")
    party = serializers.UUIDField(source="party_id")
    author = UserRef()
    completed_at = serializers.DateTimeField(allow_null=True)


class GroupFormsOut(serializers.Serializer[Any]):
    """The group's forms of a procedure, and those that can be begun."""

    results = GroupFormOut(many=True)
    offers = OfferOut(many=True)


class SectionOut(serializers.Serializer[Any]):
    """A section: its questions and the answers given."""

    code = serializers.CharField()
    title = serializers.CharField()
    repeats = serializers.BooleanField(help_text="Whether `answers` is a list.")
    questions = QuestionOut(many=True)
    answers = extend_schema_field(_EITHER)(serializers.JSONField)()


class GroupFormDetail(GroupFormOut):
    """A form of the group with its answers."""

    sections = SectionOut(many=True)


class CheckedForm(GroupFormOut):
    """A draft with what is still to be mended, without its answers."""

    problems = ErrorAt(many=True)


def pointed(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Return problems with JSON pointers into the form: section, row, question."""
    return [{"pointer": pointer_of(one), "detail": str(one.message)} for one in problems]


def pointer_of(problem: Problem) -> str:
    """Return where in the form a problem is."""
    parts = [problem.section, problem.index, problem.field]
    return "/" + "/".join(escaped(part) for part in parts if part not in ("", None))
