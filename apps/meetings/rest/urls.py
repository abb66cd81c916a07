"""Paths of appointments."""

from django.urls import path

from apps.meetings.rest import views

_ONE = "appointments/<uuid:appointment_id>/"
urlpatterns = [
    path("appointments/", views.Calendar.as_view(), name="appointments"),
    path(
        "procedures/<uuid:procedure_id>/appointments/", views.AppointmentList.as_view(),
        name="procedure-appointments",
    ),
    path(_ONE, views.AppointmentDetailView.as_view(), name="appointment"),
    path(f"{_ONE}move/", views.MoveView.as_view(), name="appointment-move"),
    path(f"{_ONE}cancel/", views.CancelView.as_view(), name="appointment-cancel"),
    path(f"{_ONE}hold/", views.HoldView.as_view(), name="appointment-hold"),
]  # fmt: skip
