"""Paths of keeping and deleting."""

from django.urls import path

from apps.retention.rest import views

_LIST = "retention/disposals/<uuid:disposal_id>/"
_PROCEDURE = "procedures/<uuid:procedure_id>/retention/"
urlpatterns = [
    path("retention/classes/", views.ClassesView.as_view(), name="retention-classes"),
    path(
        "retention/classes/<uuid:class_id>/", views.ClassView.as_view(), name="retention-class"
    ),
    path("retention/procedures/", views.KeepingsView.as_view(), name="retention-procedures"),
    path(
        "retention/holds/<uuid:hold_id>/lift/", views.LiftView.as_view(), name="retention-lift"
    ),
    path("retention/disposals/", views.DisposalsView.as_view(), name="disposals"),
    path(_LIST, views.DisposalView.as_view(), name="disposal"),
    path(f"{_LIST}release/", views.ReleaseView.as_view(), name="disposal-release"),
    path(f"{_LIST}cancel/", views.CancelView.as_view(), name="disposal-cancel"),
    path(_PROCEDURE, views.KeepingView.as_view(), name="procedure-retention"),
    path(f"{_PROCEDURE}class/", views.AssignView.as_view(), name="procedure-retention-class"),
    path(f"{_PROCEDURE}holds/", views.HoldView.as_view(), name="procedure-retention-hold"),
]  # fmt: skip
