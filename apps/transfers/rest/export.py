"""One whole procedure over REST, for an analysis of a serious event."""

import uuid
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.rules import Scope
from apps.common.rest.schema import DISPOSITION
from apps.procedures.rest.views import PURPOSE, ProcedureView
from apps.transfers.exporting import exported

# Of a whole procedure saved as a file; its name tells nothing.
_HEADERS = {"Content-Disposition": 'attachment; filename="procedure.json"'}


class ExportOut(serializers.Serializer[Any]):
    """One whole procedure. Rows are those of a hand-over of the same `version`."""

    version = serializers.IntegerField()
    id = serializers.UUIDField()
    office = serializers.CharField()
    number = serializers.CharField()
    regime = serializers.CharField()
    state = serializers.CharField()
    started_at = serializers.DateTimeField()
    initiator_kind = serializers.CharField()
    dates = serializers.DictField(child=serializers.DateField())
    parties = serializers.ListField(child=serializers.DictField())
    households = serializers.ListField(child=serializers.DictField())
    relations = serializers.ListField(child=serializers.DictField())
    forms = serializers.ListField(child=serializers.DictField())
    nkb = serializers.ListField(child=serializers.DictField())
    matters = serializers.ListField(child=serializers.DictField())
    letters = serializers.ListField(child=serializers.DictField())
    meetings = serializers.ListField(
        child=serializers.DictField(), help_text="Meetings with their minutes, in all versions."
    )
    planned = serializers.ListField(
        child=serializers.DictField(),
        help_text="Appointments that are planned, without their place.",
    )
    files = serializers.ListField(
        child=serializers.DictField(), help_text="What the files are, without their content."
    )
    course = serializers.ListField(child=serializers.DictField())
    terms = serializers.ListField(child=serializers.DictField())
    staying = serializers.ListField(
        child=serializers.CharField(),
        help_text="Codes of open terms that stay with people here, wherever the procedure goes.",
    )


class ExportView(ProcedureView):
    """One whole procedure."""

    read_scope = Scope.EXPORTS_READ

    @extend_schema(operation_id="procedures_export", parameters=[DISPOSITION], responses=ExportOut)
    def get(self, request: Request, procedure_id: uuid.UUID) -> Response:
        """Return a whole procedure with people, addresses, forms, letters and minutes, for the chair.

        For an analysis of a serious event. It is recorded in the access log. A chair from the Police
        may not take it out: NK-C, NK-D and protocols are among it.
        """
        found = exported(self.actor, self.procedure, timezone.now(), f"export {PURPOSE}")
        return Response(found, headers=_HEADERS)
