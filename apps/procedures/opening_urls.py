"""URLs of openings that were not justified: nothing of a case, so the data protection officer's."""

from django.urls import path

from apps.procedures import access_views as views

app_name = "openings"

urlpatterns = [path("", views.unjustified, name="unjustified")]
