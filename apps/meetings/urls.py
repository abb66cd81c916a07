"""URLs of meetings."""

from django.urls import path

from apps.meetings import feed_views, minutes_views, views

app_name = "meetings"

urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("feed.ics", feed_views.feed, name="feed"),
    path("feed/", feed_views.own, name="own-feed"),
    path("feed/new/", feed_views.issue, name="new-feed"),
    path("feed/revoke/", feed_views.revoke, name="revoke-feed"),
    path("new/<uuid:procedure_id>/", views.plan, name="plan"),
    path("notices/<uuid:invited_id>/", views.notice, name="notice"),
    path("<uuid:appointment_id>/", views.detail, name="detail"),
    path("<uuid:appointment_id>/move/", views.move, name="move"),
    path("<uuid:appointment_id>/cancel/", views.cancel, name="cancel"),
    path("<uuid:appointment_id>/agenda/", views.pack, name="pack"),
    path("<uuid:appointment_id>/hold/", minutes_views.hold, name="hold"),
    path("<uuid:appointment_id>/correct/", minutes_views.correct, name="correct"),
    path("<uuid:appointment_id>/minutes/<slug:recipient>/", minutes_views.minutes, name="minutes"),
]
