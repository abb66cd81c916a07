"""URLs of sub-processes of procedures."""

from django.urls import path

from apps.procedures import matter_views as views

app_name = "matters"

urlpatterns = [
    path("new/<uuid:procedure_id>/<slug:track>/", views.begin, name="new"),
    path("<uuid:matter_id>/", views.detail, name="detail"),
    path("<uuid:matter_id>/<slug:step>/", views.take, name="step"),
]
