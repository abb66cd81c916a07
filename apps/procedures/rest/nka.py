"""The shape of form NK-A as serializers, made from its definition: types and names, no judgement.

Whether the answers are complete and true to the law is judged by ``rules.forms`` alone, so that
pages and the interface never disagree.
"""

from collections.abc import Callable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.common.rest.fields import Input, OneOf, Text, Whole
from apps.procedures.rules.form_schema import Field, FieldKind, FormDefinition, Section
from apps.procedures.rules.patterns import DEFINITIONS, NKA

_MOST = 50


@extend_schema_field(OpenApiTypes.DATE)
class DayText(Text):
    """A day as RRRR-MM-DD, left as text: the form's own rules read it."""


def _shared(field: Field) -> dict[str, Any]:
    asked = "" if field.show_if is None else "Asked if `{}` = `{}`".format(*field.show_if)
    parts = [field.label, field.hint, asked]
    return {
        "required": field.required and field.show_if is None,
        "allow_null": True,
        "help_text": ". ".join(part.rstrip(".") for part in parts if part),
    }


def _text(field: Field) -> serializers.Field[Any, Any, Any, Any]:
    return Text(allow_blank=True, max_length=field.max_length, **_shared(field))


def _day(field: Field) -> serializers.Field[Any, Any, Any, Any]:
    return DayText(allow_blank=True, max_length=10, **_shared(field))


def _number(field: Field) -> serializers.Field[Any, Any, Any, Any]:
    return Whole(min_value=field.min_value, max_value=field.max_value, **_shared(field))


def _choice(field: Field) -> serializers.Field[Any, Any, Any, Any]:
    return OneOf(choices=_options(field), allow_blank=True, **_shared(field))


def _choices(field: Field) -> serializers.Field[Any, Any, Any, Any]:
    child = OneOf(choices=_options(field), allow_blank=field.kind is FieldKind.RELATION)
    return serializers.ListField(child=child, max_length=_MOST, **_shared(field))


def _options(field: Field) -> list[tuple[str, str]]:
    return [(choice.value, choice.label) for choice in field.options]


_MAKERS: dict[FieldKind, Callable[[Field], serializers.Field[Any, Any, Any, Any]]] = {
    FieldKind.INTEGER: _number,
    FieldKind.DATE: _day,
    FieldKind.CHOICE: _choice,
    FieldKind.YES_NO: _choice,
    FieldKind.YES_NO_UNKNOWN: _choice,
    FieldKind.MULTI_CHOICE: _choices,
    FieldKind.RELATION: _choices,
}


def _section_class(prefix: str, section: Section) -> type[Input]:
    fields: dict[str, Any] = {
        field.name: _MAKERS.get(field.kind, _text)(field) for field in section.fields
    }
    name = prefix + "".join(part.title() for part in section.code.split("_"))
    return type(name, (Input,), {**fields, "__doc__": section.title, "__module__": __name__})


def _is_required(section: Section) -> bool:
    asks = not section.repeat and any(field.required for field in section.fields)
    return bool(section.per or section.min_items or asks)


def _form_class(definition: FormDefinition) -> type[Input]:
    prefix = "Nka" if definition.valid_to is None else f"Nka{definition.version}"
    fields: dict[str, Any] = {}
    for section in definition.sections:
        options: dict[str, Any] = {"required": _is_required(section)}
        if section.is_list:
            options |= {"many": True, "max_length": definition.max_rows(section)}
        fields[section.code] = _section_class(prefix, section)(**options)
    doc = f"{definition.title}, {definition.version}"
    return type(f"{prefix}Form", (Input,), {**fields, "__doc__": doc, "__module__": __name__})


# One for each pattern, the one in force without its year.
FORMS: dict[str, type[Input]] = {
    definition.version: _form_class(definition)
    for definition in DEFINITIONS
    if definition.code == NKA
}
