"""Paths of files."""

from django.urls import path

from apps.attachments.rest import scans, views

_ONE = "attachments/<uuid:attachment_id>/"
_SCAN = "forms/<uuid:form_id>/scan/"
urlpatterns = [
    path(
        "procedures/<uuid:procedure_id>/attachments/", views.AttachmentList.as_view(),
        name="procedure-attachments",
    ),
    path(_ONE, views.AttachmentDetailView.as_view(), name="attachment"),
    path(f"{_ONE}content/", views.ContentView.as_view(), name="attachment-content"),
    path(f"{_ONE}versions/", views.VersionView.as_view(), name="attachment-versions"),
    path(f"{_ONE}remove/", views.RemoveView.as_view(), name="attachment-remove"),
    path(_SCAN, scans.ScanView.as_view(), name="form-scan"),
    path(
        f"{_SCAN}pages/<int:number>/", scans.ScanPageView.as_view(), name="form-scan-page"
    ),
    path(f"{_SCAN}remove/", scans.ScanRemoveView.as_view(), name="form-scan-remove"),
]  # fmt: skip
