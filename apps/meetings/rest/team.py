"""The interdisciplinary team over REST: seats, agreements, and its meetings."""

import uuid
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts import selectors as accounts
from apps.accounts.models import Institution, User
from apps.accounts.rest.views import StaffView, UserView
from apps.accounts.rules import Scope
from apps.accounts.services import record_statement
from apps.common.rest import idempotency
from apps.common.rest.fields import NothingBody
from apps.common.rest.idempotency import Answer
from apps.common.rest.pagination import Cursor
from apps.common.rest.preconditions import etag_of, seen_version
from apps.common.rest.schema import ETAG, IDEMPOTENCY_KEY, IF_MATCH, LOCATION, REPLAY
from apps.common.rest.views import valid
from apps.letters.rest.shapes import TeamLetterOut
from apps.meetings import absence_letters, selectors
from apps.meetings.models import Appointment, Invited
from apps.meetings.rest import shapes, team_shapes
from apps.meetings.rest.attending import TeamMeetingView
from apps.meetings.rest.views import pointed
from apps.meetings.services import seats, team_meetings
from apps.meetings.services.seats import SeatChange, SeatInput
from apps.meetings.services.team_meetings import TeamHeldInput


class LatestFirst(Cursor):
    """What was last, first."""

    ordering = ("-starts_at", "-pk")


class InstitutionList(StaffView):
    """The institutions."""

    @extend_schema(operation_id="team_institutions", responses=team_shapes.InstitutionsOut)
    def get(self, request: Request) -> Response:
        """List the institutions that can delegate to the team or sign an agreement."""
        found = {"results": Institution.objects.all()}
        return Response(team_shapes.InstitutionsOut(found).data)


class SeatList(StaffView):
    """Who sits in the team."""

    @extend_schema(operation_id="team_seats", responses=team_shapes.SeatsOut)
    def get(self, request: Request) -> Response:
        """List who sits in the team now, the chair first."""
        return Response(team_shapes.SeatsOut({"results": selectors.seats()}).data)

    @extend_schema(
        operation_id="team_seats_appoint",
        request=team_shapes.SeatBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY, LOCATION, ETAG],
        responses={201: team_shapes.SeatOut},
    )
    def post(self, request: Request) -> Response:
        """Record that somebody was appointed to the team; their year for the training begins (D26)."""
        now = timezone.now()

        def work() -> Answer:
            body = valid(team_shapes.SeatBody, request.data)
            given = SeatInput(
                **{**body, "user": _user(body), "institution": _institution(body["institution"])}
            )
            made = seats.appoint(actor=self.actor, given=given, now=now)
            address = request.build_absolute_uri(reverse("api:team-seat", args=[made.pk]))
            answer = idempotency.plain(team_shapes.SeatOut(made).data)
            return Answer(201, answer, {"Location": address, "ETag": etag_of(made.version)})

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class SeatView(UserView):
    """One seat."""

    read_scope = Scope.PROCEDURES_READ

    @extend_schema(
        operation_id="team_seats_retrieve", parameters=[ETAG], responses=team_shapes.SeatDetail
    )
    def get(self, request: Request, seat_id: uuid.UUID) -> Response:
        """Show a seat with its absences, to the team's staff and to whom it belongs."""
        found = selectors.seat_of(self.actor, seat_id)
        if found is None:
            raise Http404
        return Response(
            team_shapes.SeatDetail(found).data, headers={"ETag": etag_of(found.version)}
        )


class SeatChangeView(StaffView):
    """Changing one seat."""

    problems = {"POST": (412, 428)}

    @extend_schema(
        operation_id="team_seats_change",
        request=team_shapes.SeatChangeBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: team_shapes.SeatOut},
    )
    def post(self, request: Request, seat_id: uuid.UUID) -> Response:
        """Record the training, the statement of confidentiality, the chair, or the end of a seat."""
        found = selectors.seat_of(self.actor, seat_id)
        if found is None:
            raise Http404
        version = seen_version(request, found.version)
        given = SeatChange(**valid(team_shapes.SeatChangeBody, request.data))
        changed = seats.change(
            actor=self.actor, seat_id=seat_id, given=given, now=timezone.now(), version=version
        )
        headers = {"ETag": etag_of(changed.version)}
        return Response(team_shapes.SeatOut(changed).data, headers=headers)


