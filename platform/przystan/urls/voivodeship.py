"""URLs of a marshal's office."""

from django.urls import URLPattern, URLResolver, include, path

from przystan.urls.shared import urlpatterns as shared

urlpatterns: list[URLPattern | URLResolver] = [
    *shared,
    path("", include("apps.marshal.urls")),
    path("api/v1/", include("apps.api.voivodeship_urls")),
]
handler500 = "przystan.errors.server_error"
