"""The OpenAPI description, taken apart for the page that people read."""

import json
from dataclasses import dataclass
from typing import Any

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Parameter:
    """One parameter, wherever it stands."""

    name: str
    place: str
    required: bool
    type: str
    description: str


@dataclass(frozen=True)
class Answer:
    """One answer that an operation may give."""

    code: str
    description: str
    schema: str


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    id: str
    method: str
    path: str
    summary: str
    description: list[str]
    parameters: list[Parameter]
    bodies: list[str]
    examples: list[tuple[str, str]]
    answers: list[Answer]


@dataclass(frozen=True)
class Property:
    """One field of a schema."""

    name: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True)
class Model:
    """One named schema."""

    name: str
    description: str
    properties: list[Property]


def operations_of(schema: dict[str, Any]) -> list[Operation]:
    """Return the operations in the order of their paths."""
    return [
        _operation(path, method, item[method])
        for path, item in schema["paths"].items()
        for method in _METHODS
        if method in item
    ]


def models_of(schema: dict[str, Any]) -> list[Model]:
    """Return the named schemas in alphabetical order."""
    return [_model(name, one) for name, one in sorted(schema["components"]["schemas"].items())]


def _operation(path: str, method: str, given: dict[str, Any]) -> Operation:
    content: dict[str, Any] = next(
        iter(given.get("requestBody", {}).get("content", {}).values()), {}
    )
    return Operation(
        id=given["operationId"],
        method=method.upper(),
        path=path,
        summary=given.get("summary", ""),
        description=given.get("description", "").split("\n\n"),
        parameters=[_parameter(one) for one in given.get("parameters", [])],
        bodies=_names(content.get("schema", {})),
        examples=[
            (name, json.dumps(one["value"], ensure_ascii=False, indent=2))
            for name, one in content.get("examples", {}).items()
        ],
        answers=[_answer(code, one) for code, one in sorted(given["responses"].items())],
    )


def _parameter(given: dict[str, Any]) -> Parameter:
    return Parameter(
        name=given["name"],
        place=given["in"],
        required=bool(given.get("required")),
        type=_type(given.get("schema", {})),
        description=given.get("description", ""),
    )


def _answer(code: str, given: dict[str, Any]) -> Answer:
    schemas = [one.get("schema", {}) for one in given.get("content", {}).values()]
    names = [name for schema in schemas for name in _names(schema)]
    return Answer(code, given.get("description", ""), ", ".join(dict.fromkeys(names)))


def _model(name: str, given: dict[str, Any]) -> Model:
    required = given.get("required", [])
    return Model(
        name=name,
        description=given.get("description", ""),
        properties=[
            Property(field, _type(one), field in required, one.get("description", ""))
            for field, one in given.get("properties", {}).items()
        ],
    )


def _names(schema: dict[str, Any]) -> list[str]:
    """Return the named schemas that a schema consists of."""
    if "$ref" in schema:
        return [schema["$ref"].rpartition("/")[2]]
    inner = [*schema.get("oneOf", []), *schema.get("allOf", []), schema.get("items", {})]
    return [name for one in inner if one for name in _names(one)]


def _type(schema: dict[str, Any]) -> str:
    """Return a schema in a few words."""
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    choices = [str(one) for one in schema.get("enum", []) if one not in ("", None)]
    if choices:
        return " | ".join(choices)
    names = _names(schema)
    return " | ".join(names) or schema.get("format") or schema.get("type", "")
