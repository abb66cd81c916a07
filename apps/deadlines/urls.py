"""URLs of deadlines; the worklist is a gmina's start page."""

from django.urls import path

from apps.deadlines import views

app_name = "deadlines"

urlpatterns = [
    path("", views.worklist, name="worklist"),
    path("deadlines/<uuid:deadline_id>/", views.detail, name="detail"),
    path("deadlines/<uuid:deadline_id>/waive/", views.waive, name="waive"),
    path("deadline-rules/", views.rules_list, name="rules"),
]
