"""Paths of imports."""

from django.urls import path

from apps.imports.rest import views

_ONE = "imports/<uuid:batch_id>/"
urlpatterns = [
    path("imports/", views.ImportList.as_view(), name="imports"),
    path(_ONE, views.ImportDetailView.as_view(), name="import"),
    path(f"{_ONE}columns/", views.ColumnsView.as_view(), name="import-columns"),
    path(f"{_ONE}check/", views.CheckView.as_view(), name="import-check"),
    path(f"{_ONE}run/", views.RunView.as_view(), name="import-run"),
    path(f"{_ONE}stop/", views.StopView.as_view(), name="import-stop"),
    path(f"{_ONE}discard/", views.DiscardView.as_view(), name="import-discard"),
]