class SeatLetterList(StaffView):
    """The letters to an institution whose member was absent three times."""

    problems = {"POST": (409,)}

    @extend_schema(operation_id="team_seats_letters", responses=team_shapes.SeatLettersOut)
    def get(self, request: Request, seat_id: uuid.UUID) -> Response:
        """List the letters about a member's absences, the latest first."""
        found = selectors.seat_of(self.actor, seat_id)
        if found is None:
            raise Http404
        letters = absence_letters.letters_about(self.actor, found)
        return Response(team_shapes.SeatLettersOut({"results": letters}).data)

    @extend_schema(
        operation_id="team_seats_letter_register",
        request=NothingBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY, LOCATION, ETAG],
        responses={200: TeamLetterOut, 201: TeamLetterOut},
    )
    def post(self, request: Request, seat_id: uuid.UUID) -> Response:
        """Register the letter of UPPD art. 9a.7g: it is issued and has its number.

        200 with the letter that there is where it was written about these absences before; 409 before
        the third unexcused absence.
        """
        now = timezone.now()

        def work() -> Answer:
            valid(NothingBody, request.data)
            letter, is_new = absence_letters.register(actor=self.actor, seat_id=seat_id, now=now)
            address = request.build_absolute_uri(reverse("api:team-letter", args=[letter.pk]))
            headers = {"Location": address, "ETag": etag_of(letter.version)}
            shown = idempotency.plain(TeamLetterOut(letter).data)
            return Answer(201 if is_new else 200, shown, headers)

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class StatementList(StaffView):
    """Statements of confidentiality (UPPD art. 9c.3)."""

    @extend_schema(operation_id="team_statements", responses=team_shapes.StatementsOut)
    def get(self, request: Request) -> Response:
        """List the active users for whom no procedure opens without the statement."""
        found = {"results": accounts.bound_to_secrecy()}
        return Response(team_shapes.StatementsOut(found).data)

    @extend_schema(
        operation_id="team_statements_record",
        request=team_shapes.StatementBody,
        responses={200: team_shapes.StatementOut},
    )
    def post(self, request: Request) -> Response:
        """Record the day of a statement: what the user's roles open begins with it."""
        body = valid(team_shapes.StatementBody, request.data)
        changed = record_statement(
            actor=self.actor, user_id=_active(body["user"]).pk, signed_on=body["signed_on"],
            now=timezone.now(),
        )  # fmt: skip
        return Response(team_shapes.StatementOut(changed).data)


class AgreementList(StaffView):
    """The agreements."""

    @extend_schema(operation_id="team_agreements", responses=team_shapes.AgreementsOut)
    def get(self, request: Request) -> Response:
        """List the latest agreement with each institution, and whether it runs out."""
        return Response(team_shapes.AgreementsOut({"results": selectors.agreements()}).data)

    @extend_schema(
        operation_id="team_agreements_sign",
        request=team_shapes.AgreementBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY],
        responses={201: team_shapes.AgreementOut},
    )
    def post(self, request: Request) -> Response:
        """Record an agreement of the wójt with an institution (UPPD art. 9a.8)."""
        now = timezone.now()

        def work() -> Answer:
            body = {"expires_on": None, **valid(team_shapes.AgreementBody, request.data)}
            body["institution"] = _institution(body["institution"])
            made = seats.sign_agreement(actor=self.actor, now=now, **body)
            return Answer(201, idempotency.plain(team_shapes.AgreementOut(made).data))

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class TeamMeetingList(StaffView):
    """Meetings of the team."""

    problems = {"POST": (409,)}
    pagination_class = LatestFirst

    @extend_schema(operation_id="team_meetings", responses=team_shapes.TeamMeetingOut(many=True))
    def get(self, request: Request) -> Response:
        """List the meetings that took place, the latest first, and whether minutes were written."""
        return self.page(
            selectors.team_held(self.actor).select_related("planned_by").defer("where"),
            team_shapes.TeamMeetingOut,
        )

    @extend_schema(
        operation_id="team_meetings_call",
        request=shapes.TeamMeetingBody,
        parameters=[IDEMPOTENCY_KEY, REPLAY, LOCATION, ETAG],
        responses={201: shapes.AppointmentOut},
    )
    def post(self, request: Request) -> Response:
        """Call a meeting of the team; everybody who sits in it is expected (UPPD art. 9a.7d).

        Less than seven days ahead it needs a reason (art. 9a.7b). One that took place already is sent with
        its true time, to be recorded as held; nobody is told of it. Those to come are
        listed with the other appointments, as `appointments/?kind=team_meeting`.
        """
        now = timezone.now()

        def work() -> Answer:
            body = valid(shapes.TeamMeetingBody, request.data)
            with pointed():
                made = team_meetings.plan(
                    actor=self.actor, slot=shapes.slot_of(body), reason=body.get("reason", ""),
                    now=now,
                )  # fmt: skip
            address = request.build_absolute_uri(reverse("api:appointment", args=[made.pk]))
            headers = {"Location": address, "ETag": etag_of(made.version)}
            return Answer(201, idempotency.plain(shapes.AppointmentOut(made).data), headers)

        answer, is_replay = idempotency.once(request, now=now, work=work)
        return answer.response(replayed=is_replay)


