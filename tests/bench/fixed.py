"""The yardstick of the tenancy measurement: an office that is looked up once and never left."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import set_urlconf

from tenants.models import Office


class FixedOfficeMiddleware:
    """Serve every request in one office, without looking at the host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.office = Office.objects.get(schema_name="g_180602")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on in the fixed office."""
        handle: Any = connection
        if handle.schema_name != self.office.schema_name:
            handle.set_tenant(self.office)
        request.tenant = self.office
        request.urlconf = "przystan.urls.gmina"
        set_urlconf("przystan.urls.gmina")
        return self.get_response(request)
