"""URLs of procedures."""

from django.urls import path

from apps.procedures import group_form_views, views

app_name = "procedures"

urlpatterns = [
    path("", views.procedures, name="list"),
    path("search/", views.search, name="search"),
    path("<uuid:procedure_id>/", views.detail, name="detail"),
    path("<uuid:procedure_id>/forms/", group_form_views.begin, name="begin-form"),
    path("<uuid:procedure_id>/nkb/", views.hand_over, name="hand-over"),
    path("<uuid:procedure_id>/<slug:action>/", views.act, name="act"),
]
