"""Paths of hand-overs between teams."""

from django.urls import path

from apps.transfers.rest import export, records, views

_OUT, _IN = "transfers/out/<uuid:outgoing_id>/", "transfers/in/<uuid:incoming_id>/"
urlpatterns = [
    path(
        "procedures/<uuid:procedure_id>/transfers/", views.PrepareView.as_view(),
        name="procedure-transfers",
    ),
    path(
        "procedures/<uuid:procedure_id>/export/", export.ExportView.as_view(),
        name="procedure-export",
    ),
    path(
        "procedures/<uuid:procedure_id>/records/", records.RecordList.as_view(),
        name="procedure-records",
    ),
    path(
        "procedures/<uuid:procedure_id>/records/<uuid:record_id>/",
        records.RecordDetailView.as_view(), name="procedure-record",
    ),
    path("transfers/out/", views.OutgoingList.as_view(), name="transfers-out"),
    path(_OUT, views.OutgoingDetailView.as_view(), name="transfer-out"),
    path(f"{_OUT}release/", views.ReleaseView.as_view(), name="transfer-release"),
    path(f"{_OUT}cancel/", views.CancelView.as_view(), name="transfer-cancel"),
    path(f"{_OUT}receipt/", views.ReceiptView.as_view(), name="transfer-receipt"),
    path("transfers/in/", views.IncomingList.as_view(), name="transfers-in"),
    path(_IN, views.IncomingDetailView.as_view(), name="transfer-in"),
    path(f"{_IN}accept/", views.AcceptView.as_view(), name="transfer-accept"),
    path(f"{_IN}refuse/", views.RefuseView.as_view(), name="transfer-refuse"),
]  # fmt: skip
