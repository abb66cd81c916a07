"""What another team wrote over REST, to be read with the scopes of letters and minutes of this team."""

import datetime as dt
import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.meetings import minutes_prints
from apps.meetings.rest.minutes import DecisionOut
from apps.procedures.rest.views import PURPOSE, ProcedureView
from apps.procedures.services.reading import log_read
from apps.transfers import records
from apps.transfers.records import Records

LETTER, MINUTES = "letter", "minutes"


class PlannedOut(serializers.Serializer[Any]):
    """An appointment that the other team had planned; its place stays there."""

    team = serializers.CharField()
    title = serializers.CharField()
    at = serializers.DateTimeField()
    who = serializers.ListField(child=serializers.CharField())


class RecordOut(serializers.Serializer[Any]):
    """A letter or the minutes of one meeting of another team, without the text."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=[LETTER, MINUTES])
    team = serializers.CharField(help_text="The team that wrote it.")
    title = serializers.CharField()
    number = serializers.CharField(help_text="Of a letter, in the register there; else empty.")
    held_at = serializers.DateTimeField(
        allow_null=True, help_text="Of minutes: when the meeting was held."
    )


class RecordsOut(serializers.Serializer[Any]):
    """What other teams wrote, and what they had planned."""

    results = RecordOut(many=True)
    planned = PlannedOut(many=True)


class ForeignVersion(serializers.Serializer[Any]):
    """One version of another team's minutes; its people are names, nobody of this office."""

    version = serializers.IntegerField()
    because = serializers.SerializerMethodField(
        help_text="Why it corrects the version before; null for the first."
    )
    written_by = serializers.CharField(source="by")
    written_at = serializers.DateTimeField()
    present = serializers.ListField(child=serializers.CharField())
    excused = serializers.ListField(child=serializers.CharField())
    text = serializers.CharField()
    decisions = serializers.SerializerMethodField()

    def get_because(self, version: dict[str, Any]) -> str | None:
        """Return the reason of a correction."""
        return version["because"] or None

    @extend_schema_field(DecisionOut(many=True))
    def get_decisions(self, version: dict[str, Any]) -> list[dict[str, Any]]:
        """Return what was decided; whom it concerns solely by the id of the party here."""
        empty = {"due": None, "about": None}
        return [
            {**one, **{name: one[name] or no for name, no in empty.items()}}
            for one in version["decisions"]
        ]


class RecordDetail(RecordOut):
    """A letter with its text, or minutes in all their versions."""

    paragraphs = serializers.ListField(
        child=serializers.CharField(), help_text="The text of a letter; empty for minutes."
    )
    versions = ForeignVersion(many=True, help_text="Of minutes, the latest last.")


class RecordsView(ProcedureView):
    """A view of what other teams wrote about one procedure."""

    def found(self) -> Records:
        """Return what the user reads of it."""
        return records.read_by(self.actor, self.procedure)

    def log(self) -> None:
        """Record the reading in the access log, as the page does."""
        log_read(self.actor, self.procedure, timezone.now(), f"records {PURPOSE}")


class RecordList(RecordsView):
    """Letters and minutes of other teams."""

    @extend_schema(operation_id="procedures_records", responses=RecordsOut)
    def get(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """List the letters and minutes of other teams that came with a hand-over, without their texts.

        Letters for whoever reads those of this team, minutes and what was planned for whoever may know of
        its appointments; empty for others. Reading it is recorded in the access log.
        """
        found = self.found()
        if found.are_there:
            self.log()
        row = {"results": _rows(found), "planned": found.planned}
        return Response(RecordsOut(row).data)


class RecordDetailView(RecordsView):
    """One letter, or the minutes of one meeting, of another team."""

    @extend_schema(operation_id="procedures_records_retrieve", responses=RecordDetail)
    def get(self, request: Request, procedure_id: uuid.UUID, record_id: uuid.UUID) -> Response:
        """Show a letter or minutes of another team. Reading them is recorded in the access log.

        Minutes not to the Police, whose own files hold no copies of them.
        """
        row = next((one for one in _rows(self.found()) if one["id"] == str(record_id)), None)
        if row is None:
            raise Http404
        if row["kind"] == MINUTES:
            minutes_prints.require_print(self.actor)
        self.log()
        return Response(RecordDetail(row).data)


def _rows(found: Records) -> list[dict[str, Any]]:
    return [*map(_letter, found.letters), *map(_minutes, found.minutes)]


def _letter(given: dict[str, Any]) -> dict[str, Any]:
    return {
        **_row(LETTER, given), "id": given["id"], "number": given["number"], "held_at": None,
        "paragraphs": given["body"], "versions": [],
    }  # fmt: skip


def _minutes(given: dict[str, Any]) -> dict[str, Any]:
    versions = [
        {**one, "written_at": dt.datetime.fromisoformat(one["written_at"])}
        for one in given["versions"]
    ]
    return {
        **_row(MINUTES, given), "id": given["id"], "number": "",
        "held_at": dt.datetime.fromisoformat(given["at"]), "paragraphs": [], "versions": versions,
    }  # fmt: skip


def _row(kind: str, given: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "team": given["team"], "title": given["title"]}
