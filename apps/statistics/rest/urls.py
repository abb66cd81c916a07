"""Paths of the gmina's statistics."""

from django.urls import path

from apps.statistics.rest import views

urlpatterns = [path("statistics/", views.StatisticsView.as_view(), name="statistics")]
