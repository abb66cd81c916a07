"""Paths of files."""

from django.urls import path

from apps.attachments.rest import views

_ONE = "attachments/<uuid:attachment_id>/"
urlpatterns = [
    path(
        "procedures/<uuid:procedure_id>/attachments/", views.AttachmentList.as_view(),
        name="procedure-attachments",
    ),
    path(_ONE, views.AttachmentDetailView.as_view(), name="attachment"),
    path(f"{_ONE}content/", views.ContentView.as_view(), name="attachment-content"),
    path(f"{_ONE}versions/", views.VersionView.as_view(), name="attachment-versions"),
    path(f"{_ONE}remove/", views.RemoveView.as_view(), name="attachment-remove"),
]  # fmt: skip
