"""Notices of appointments and absences from meetings of the team, over REST."""

import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.rest.fields import NothingBody
from apps.common.rest.preconditions import seen_version
from apps.common.rest.schema import ETAG, IF_MATCH
from apps.common.rest.views import valid
from apps.meetings.models import Invited, Kind
from apps.meetings.rest import shapes
from apps.meetings.rest.views import AppointmentView
from apps.meetings.services import planning, team_meetings


class TeamMeetingView(AppointmentView):
    """A view of one meeting of the team."""

    problems = {"POST": (409, 412, 428)}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find meetings of the team only: people of a procedure are told one by one, and recorded apart."""
        super().initial(request, *args, **kwargs)
        if self.appointment.kind != Kind.TEAM_MEETING:
            raise Http404


class NoticesView(TeamMeetingView):
    """The notices of one meeting of the team."""

    @extend_schema(
        operation_id="appointments_tell_all",
        request=NothingBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.AppointmentOut},
    )
    def post(self, request: Request, appointment_id: uuid.UUID) -> Response:
        """Record that the notice of a meeting of the team went out today to all not yet told."""
        version, now = seen_version(request, self.appointment.version), timezone.now()
        valid(NothingBody, request.data)
        told = team_meetings.tell_all(
            actor=self.actor, appointment_id=self.appointment.pk, on=timezone.localdate(now),
            now=now, version=version,
        )  # fmt: skip
        return self.changed(told)


class InvitedView(AppointmentView):
    """A view of one of those who are expected."""

    problems = {"POST": (409, 412, 428)}
    invited: Invited

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find them among those of this appointment."""
        super().initial(request, *args, **kwargs)
        rows = Invited.objects.filter(appointment=self.appointment)
        found = rows.filter(pk=self.kwargs["invited_id"]).first()
        if found is None:
            raise Http404
        self.invited = found


class NoticeView(InvitedView):
    """The notice to one of those who are expected."""

    @extend_schema(
        operation_id="appointments_notice",
        request=NothingBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.AppointmentOut},
    )
    def post(self, request: Request, appointment_id: uuid.UUID, invited_id: uuid.UUID) -> Response:
        """Record that somebody was told of an appointment today."""
        version, now = seen_version(request, self.appointment.version), timezone.now()
        valid(NothingBody, request.data)
        told = planning.record_notice(
            actor=self.actor, invited_id=self.invited.pk, on=timezone.localdate(now), now=now,
            version=version,
        )  # fmt: skip
        return self.changed(told)


class AbsenceView(InvitedView):
    """The absence of one member of the team."""

    @extend_schema(
        operation_id="appointments_absence",
        request=NothingBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.AppointmentOut},
    )
    def post(self, request: Request, appointment_id: uuid.UUID, invited_id: uuid.UUID) -> Response:
        """Record that a member of the team reported today that they will be absent.

        A member reports for themselves, the team's staff for anybody (UPPD art. 9a.7e).
        """
        version = seen_version(request, self.appointment.version)
        valid(NothingBody, request.data)
        told = team_meetings.report_absence(
            actor=self.actor, invited_id=self.invited.pk, now=timezone.now(), version=version
        )
        return self.changed(told)
