"""From host name to office. Unknown, suspended and deleted hosts get one and the same 404 (D18)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django_tenants.middleware.main import TenantMainMiddleware

from tenants.models import Domain, Office


class OfficeMiddleware(TenantMainMiddleware):
    """Set ``request.tenant`` and the schema, or answer 404 without touching anything else."""

    def get_tenant(self, domain_model: Any, hostname: str) -> Office:
        """Return the active office of a host; raises ``Domain.DoesNotExist`` for any other."""
        found = Domain.objects.select_related("tenant").filter(
            domain=hostname, tenant__status=Office.Status.ACTIVE
        )
        office: Office = found.get().tenant
        return office

    def no_tenant_found(self, request: HttpRequest, hostname: str) -> HttpResponse:
        """Return the one answer for every host that we do not serve."""
        return HttpResponse(render_to_string("404.html"), status=404)
