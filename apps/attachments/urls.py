"""URLs of files."""

from django.urls import path

from apps.attachments import scan_views, views

app_name = "attachments"

urlpatterns = [
    path("add/<uuid:procedure_id>/", views.add, name="add"),
    path("scans/<uuid:form_id>/", scan_views.scan, name="scan"),
    path("scans/<uuid:form_id>/<int:number>/", scan_views.page, name="scan-page"),
    path("<uuid:attachment_id>/", views.detail, name="detail"),
    path("<uuid:attachment_id>/new/", views.replace, name="replace"),
    path("<uuid:attachment_id>/remove/", views.remove, name="remove"),
    path("<uuid:attachment_id>/open/<str:token>/", views.open_file, name="open"),
]
