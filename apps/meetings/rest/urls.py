"""Paths of appointments."""

from django.urls import path

from apps.meetings.rest import attending, feeds, minutes, team, views

_ONE = "appointments/<uuid:appointment_id>/"
_INVITED = f"{_ONE}invited/<uuid:invited_id>/"
_SEAT = "team/seats/<uuid:seat_id>/"
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
    path(f"{_ONE}correct/", views.CorrectView.as_view(), name="appointment-correct"),
    path(f"{_ONE}notices/", attending.NoticesView.as_view(), name="appointment-notices"),
    path(f"{_INVITED}notice/", attending.NoticeView.as_view(), name="appointment-notice"),
    path(f"{_INVITED}absence/", attending.AbsenceView.as_view(), name="appointment-absence"),
    path(f"{_ONE}minutes/", minutes.MinutesDetailView.as_view(), name="appointment-minutes"),
    path(
        f"{_ONE}minutes/<slug:recipient>/pdf/", minutes.MinutesPrintView.as_view(),
        name="appointment-minutes-print",
    ),
    path(f"{_ONE}agenda/", minutes.AgendaDetailView.as_view(), name="appointment-agenda"),
    path(f"{_ONE}agenda/pdf/", minutes.AgendaPrintView.as_view(), name="appointment-agenda-print"),
    path("calendar-address/", feeds.AddressView.as_view(), name="calendar-address"),
    path("calendar-address/revoke/", feeds.RevokeView.as_view(), name="calendar-address-revoke"),
    path("team/institutions/", team.InstitutionList.as_view(), name="team-institutions"),
    path("team/seats/", team.SeatList.as_view(), name="team-seats"),
    path(_SEAT, team.SeatView.as_view(), name="team-seat"),
    path(f"{_SEAT}change/", team.SeatChangeView.as_view(), name="team-seat-change"),
    path(f"{_SEAT}letters/", team.SeatLetterList.as_view(), name="team-seat-letters"),
    path("team/statements/", team.StatementList.as_view(), name="team-statements"),
    path("team/agreements/", team.AgreementList.as_view(), name="team-agreements"),
    path("team/meetings/", team.TeamMeetingList.as_view(), name="team-meetings"),
    path(
        "team/meetings/<uuid:appointment_id>/hold/", team.TeamHoldView.as_view(),
        name="team-meeting-hold",
    ),
    path(
        "team/meetings/<uuid:appointment_id>/correct/", team.TeamCorrectView.as_view(),
        name="team-meeting-correct",
    ),
]  # fmt: skip
