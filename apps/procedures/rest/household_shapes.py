"""The shapes of households and relations over REST: what comes in and what is shown."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.common.rest.fields import Day, Flag, Input, OneOf
from apps.procedures.models import Resident
from apps.procedures.rules.relations import HOME, KINDS, RESIDENT

HOME_NAMES = [field.name for field in HOME]
RESIDENT_NAMES = [field.name for field in RESIDENT]
_KINDS = [(one.code, one.title) for one in KINDS.values()]
_PRINCIPAL = "Whether this is where they mainly live; one household of each person is."


@extend_schema_field(OpenApiTypes.OBJECT)
class _Answers(serializers.DictField):
    """Answers by name; the rules of what may be known judge them."""

    def __init__(self, *, names: list[str], **kwargs: Any) -> None:
        super().__init__(help_text=f"By name: {', '.join(names)}.", required=False, **kwargs)
        self.names = names

    def to_internal_value(self, data: Any) -> Any:
        """Return the answers. Raises ``ValidationError`` for one that nobody asked for."""
        given = super().to_internal_value(data)
        message = _("There is no such field here. Check its spelling or leave it out.")
        unknown = {str(name): [message] for name in given if name not in self.names}
        if unknown:
            raise serializers.ValidationError(unknown)
        return given


class HouseholdBody(Input):
    """Who of the procedure lives together, since when and where."""

    parties = serializers.ListField(child=serializers.UUIDField(), max_length=200)
    since = Day()
    is_principal = Flag(default=True, help_text=_PRINCIPAL)
    address = _Answers(names=HOME_NAMES)


class ArrivalBody(Input):
    """Who comes: a party of the procedure, or another person."""

    party = serializers.UUIDField(required=False, allow_null=True)
    about = _Answers(names=RESIDENT_NAMES)
    since = Day()
    is_principal = Flag(default=True, help_text=_PRINCIPAL)


class EndBody(Input):
    """The last day."""

    on = Day()


class RelationBody(Input):
    """What one person of the procedure is to another."""

    one = serializers.UUIDField()
    other = serializers.UUIDField()
    kind = OneOf(choices=_KINDS)
    since = Day(required=False, allow_null=True, help_text="Left out where it is not known.")


class ResidentOut(serializers.Serializer[Any]):
    """Somebody in a household from a day until a day."""

    id = serializers.UUIDField()
    party = serializers.UUIDField(
        source="party_id", allow_null=True, help_text="Null for somebody who is no party."
    )
    name = serializers.CharField()
    relation = serializers.SerializerMethodField()
    is_principal = serializers.BooleanField()
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(choices=[*_KINDS, ("", "")]))
    def get_relation(self, resident: Resident) -> str:
        """Return who somebody that is no party is to the parties there."""
        return str((resident.about or {}).get("relation", ""))


class HouseholdOut(serializers.Serializer[Any]):
    """People at one address, which is not shown."""

    id = serializers.UUIDField()
    noted_at = serializers.DateTimeField()
    residents = ResidentOut(many=True)


class HouseholdsOut(serializers.Serializer[Any]):
    """All households of a procedure."""

    results = HouseholdOut(many=True)


class RelationOut(serializers.Serializer[Any]):
    """What `one` is to `other`, and the other way round."""

    id = serializers.UUIDField()
    one = serializers.UUIDField(source="one_id")
    other = serializers.UUIDField(source="other_id")
    kind = serializers.ChoiceField(choices=_KINDS)
    inverse = serializers.ChoiceField(choices=_KINDS, source="table.inverse")
    basis = serializers.CharField(source="table.basis")
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    form = serializers.UUIDField(
        source="form_id", allow_null=True, help_text="The form NK-A that says so, if one does."
    )


class RelationsOut(serializers.Serializer[Any]):
    """All relations of a procedure."""

    results = RelationOut(many=True)
