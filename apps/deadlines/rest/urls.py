"""Paths of deadlines and their rules."""

from django.urls import path

from apps.deadlines.rest import views

urlpatterns = [
    path("deadlines/", views.DeadlineList.as_view(), name="deadlines"),
    path("deadlines/<uuid:deadline_id>/", views.DeadlineView.as_view(), name="deadline"),
    path("deadlines/<uuid:deadline_id>/waive/", views.WaiveView.as_view(), name="deadline-waive"),
    path("deadline-rules/", views.RuleList.as_view(), name="deadline-rules"),
    path("deadline-rules/<str:code>/", views.RuleView.as_view(), name="deadline-rule"),
    path(
        "deadline-rules/<str:code>/calculate/",
        views.CalculationView.as_view(),
        name="deadline-calculation",
    ),
]
