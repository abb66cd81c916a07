"""Paths of procedures."""

from django.urls import path

from apps.procedures.rest import (
    access,
    deaths,
    drafts,
    emergencies,
    forms,
    group_forms,
    help_contacts,
    households,
    matters,
    parties,
    people,
    prints,
    searching,
    ties,
    views,
)

_ONE, _FORM = "procedures/<uuid:procedure_id>/", "forms/<uuid:form_id>/"
urlpatterns = [
    path("procedures/", views.ProcedureList.as_view(), name="procedures"),
    path("procedures/search/", searching.SearchView.as_view(), name="procedure-search"),
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
    path(f"{_ONE}access/", access.AccessView.as_view(), name="procedure-access"),
    path(f"{_ONE}deadline-sheet/", prints.ProcedureSheet.as_view(), name="procedure-sheet"),
    path("deadline-sheet/", prints.YearSheet.as_view(), name="deadline-sheet"),
    path("nkb-sheet/<str:language>/", prints.NkbSheet.as_view(), name="nkb-sheet"),
    path("access/", access.OwnAccessView.as_view(), name="access"),
    path("exclusions/<uuid:recusal_id>/lift/", access.LiftView.as_view(), name="exclusion-lift"),
    path("forms/", drafts.DraftList.as_view(), name="forms"),
    path(_FORM, forms.FormDetailView.as_view(), name="form"),
    path(f"{_FORM}problems/", forms.FormCheck.as_view(), name="form-problems"),
    path(f"{_FORM}sections/<str:section>/", forms.SectionView.as_view(), name="form-section"),
    path(f"{_FORM}remove-person/", forms.PersonView.as_view(), name="form-remove-person"),
    path(f"{_FORM}complete/", forms.CompleteView.as_view(), name="form-complete"),
    path(f"{_FORM}discard/", forms.DiscardView.as_view(), name="form-discard"),
    path(f"{_FORM}pdf/", prints.FormPdf.as_view(), name="form-pdf"),
    path("parties/<uuid:party_id>/", parties.PartyView.as_view(), name="party"),
    path("parties/<uuid:party_id>/needs/", parties.NeedsView.as_view(), name="party-needs"),
    path("parties/<uuid:party_id>/death/", deaths.DeathView.as_view(), name="party-death"),
    path(
        "parties/<uuid:party_id>/death/withdraw/", deaths.DeathWithdrawalView.as_view(),
        name="party-death-withdraw",
    ),
    path("parties/<uuid:party_id>/contact/", people.ContactView.as_view(), name="party-contact"),
    path("persons/duplicates/", people.DuplicateList.as_view(), name="person-duplicates"),
    path("persons/<uuid:person_id>/merge/", people.MergeView.as_view(), name="person-merge"),
    path("matters/<uuid:matter_id>/", matters.MatterDetailView.as_view(), name="matter"),
    path(
        "matters/<uuid:matter_id>/steps/<str:step>/", matters.StepView.as_view(),
        name="matter-step",
    ),
    path("help-contacts/", help_contacts.HelpContactList.as_view(), name="help-contacts"),
    path(
        "help-contacts/<uuid:contact_id>/", help_contacts.HelpContactView.as_view(),
        name="help-contact",
    ),
    path(
        "help-contacts/<uuid:contact_id>/remove/", help_contacts.HelpContactRemoval.as_view(),
        name="help-contact-remove",
    ),
    path("ties/", ties.TieList.as_view(), name="ties"),
    path("ties/<uuid:tie_id>/end/", ties.TieEnd.as_view(), name="tie-end"),
    path("emergencies/", emergencies.EmergencyList.as_view(), name="emergencies"),
    path(
        "emergencies/unjustified/", emergencies.UnjustifiedList.as_view(),
        name="emergencies-unjustified",
    ),
    path(
        "emergencies/<uuid:emergency_id>/end/", emergencies.EmergencyEnd.as_view(),
        name="emergency-end",
    ),
    path(
        "emergencies/<uuid:emergency_id>/review/", emergencies.EmergencyReview.as_view(),
        name="emergency-review",
    ),
]  # fmt: skip
