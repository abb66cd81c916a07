"""URLs of imports."""

from django.urls import path

from apps.imports import views

app_name = "imports"

urlpatterns = [
    path("", views.overview, name="list"),
    path("template/", views.template, name="template"),
    path("<uuid:batch_id>/", views.detail, name="detail"),
    path("<uuid:batch_id>/columns/", views.columns, name="columns"),
    path("<uuid:batch_id>/check/", views.check, name="check"),
    path("<uuid:batch_id>/run/", views.run, name="run"),
    path("<uuid:batch_id>/stop/", views.stop, name="stop"),
    path("<uuid:batch_id>/discard/", views.discard, name="discard"),
]
