"""URLs of the interdisciplinary team."""

from django.urls import path

from apps.meetings import team_views as views

app_name = "seats"

urlpatterns = [
    path("", views.team, name="team"),
    path("new/", views.new_seat, name="new"),
    path("agreements/new/", views.new_agreement, name="new-agreement"),
    path("meetings/new/", views.plan, name="plan"),
    path("meetings/<uuid:appointment_id>/hold/", views.hold, name="hold"),
    path("meetings/<uuid:appointment_id>/correct/", views.correct, name="correct"),
    path("meetings/<uuid:appointment_id>/notices/", views.tell_all, name="tell-all"),
    path("absences/<uuid:invited_id>/", views.absence, name="absence"),
    path("<uuid:seat_id>/", views.seat, name="detail"),
    path("<uuid:seat_id>/letter/", views.absence_letter, name="letter"),
    path("<uuid:seat_id>/change/", views.change_seat, name="change"),
]
