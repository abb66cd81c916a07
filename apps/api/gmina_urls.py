"""``/api/v1/`` of a gmina."""

from apps.api.urls import documentation, unknown
from apps.attachments.rest.urls import urlpatterns as attachments
from apps.deadlines.rest.urls import urlpatterns as deadlines
from apps.imports.rest.urls import urlpatterns as imports
from apps.letters.rest.urls import urlpatterns as letters
from apps.meetings.rest.urls import urlpatterns as meetings
from apps.procedures.rest.urls import urlpatterns as procedures
from apps.retention.rest.urls import urlpatterns as retention
from apps.statistics.rest.urls import urlpatterns as statistics
from apps.transfers.rest.urls import urlpatterns as transfers

app_name = "api"
resources = [
    *procedures, *attachments, *letters, *meetings, *transfers, *imports, *deadlines, *statistics,
    *retention,
]  # fmt: skip
urlpatterns = [*documentation, *resources, *unknown]
