"""Prints over REST: completed forms, the sheet NK-B, the sheet of deadlines."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from apps.accounts.permissions import require_any
from apps.accounts.rest.views import UserView
from apps.accounts.rules import Scope
from apps.common.rest import files
from apps.common.rest.fields import OneOf, Query
from apps.common.rest.schema import DISPOSITION
from apps.documents.prints import PDF, XLSX
from apps.procedures import form_prints, nkb_print, sheet, sheet_files
from apps.procedures.rest.views import PURPOSE, ProcedureView
from apps.procedures.rules.nkb_sheet import LANGUAGES
from apps.procedures.selectors import READERS
from apps.procedures.services import sheets

_LANGUAGE = OpenApiParameter("language", str, OpenApiParameter.PATH, enum=LANGUAGES)
_LATEST = 9998  # its end is still a day


class SheetQuery(Query):
    """As what the sheet is saved."""

    format = OneOf(choices=list(sheet_files.KINDS), help_text="`pdf` or `xlsx`.")


class YearSheetQuery(SheetQuery):
    """Which year of the sheet."""

    year = serializers.IntegerField(
        required=False, min_value=sheet.FIRST_YEAR, max_value=_LATEST,
        help_text="This year unless given.",
    )  # fmt: skip


class FormPdf(UserView):
    """The print of one completed form."""

    read_scope = Scope.PRINTS_READ

    @extend_schema(operation_id="forms_pdf", parameters=[DISPOSITION], responses=files.answers(PDF))
    def get(self, request: Request, form_id: uuid.UUID) -> HttpResponse:
        """Return the PDF of a completed form. It is recorded in the access log.

        The Police may not take out NK-C and NK-D. A draft has no print.
        """
        return form_prints.print_of(self.actor, form_id, timezone.now()).answer()


class NkbSheet(UserView):
    """The sheet NK-B."""

    read_scope = Scope.PRINTS_READ

    @extend_schema(
        operation_id="nkb_sheet", parameters=[_LANGUAGE, DISPOSITION], responses=files.answers(PDF)
    )
    def get(self, request: Request, language: str) -> HttpResponse:
        """Return the sheet NK-B to print, with this gmina's contacts.

        Nothing of any person or procedure stands on it.
        """
        require_any(self.actor, READERS)
        return nkb_print.print_of(language, timezone.now()).answer()


class YearSheet(UserView):
    """The sheet of deadlines of a year."""

    read_scope = Scope.DEADLINES_READ
    query = YearSheetQuery

    @extend_schema(
        operation_id="deadline_sheet", parameters=[DISPOSITION], responses=files.answers(PDF, XLSX)
    )
    def get(self, request: Request) -> HttpResponse:
        """Return the deadlines of all procedures that started in a year, for the team.

        It is recorded in the access log.
        """
        asked: dict[str, Any] = self.asked(request)
        now = timezone.now()
        year = asked.get("year") or timezone.localdate(now).year
        shown = sheets.of_year(actor=self.actor, year=year, now=now)
        return sheet_files.print_of(shown, asked["format"], now).answer()


class ProcedureSheet(ProcedureView):
    """The sheet of deadlines of one procedure."""

    read_scope = Scope.DEADLINES_READ
    query = SheetQuery

    @extend_schema(
        operation_id="procedures_deadline_sheet", parameters=[DISPOSITION],
        responses=files.answers(PDF, XLSX),
    )  # fmt: skip
    def get(self, request: Request, procedure_id: uuid.UUID) -> HttpResponse:
        """Return all deadlines of a procedure with due day, day done, delay and reason.

        It is recorded in the access log.
        """
        kind, now = self.asked(request)["format"], timezone.now()
        shown = sheets.of_procedure(
            actor=self.actor, procedure=self.procedure, now=now, purpose=f"sheet {PURPOSE}"
        )
        return sheet_files.print_of(shown, kind, now).answer()
