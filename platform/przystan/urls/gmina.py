"""URLs of a gmina."""

from django.urls import URLPattern, URLResolver, include, path

from przystan.urls.shared import urlpatterns as shared

urlpatterns: list[URLPattern | URLResolver] = [
    *shared,
    path("", include("apps.deadlines.urls")),
    path("procedures/", include("apps.procedures.urls")),
    path("contacts/", include("apps.procedures.contact_urls")),
    path("openings/", include("apps.procedures.opening_urls")),
    path("persons/", include("apps.procedures.person_urls")),
    path("matters/", include("apps.procedures.matter_urls")),
    path("forms/", include("apps.procedures.form_urls")),
    path("attachments/", include("apps.attachments.urls")),
    path("letters/", include("apps.letters.urls")),
    path("transfers/", include("apps.transfers.urls")),
    path("imports/", include("apps.imports.urls")),
    path("meetings/", include("apps.meetings.urls")),
    path("team/", include("apps.meetings.seat_urls")),
    path("retention/", include("apps.retention.urls")),
    path("statistics/", include("apps.statistics.urls")),
    path("api/v1/", include("apps.api.gmina_urls")),
]
handler500 = "przystan.errors.server_error"
