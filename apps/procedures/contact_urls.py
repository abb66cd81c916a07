"""URLs of the contacts printed on the sheet NK-B: no cases, so the administrator's."""

from django.urls import path

from apps.procedures import contact_views as views

app_name = "contacts"

urlpatterns = [
    path("", views.contacts, name="list"),
    path("<uuid:contact_id>/", views.contact, name="edit"),
]
