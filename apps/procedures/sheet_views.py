"""The sheet of deadlines, of a year and of one procedure: page, PDF, spreadsheet."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.ui.numbers import year_between
from apps.procedures import sheet, sheet_files
from apps.procedures.services.reading import log_read
from apps.procedures.views import reader, visible_procedure
from tenants.schema import current_office

FIRST_YEAR = 2000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sheet:
    """A sheet to be shown; the name is that of a saved file and tells nothing of a person."""

    title: str
    name: str
    rows: list[sheet.Row]
    back: str


@signed_in(Permission.READ_OFFICE_WORKLIST)
@require_safe
def of_year(request: HttpRequest) -> HttpResponse:
    """Show the deadlines of all procedures that started in a year."""
    today = timezone.localdate()
    year = year_between(request.GET.get("year", ""), FIRST_YEAR, today.year, today.year)
    rows = sheet.of_year(user_of(request), year=year, today=today)
    audit.record(
        actor=user_of(request), action="deadlines.sheet-read", subject=("year", year),
        at=timezone.now(),
    )  # fmt: skip
    title = _("Deadlines of procedures started in %(year)s") % {"year": year}
    years = range(today.year, today.year - 4, -1)
    return _answer(request, Sheet(title, f"terminy-{year}", rows, ""), year=year, years=years)


@reader
@require_safe
def of_procedure(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Show the deadlines of one procedure to whoever may open it."""
    procedure = visible_procedure(request, procedure_id)
    log_read(user_of(request), procedure, timezone.now())
    rows = sheet.of_procedure(user_of(request), procedure, today=timezone.localdate())
    title = _("Deadlines of %(number)s") % {"number": procedure.number}
    name = f"terminy-{procedure.number.replace('/', '-')}"
    return _answer(request, Sheet(title, name, rows, procedure.get_absolute_url()))


def _answer(request: HttpRequest, shown: Sheet, **more: object) -> HttpResponse:
    sums = sheet.totals(shown.rows)
    kind = request.GET.get("as")
    if kind == "pdf":
        made = sheet_files.as_pdf(
            title=shown.title, office=current_office().name, rows=shown.rows, sums=sums,
            now=timezone.now(),
        )  # fmt: skip
        return _file(made, "application/pdf", f"{shown.name}.pdf")
    if kind == "xlsx":
        return _file(sheet_files.as_xlsx(rows=shown.rows, sums=sums), _XLSX, f"{shown.name}.xlsx")
    rows = [(row, sheet_files.STANDINGS[row.standing]) for row in shown.rows]
    context = {"sheet": shown, "rows": rows, "totals": sums, **more}
    return render(request, "procedures/sheet.html", context)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip
