"""Errors that arise before or around a view of the interface are problems too, not pages."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from apps.common.rest.errors import MEDIA_TYPE, document

_PREFIX = "/api/v1/"


class ProblemMiddleware:
    """Turn pages with an error under ``/api/v1/`` into ``application/problem+json``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with a problem in place of a page with an error."""
        response = self.get_response(request)
        is_page = not response.headers.get("Content-Type", "").startswith(MEDIA_TYPE)
        if response.status_code >= 400 and _is_ours(request, response) and is_page:
            return _problem(response)
        return response


def _is_ours(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the interface was asked; a host without an office has none, whatever its path (D18).

    Without the database nobody knows the hosts, so that failure is told to all alike.
    """
    has_office = getattr(request, "tenant", None) is not None
    return request.path.startswith(_PREFIX) and (has_office or response.status_code >= 500)


def _problem(page: HttpResponse) -> HttpResponse:
    code = page.status_code
    details = {
        400: _("The request cannot be read. Remove NUL bytes, or send less at once."),
        404: _("There is no such thing here."),
        405: _("This method is not possible here."),
        503: _("The system cannot reach its data. Try again in a few minutes."),
    }
    detail = details.get(
        code, _("Something went wrong. Try again; if it goes on, tell the office.")
    )
    answer = HttpResponse(
        json.dumps(document(code, "error", detail), ensure_ascii=False),
        status=code,
        content_type=MEDIA_TYPE,
    )
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in page.headers:
            answer[name] = page.headers[name]
    return answer
