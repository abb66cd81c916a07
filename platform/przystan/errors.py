"""What a request is answered when something of ours fails."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error as any_server_error

_RETRY_AFTER = 30  # seconds; a database that was moved to another machine is back by then


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the database does not, so that programs come again, and 500 for all else.

    Django calls this while it handles the error; the page itself asks the database for nothing.
    """
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        page = render_to_string("503.html")
        return HttpResponse(page, status=503, headers={"Retry-After": str(_RETRY_AFTER)})
    return any_server_error(request)
