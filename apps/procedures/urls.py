"""URLs of procedures."""

from django.urls import path

from apps.procedures import sheet_views, views

app_name = "procedures"

urlpatterns = [
    path("", views.procedures, name="list"),
    path("search/", views.search, name="search"),
    path("sheet/", sheet_views.of_year, name="sheet"),
    path("<uuid:procedure_id>/", views.detail, name="detail"),
    path("<uuid:procedure_id>/sheet/", sheet_views.of_procedure, name="procedure-sheet"),
    path("<uuid:procedure_id>/nkb/", views.hand_over, name="hand-over"),
    path("<uuid:procedure_id>/<slug:action>/", views.act, name="act"),
]
