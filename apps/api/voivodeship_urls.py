"""``/api/v1/`` of a marshal's office."""

from apps.api.urls import documentation, unknown
from apps.marshal.rest.urls import urlpatterns as statistics

app_name = "api"
resources = [*statistics]
urlpatterns = [*documentation, *resources, *unknown]
