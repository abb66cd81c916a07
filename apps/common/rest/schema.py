"""OpenAPI: every operation documents its scope and the problems that it may answer with."""

from collections.abc import Iterator
from typing import Any, cast

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import SAFE_METHODS

from apps.common.rest.errors import MEDIA_TYPE, Problem
from apps.common.rest.fields import Input
from apps.common.rest.idempotency import HEADER, REPLAYED

_EVERYWHERE = (400, 401, 403, 429)
_WITH_BODY = (413, 415, 422)
_MEANINGS: dict[int, str | Promise] = {
    400: gettext_lazy("The request cannot be read: broken JSON, or NUL bytes in the address."),
    401: gettext_lazy("No token, or one that is unknown, expired or revoked here."),
    403: gettext_lazy("The token lacks the scope, or the user's roles do not allow this."),
    404: gettext_lazy("There is no such thing in this office, for this user."),
    409: gettext_lazy("The state does not allow this; the detail says what it allows."),
    412: gettext_lazy("Somebody changed it in the meantime. Read it again."),
    413: gettext_lazy("The body is larger than 2 MB."),
    415: gettext_lazy("The body is not application/json."),
    422: gettext_lazy("Values to mend; errors says which and how. Unknown fields are refused."),
    428: gettext_lazy("If-Match is missing."),
    429: gettext_lazy("Too many requests with this token."),
}
_STRING = {"type": "string"}
_HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": _STRING, "required": True}},
    429: {"Retry-After": {"schema": {"type": "integer", "minimum": 1}, "required": True}},
}

ETAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=[200, 201],
    description="The version. Send it back as If-Match.",
)  # fmt: skip
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True,
    description="The ETag of the version that you saw.",
)  # fmt: skip
LOCATION = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, response=[200, 201],
    description="The address of what was made.",
)  # fmt: skip
DISPOSITION = OpenApiParameter(
    "Content-Disposition", str, OpenApiParameter.HEADER, response=[200],
    description="The name of the file: nothing of a person stands in it.",
)  # fmt: skip
IDEMPOTENCY_KEY = OpenApiParameter(
    HEADER, {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[ -~]+$"},
    OpenApiParameter.HEADER,
    description="A name of this request, for 24 hours. A repeat under the same name with the same "
    "body changes nothing and gets the same answer again.",
)  # fmt: skip
REPLAY = OpenApiParameter(
    REPLAYED, {"type": "string", "enum": ["true"]}, OpenApiParameter.HEADER, response=[200, 201],
    description="The answer is the kept one of an earlier request.",
)  # fmt: skip


class ProblemAutoSchema(AutoSchema):
    """Adds the scope, the parameters of the query and the problems to each operation."""

    def get_summary(self) -> str | None:
        """Return the first line of the method's docstring."""
        handler = getattr(self.view, self.method.lower(), None)
        return (getattr(handler, "__doc__", None) or "").strip().partition("\n")[0] or None

    def get_description(self) -> str:  # type: ignore[override]  # its stub forbids None, the code does not
        """Return what the method's docstring says further, and the scope."""
        handler = getattr(self.view, self.method.lower(), None)
        text = " ".join((getattr(handler, "__doc__", None) or "").partition("\n")[2].split())
        scope = self.scope()
        named = _("Scope: `%(scope)s`.") % {"scope": scope} if scope else ""
        return "\n\n".join(part for part in (text, named) if part)

    def scope(self) -> str | None:
        """Return the scope that the operation needs."""
        is_read = self.method in SAFE_METHODS
        found = getattr(self.view, "read_scope" if is_read else "write_scope", None)
        return str(found) if found else None

    def get_override_parameters(self) -> list[Any]:
        """Return the parameters of the query string and those of the operation."""
        given: list[Any] = list(super().get_override_parameters())
        query = getattr(self.view, "query", None)
        return [query, *given] if query and self.method == "GET" else given

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        meanings = {**_MEANINGS, **getattr(self.view, "meanings", {})}
        for code in self._problem_codes():
            answer = cast(Any, self)._get_response_for_code(
                Problem, str(code), [MEDIA_TYPE], direction
            )
            answer["description"] = str(meanings[code])
            answer.setdefault("headers", {}).update(_HEADERS.get(code, {}))
            if not answer["headers"]:
                del answer["headers"]
            bodies[str(code)] = answer
        return bodies

    def _problem_codes(self) -> list[int]:
        return sorted(set(self._codes()))

    def _codes(self) -> Iterator[int]:
        yield from _EVERYWHERE if self.scope() else (400, 429)
        if "{" in self.path or getattr(self.view, "pagination_class", None):
            yield 404
        if self.method not in SAFE_METHODS:
            yield from _WITH_BODY
        elif getattr(self.view, "query", None):
            yield 422
        yield from getattr(self.view, "problems", {}).get(self.method, ())

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        schema: dict[str, Any] = cast(Any, super())._map_basic_serializer(serializer, direction)
        kind = serializer if isinstance(serializer, type) else type(serializer)
        if issubclass(kind, Input):
            schema["additionalProperties"] = False
        return schema
