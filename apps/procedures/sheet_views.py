"""The sheet of deadlines, of a year and of one procedure: page, PDF, spreadsheet."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.ui.numbers import year_between
from apps.procedures import sheet, sheet_files
from apps.procedures.services import sheets
from apps.procedures.sheet import Sheet
from apps.procedures.views import reader, visible_procedure


@signed_in(Permission.READ_OFFICE_WORKLIST)
@require_safe
def of_year(request: HttpRequest) -> HttpResponse:
    """Show the deadlines of all procedures that started in a year."""
    this_year = timezone.localdate().year
    year = year_between(request.GET.get("year", ""), sheet.FIRST_YEAR, this_year, this_year)
    shown = sheets.of_year(actor=user_of(request), year=year, now=timezone.now())
    years = range(this_year, this_year - 4, -1)
    return _answer(request, shown, back="", year=year, years=years)


@reader
@require_safe
def of_procedure(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Show the deadlines of one procedure to whoever may open it."""
    procedure = visible_procedure(request, procedure_id)
    shown = sheets.of_procedure(actor=user_of(request), procedure=procedure, now=timezone.now())
    return _answer(request, shown, back=procedure.get_absolute_url())


def _answer(request: HttpRequest, shown: Sheet, **more: object) -> HttpResponse:
    kind = request.GET.get("as", "")
    if kind in sheet_files.KINDS:
        return sheet_files.print_of(shown, kind, timezone.now()).answer()
    rows = [(row, sheet_files.STANDINGS[row.standing]) for row in shown.rows]
    context = {"sheet": shown, "rows": rows, "totals": sheet.totals(shown.rows), **more}
    return render(request, "procedures/sheet.html", context)
