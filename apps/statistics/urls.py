"""URLs of statistics."""

from django.urls import path

from apps.statistics import views

app_name = "statistics"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("<int:year>/close/", views.close, name="close"),
]