class TeamHoldView(TeamMeetingView):
    """Recording one meeting of the team as held."""

    @extend_schema(
        operation_id="team_meetings_hold",
        request=shapes.TeamHoldBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.AppointmentOut},
    )
    def post(self, request: Request, appointment_id: uuid.UUID) -> Response:
        """Record a meeting of the team as held: who came, the minutes and the decisions.

        The term for the next one begins (D23). An absence that was reported in time is excused; others
        are when `excused` names them (UPPD art. 9a.7f). Whoever had no notice is not reproached.
        """
        version = seen_version(request, self.appointment.version)
        body = valid(shapes.TeamHoldBody, request.data)
        held = team_meetings.hold(
            actor=self.actor, appointment_id=self.appointment.pk, now=timezone.now(),
            given=_held(self.appointment, body), version=version,
        )  # fmt: skip
        return self.changed(held)


class TeamCorrectView(TeamMeetingView):
    """Correcting the minutes of one meeting of the team."""

    @extend_schema(
        operation_id="team_meetings_correct",
        request=shapes.TeamCorrectBody,
        parameters=[IF_MATCH, ETAG],
        responses={200: shapes.AppointmentOut},
    )
    def post(self, request: Request, appointment_id: uuid.UUID) -> Response:
        """Correct the minutes of the team, or who was excused, by a further version.

        The former versions are kept; absences are counted by the latest.
        """
        version = seen_version(request, self.appointment.version)
        body = valid(shapes.TeamCorrectBody, request.data)
        corrected = team_meetings.correct(
            actor=self.actor, appointment_id=self.appointment.pk, now=timezone.now(),
            given=_held(self.appointment, body), because=body["because"], version=version,
        )  # fmt: skip
        return self.changed(corrected)


def _held(appointment: Appointment, body: dict[str, Any]) -> TeamHeldInput:
    return TeamHeldInput(
        _expected(appointment, "came", body["came"]),
        _expected(appointment, "excused", body.get("excused", [])),
        body.get("text", ""), [shapes.decision_of(one) for one in body.get("decisions", [])],
        body.get("told_on"),
    )  # fmt: skip


def _expected(appointment: Appointment, name: str, ids: list[uuid.UUID]) -> list[Invited]:
    found = {one.pk: one for one in Invited.objects.filter(appointment=appointment, pk__in=ids)}
    if not set(ids) <= set(found):
        raise ValidationError(
            {name: [_("Only people who were invited can be recorded as present.")]}
        )
    return [found[pk] for pk in dict.fromkeys(ids)]


def _user(body: dict[str, Any]) -> User | None:
    return _active(body["user"]) if "user" in body else None


def _active(pk: int) -> User:
    found: User | None = User.objects.filter(pk=pk, is_active=True).first()
    if found is None:
        raise ValidationError({"user": [_("There is no such active user in this office.")]})
    return found


def _institution(pk: int) -> Institution:
    found = Institution.objects.filter(pk=pk).first()
    if found is None:
        raise ValidationError({"institution": [_("There is no such institution in this office.")]})
    return found
