"""Probes, answered before any office is looked up (D18)."""

from collections.abc import Callable

from django.db import connection
from django.db.utils import Error
from django.http import HttpRequest, HttpResponse

from tenants import schema

Handler = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """``/health/live`` says that the process answers, ``/health/ready`` that the database does."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe, or pass the request on."""
        if request.path == "/health/live":
            return HttpResponse("live", content_type="text/plain")
        if request.path == "/health/ready":
            return self._ready()
        return self.get_response(request)

    def _ready(self) -> HttpResponse:
        try:
            schema.leave()
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM tenants_office LIMIT 1")
        except Error:
            return HttpResponse("not ready", status=503, content_type="text/plain")
        return HttpResponse("ready", content_type="text/plain")
