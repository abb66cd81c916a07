"""The description of the interface, for programs and for people, and refusals."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.pages import models_of, operations_of
from apps.api.schema import schema_of
from apps.common.rest.views import ApiView
from tenants.names import Kind
from tenants.schema import current_office


class OpenApiView(ApiView):
    """The OpenAPI description of this office's interface; needs no token."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """Return the description."""
        return Response(schema_of(Kind(current_office().kind)))


class UnknownView(ApiView):
    """There is nothing here."""

    authentication_classes = ()
    permission_classes = ()
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse every method alike."""
        raise Http404


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the interface to people: a page without scripts of its own."""
    schema = schema_of(Kind(current_office().kind))
    context = {
        "operations": operations_of(schema),
        "models": models_of(schema),
        "openapi_url": reverse("api:openapi"),
        "example_url": request.build_absolute_uri("/api/v1/statistics/"),
    }
    return render(request, "api/docs.html", context)
