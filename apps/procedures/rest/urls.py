"""Paths of procedures."""

from django.urls import path

from apps.procedures.rest import matters, views

_ONE = "procedures/<uuid:procedure_id>/"
urlpatterns = [
    path("procedures/", views.ProcedureList.as_view(), name="procedures"),
    path(_ONE, views.ProcedureDetailView.as_view(), name="procedure"),
    path(f"{_ONE}deadlines/", views.ProcedureDeadlines.as_view(), name="procedure-deadlines"),
    path(f"{_ONE}actions/", views.ProcedureActions.as_view(), name="procedure-actions"),
    path(f"{_ONE}actions/<str:action>/", views.ActionView.as_view(), name="procedure-action"),
    path(f"{_ONE}nkb-handovers/", views.HandoverList.as_view(), name="procedure-handovers"),
    path(f"{_ONE}matters/", matters.MatterList.as_view(), name="procedure-matters"),
    path("matters/<uuid:matter_id>/", matters.MatterDetailView.as_view(), name="matter"),
    path(
        "matters/<uuid:matter_id>/steps/<str:step>/", matters.StepView.as_view(),
        name="matter-step",
    ),
]  # fmt: skip
