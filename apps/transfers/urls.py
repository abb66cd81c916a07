"""URLs of hand-overs."""

from django.urls import path

from apps.transfers import records_views, views

app_name = "transfers"

urlpatterns = [
    path("", views.overview, name="list"),
    path("new/<uuid:procedure_id>/", views.prepare, name="new"),
    path("export/<uuid:procedure_id>/", views.export, name="export"),
    path("records/<uuid:procedure_id>/", records_views.shown, name="records"),
    path("out/<uuid:outgoing_id>/", views.outgoing, name="outgoing"),
    path("out/<uuid:outgoing_id>/release/", views.release, name="release"),
    path("out/<uuid:outgoing_id>/cancel/", views.cancel, name="cancel"),
    path("out/<uuid:outgoing_id>/receipt/", views.receipt, name="receipt"),
    path("in/<uuid:incoming_id>/", views.incoming, name="incoming"),
    path("in/<uuid:incoming_id>/accept/", views.accept, name="accept"),
    path("in/<uuid:incoming_id>/refuse/", views.refuse, name="refuse"),
]
