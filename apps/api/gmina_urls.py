"""``/api/v1/`` of a gmina."""

from apps.api.urls import documentation, unknown
from apps.deadlines.rest.urls import urlpatterns as deadlines
from apps.letters.rest.urls import urlpatterns as letters
from apps.meetings.rest.urls import urlpatterns as meetings
from apps.procedures.rest.urls import urlpatterns as procedures
from apps.retention.rest.urls import urlpatterns as retention
from apps.statistics.rest.urls import urlpatterns as statistics
from apps.transfers.rest.urls import urlpatterns as transfers

app_name = "api"
resources = [*procedures, *letters, *meetings, *transfers, *deadlines, *statistics, *retention]
urlpatterns = [*documentation, *resources, *unknown]
