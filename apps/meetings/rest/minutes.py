"""Minutes and agendas over REST: read, and printed for one reader."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.rest.serializers import UserRef
from apps.accounts.rules import Scope
from apps.common.downloads import file_answer
from apps.common.rest import files
from apps.common.rest.schema import DISPOSITION
from apps.documents import pdf
from apps.meetings import agendas, minutes_prints, selectors
from apps.meetings.models import Minutes
from apps.meetings.rest.views import AppointmentView
from apps.meetings.rules.agenda import Section
from apps.procedures.rest.views import PURPOSE
from apps.procedures.services.reading import log_read

_PDF = "application/pdf"
_RECIPIENT = OpenApiParameter(
    "recipient", str, OpenApiParameter.PATH,
    description="`group`, or the id of a party out of `readers`.",
)  # fmt: skip


class DecisionOut(serializers.Serializer[Any]):
    """One decision."""

    text = serializers.CharField()
    responsible = serializers.CharField()
    due = serializers.SerializerMethodField()
    about = serializers.SerializerMethodField(
        help_text="Id of the one party whom it concerns solely."
    )

    def get_due(self, one: Any) -> str | None:
        """Return the day until which it is done."""
        return one.due or None

    def get_about(self, one: Any) -> str | None:
        """Return whom it concerns."""
        return one.about or None


class VersionOut(serializers.Serializer[Any]):
    """One version of minutes: what was said and decided."""

    version = serializers.IntegerField()
    because = serializers.SerializerMethodField(
        help_text="Why it corrects the version before; null for the first."
    )
    text = serializers.CharField()
    decisions = DecisionOut(many=True)
    written_by = UserRef()
    written_at = serializers.DateTimeField()

    def get_because(self, minutes: Minutes) -> str | None:
        """Return the reason of a correction."""
        return minutes.because["text"] if minutes.because else None


class MinutesOut(VersionOut):
    """The latest version of minutes. Who came stands in `invited` of the appointment."""

    former = serializers.SerializerMethodField(help_text="The versions before, the latest first.")
    withheld = serializers.SerializerMethodField(
        help_text="Numbers, from 1, of the decisions that name a protected fact: no extract shows them."
    )
    readers = serializers.SerializerMethodField(
        help_text="Ids of the parties for whom an extract can be printed: something is solely about them."
    )

    def get_readers(self, minutes: Minutes) -> list[str]:
        """Return who can be given an extract."""
        return [str(one.pk) for one in minutes_prints.recipients(minutes)]

    def get_withheld(self, minutes: Minutes) -> list[int]:
        """Return what never reaches its person."""
        return minutes_prints.not_reaching(minutes)

    @extend_schema_field(VersionOut(many=True))
    def get_former(self, minutes: Minutes) -> Any:
        """Return the versions that were corrected."""
        former = selectors.former_minutes(minutes.appointment)
        return VersionOut([one.minutes for one in former], many=True).data


class ItemOut(serializers.Serializer[Any]):
    """One point of an agenda. The label is a number, never a person."""

    section = serializers.ChoiceField(choices=[one.value for one in Section])
    title = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the metaclass takes it away
    code = serializers.CharField(help_text="Of the term; empty for other points.")
    due_on = serializers.DateField(allow_null=True)
    state = serializers.CharField()


class AgendaOut(serializers.Serializer[Any]):
    """An agenda, in the order in which things are to be spoken of."""

    results = ItemOut(many=True)


class MinutesView(AppointmentView):
    """A view of the minutes of one appointment, for whoever may take them out of the system."""

    minutes: Minutes

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find them; the Police read them on their page only (R1613 § 7)."""
        super().initial(request, *args, **kwargs)
        minutes_prints.require_print(self.actor)
        found = selectors.minutes_of(self.appointment)
        if found is None:
            raise Http404
        self.minutes = found

    def log(self, what: str) -> None:
        """Record the reading in the access log."""
        procedure = self.appointment.procedure
        if procedure is not None:
            log_read(self.actor, procedure, timezone.now(), f"{what} {PURPOSE}")


class MinutesDetailView(MinutesView):
    """The minutes of one appointment."""

    @extend_schema(operation_id="appointments_minutes", responses=MinutesOut)
    def get(self, request: Request, appointment_id: uuid.UUID) -> Response:
        """Show the minutes of an appointment that was held. Reading them is recorded in the access log.

        Not for the Police, whose own files hold no copies of them.
        """
        self.log("minutes")
        return Response(MinutesOut(self.minutes).data)


class MinutesPrintView(MinutesView):
    """The minutes of one appointment for one reader."""

    read_scope = Scope.PRINTS_READ
    problems = {"GET": (409,)}

    @extend_schema(
        operation_id="appointments_minutes_print",
        parameters=[_RECIPIENT, DISPOSITION],
        responses=files.answers(_PDF),
    )
    def get(self, request: Request, appointment_id: uuid.UUID, recipient: str) -> HttpResponse:
        """Return the minutes as a PDF for one reader: the group, or one person of the procedure.

        A person gets the decisions solely about them and nothing else (UPPD art. 9c.5), without those
        that would give a protected fact away; 409 where nothing is left.
        """
        data = minutes_prints.data_for(self.minutes, recipient)
        self.log(f"minutes.{data.purpose}")
        made = pdf.render("form", data.content, made_at=timezone.now())
        return file_answer(made, mime=_PDF, name="minutes.pdf")


class AgendaView(AppointmentView):
    """A view of the agenda of one meeting."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find meetings only: a talk or a visit has no agenda."""
        super().initial(request, *args, **kwargs)
        if self.appointment.kind not in agendas.WITH_AGENDA:
            raise Http404
        if self.appointment.procedure is not None:
            log_read(self.actor, self.appointment.procedure, timezone.now(), f"agenda {PURPOSE}")


class AgendaDetailView(AgendaView):
    """The agenda of one meeting."""

    @extend_schema(operation_id="appointments_agenda", responses=AgendaOut)
    def get(self, request: Request, appointment_id: uuid.UUID) -> Response:
        """Show what is to be spoken of: dangers, late terms, open terms, sub-processes."""
        found = agendas.of(self.actor, self.appointment, timezone.localdate())
        return Response(AgendaOut({"results": found}).data)


class AgendaPrintView(AgendaView):
    """The agenda of one meeting, printed."""

    read_scope = Scope.PRINTS_READ

    @extend_schema(
        operation_id="appointments_agenda_print",
        parameters=[DISPOSITION],
        responses=files.answers(_PDF),
    )
    def get(self, request: Request, appointment_id: uuid.UUID) -> HttpResponse:
        """Return the agenda as a PDF: numbers and titles, no person and no place."""
        now = timezone.now()
        made = pdf.render("form", agendas.pack(self.actor, self.appointment, now), made_at=now)
        return file_answer(made, mime=_PDF, name="agenda.pdf")
