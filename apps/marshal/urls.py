"""URLs of the marshal's office; the dashboard is its start page."""

from django.urls import path

from apps.marshal import views

app_name = "marshal"

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("completeness/", views.completeness, name="completeness"),
]
