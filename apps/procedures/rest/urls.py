"""Paths of procedures."""

from django.urls import path

from apps.procedures.rest import emergencies, group_forms, households, matters, ties, views

_ONE = "procedures/<uuid:procedure_id>/"
urlpatterns = [
    path("procedures/", views.ProcedureList.as_view(), name="procedures"),
    path(_ONE, views.ProcedureDetailView.as_view(), name="procedure"),
    path(f"{_ONE}deadlines/", views.ProcedureDeadlines.as_view(), name="procedure-deadlines"),
    path(f"{_ONE}actions/", views.ProcedureActions.as_view(), name="procedure-actions"),
    path(f"{_ONE}actions/<str:action>/", views.ActionView.as_view(), name="procedure-action"),
    path(f"{_ONE}nkb-handovers/", views.HandoverList.as_view(), name="procedure-handovers"),
    path(f"{_ONE}matters/", matters.MatterList.as_view(), name="procedure-matters"),
    path(f"{_ONE}households/", households.HouseholdList.as_view(), name="procedure-households"),
    path(f"{_ONE}relations/", households.RelationList.as_view(), name="procedure-relations"),
    path(
        "households/<uuid:household_id>/residents/", households.ResidentList.as_view(),
        name="household-residents",
    ),
    path(
        "residents/<uuid:resident_id>/leave/", households.ResidentLeave.as_view(),
        name="resident-leave",
    ),
    path(
        "relations/<uuid:relation_id>/end/", households.RelationEnd.as_view(),
        name="relation-end",
    ),
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
    path("ties/", ties.TieList.as_view(), name="ties"),
    path("ties/<uuid:tie_id>/end/", ties.TieEnd.as_view(), name="tie-end"),
    path("emergencies/", emergencies.EmergencyList.as_view(), name="emergencies"),
    path(
        "emergencies/<uuid:emergency_id>/end/", emergencies.EmergencyEnd.as_view(),
        name="emergency-end",
    ),
    path(
        "emergencies/<uuid:emergency_id>/review/", emergencies.EmergencyReview.as_view(),
        name="emergency-review",
    ),
]  # fmt: skip
