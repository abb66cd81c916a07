"""URLs of people of procedures."""

from django.urls import path

from apps.procedures import household_views
from apps.procedures import person_views as views

app_name = "persons"

urlpatterns = [
    path("duplicates/", views.duplicates, name="duplicates"),
    path("merge/<uuid:kept_id>/<uuid:gone_id>/", views.merge, name="merge"),
    path("of/<uuid:procedure_id>/", household_views.overview, name="households"),
    path("of/<uuid:procedure_id>/household/", household_views.begin, name="add-household"),
    path("of/<uuid:procedure_id>/relation/", household_views.relate, name="add-relation"),
    path("households/<uuid:household_id>/", household_views.join, name="add-resident"),
    path("residents/<uuid:resident_id>/", household_views.leave, name="end-resident"),
    path("relations/<uuid:relation_id>/", household_views.end_relation, name="end-relation"),
    path("<uuid:party_id>/", views.detail, name="detail"),
    path("<uuid:party_id>/contact/", views.contact, name="contact"),
    path("<uuid:party_id>/death/", views.death, name="death"),
    path("<uuid:party_id>/death/withdraw/", views.withdraw_death, name="withdraw-death"),
    path("<uuid:party_id>/needs/", views.needs, name="needs"),
]
