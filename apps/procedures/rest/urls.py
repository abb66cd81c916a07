"""Paths of procedures."""

from django.urls import path

from apps.procedures.rest import group_forms, matters, views

_ONE = "procedures/<uuid:procedure_id>/"
urlpatterns = [
    path("procedures/", views.ProcedureList.as_view(), name="procedures"),
    path(_ONE, views.ProcedureDetailView.as_view(), name="procedure"),
    path(f"{_ONE}deadlines/", views.ProcedureDeadlines.as_view(), name="procedure-deadlines"),
    path(f"{_ONE}actions/", views.ProcedureActions.as_view(), name="procedure-actions"),
    path(f"{_ONE}actions/<str:action>/", views.ActionView.as_view(), name="procedure-action"),
    path(f"{_ONE}nkb-handovers/", views.HandoverList.as_view(), name="procedure-handovers"),
    path(f"{_ONE}matters/", matters.MatterList.as_view(), name="procedure-matters"),
    path(f"{_ONE}forms/", group_forms.GroupFormList.as_view(), name="procedure-forms"),
    path("forms/<uuid:form_id>/", group_forms.GroupFormDetailView.as_view(), name="form"),
    path(
        "forms/<uuid:form_id>/problems/", group_forms.GroupFormCheck.as_view(),
        name="form-problems",
    ),
    path(
        "forms/<uuid:form_id>/sections/<str:section>/", group_forms.SectionView.as_view(),
        name="form-section",
    ),
    path(
        "forms/<uuid:form_id>/complete/", group_forms.CompleteView.as_view(),
        name="form-complete",
    ),
    path("matters/<uuid:matter_id>/", matters.MatterDetailView.as_view(), name="matter"),
    path(
        "matters/<uuid:matter_id>/steps/<str:step>/", matters.StepView.as_view(),
        name="matter-step",
    ),
]  # fmt: skip
