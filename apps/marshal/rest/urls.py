"""Paths of what gminas reported."""

from django.urls import path

from apps.marshal.rest import views

urlpatterns = [path("statistics/", views.ReceivedView.as_view(), name="statistics")]
