"""URLs of procedures."""

from django.urls import path

from apps.procedures import (
    access_views,
    contact_views,
    group_form_views,
    sheet_views,
    tie_views,
    views,
)

app_name = "procedures"

urlpatterns = [
    path("", views.procedures, name="list"),
    path("search/", views.search, name="search"),
    path("ties/", tie_views.ties, name="ties"),
    path("ties/<uuid:tie_id>/end/", tie_views.end_tie, name="end-tie"),
    path("recusals/<uuid:recusal_id>/", tie_views.lift, name="lift"),
    path("nkb-sheet/<slug:language>/", contact_views.sheet, name="nkb-sheet"),
    path("sheet/", sheet_views.of_year, name="sheet"),
    path("why/", access_views.why, name="why"),
    path("emergencies/", access_views.emergencies, name="emergencies"),
    path("emergencies/new/", access_views.break_glass, name="break-glass"),
    path("emergencies/<uuid:emergency_id>/", access_views.review, name="review"),
    path("emergencies/<uuid:emergency_id>/end/", access_views.end, name="end-emergency"),
    path("<uuid:procedure_id>/access/", access_views.access, name="access"),
    path("<uuid:procedure_id>/", views.detail, name="detail"),
    path("<uuid:procedure_id>/sheet/", sheet_views.of_procedure, name="procedure-sheet"),
    path("<uuid:procedure_id>/forms/", group_form_views.begin, name="begin-form"),
    path("<uuid:procedure_id>/further/", group_form_views.begin_further, name="begin-further"),
    path("<uuid:procedure_id>/nkb/", views.hand_over, name="hand-over"),
    path("<uuid:procedure_id>/<slug:action>/", views.act, name="act"),
]
