"""One shape of errors: RFC 9457 ``application/problem+json``."""

import math
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from apps.common.errors import DomainError
from apps.common.rest.pointers import escaped

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: gettext_lazy("Bad request"),
    401: gettext_lazy("Not authenticated"),
    403: gettext_lazy("Not permitted"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Method not allowed"),
    409: gettext_lazy("Conflict"),
    412: gettext_lazy("Precondition failed"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Unsupported media type"),
    422: gettext_lazy("Invalid"),
    428: gettext_lazy("Precondition required"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Server error"),
    503: gettext_lazy("Not available"),
}
_NOWHERE = "non_field_errors"


class Precondition(exceptions.APIException):
    """The request must say which version it changes."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition-required"


class ErrorAt(serializers.Serializer[Any]):
    """One thing to mend, and where: a JSON pointer into the body, or the name of a parameter."""

    pointer = serializers.CharField()
    detail = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """What went wrong and what to do (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What to do, in the request's language.")
    errors = ErrorAt(many=True, required=False)  # type: ignore[assignment]  # the metaclass takes it away


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the problem for an error that a caller can mend, None for one of ours (a 500)."""
    if isinstance(error, DomainError):
        set_rollback()
        problems = [_problem_of(one) for one in error.problems]
        return problem(error.status, error.code, str(error.message), problems)
    if isinstance(error, RequestDataTooBig):
        return problem(413, "too-large", _("The body is larger than 2 MB. Send less at once."))
    if isinstance(error, Http404):
        error = exceptions.NotFound(_("There is no such thing here."))
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    return _from_api(error)


def document(
    code: int, kind: str, detail: str, errors: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """Return the body of a problem."""
    body: dict[str, Any] = {
        "type": f"urn:przystan:problem:{kind}",
        "title": str(TITLES.get(code, _("Error"))),
        "status": code,
        "detail": detail,
    }
    if errors:
        body["errors"] = errors
    return body


def problem(
    code: int, kind: str, detail: str, errors: list[dict[str, str]] | None = None
) -> Response:
    """Return the answer that carries a problem."""
    return Response(document(code, kind, detail, errors), status=code, content_type=MEDIA_TYPE)


def _from_api(error: exceptions.APIException) -> Response:
    if isinstance(error, exceptions.ValidationError):
        errors = list(_flat(error.detail))
        return problem(422, "invalid", _("Mend the fields listed in errors."), errors)
    code = error.get_codes()
    kind = code.replace("_", "-") if isinstance(code, str) else "error"
    response = problem(error.status_code, kind, str(error.detail))
    challenge = getattr(error, "auth_header", None)
    if challenge:
        response["WWW-Authenticate"] = challenge
    if isinstance(error, exceptions.Throttled):
        response["Retry-After"] = str(max(1, math.ceil(getattr(error, "wait", None) or 1)))
    return response


def _flat(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    if isinstance(detail, dict):
        for key, value in detail.items():
            yield from _flat(value, path if key == _NOWHERE else f"{path}/{escaped(key)}")
    elif isinstance(detail, list):
        for index, value in enumerate(detail):
            # A list of objects has its errors row by row; messages of one field have no place.
            yield from _flat(value, f"{path}/{index}" if isinstance(value, dict) else path)
    else:
        yield {"pointer": path or "/", "detail": str(detail)}


def _problem_of(one: Any) -> dict[str, str]:
    pointer = getattr(one, "pointer", None) or "/" + str(getattr(one, "anchor", ""))
    return {"pointer": pointer, "detail": str(one.message)}
