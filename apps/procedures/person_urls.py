"""URLs of people of procedures."""

from django.urls import path

from apps.procedures import person_views as views

app_name = "persons"

urlpatterns = [
    path("duplicates/", views.duplicates, name="duplicates"),
    path("merge/<uuid:kept_id>/<uuid:gone_id>/", views.merge, name="merge"),
    path("<uuid:party_id>/", views.detail, name="detail"),
    path("<uuid:party_id>/contact/", views.contact, name="contact"),
]
