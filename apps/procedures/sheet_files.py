"""The sheet of deadlines as PDF and as a spreadsheet, made in memory."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import TypeAlias

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.documents import pdf
from apps.documents.prints import XLSX, Print
from apps.procedures.sheet import Row, Sheet, Total, totals
from tenants.schema import current_office

KINDS = ("pdf", "xlsx")
STANDINGS: dict[str, str | Promise] = {
    "open": gettext_lazy("open"),
    "overdue": gettext_lazy("overdue"),
    "met": gettext_lazy("met in time"),
    "met_late": gettext_lazy("met late"),
    "waived": gettext_lazy("waived"),
    "lapsed": gettext_lazy("lapsed"),
    "missed": gettext_lazy("not met"),
}


def print_of(sheet: Sheet, kind: str, now: dt.datetime) -> Print:
    """Return a sheet as one of the kinds of files that there are."""
    sums = totals(sheet.rows)
    if kind == "xlsx":
        return Print(as_xlsx(rows=sheet.rows, sums=sums), f"{sheet.name}.xlsx", XLSX)
    body = as_pdf(
        title=sheet.title, office=current_office().name, rows=sheet.rows, sums=sums, now=now
    )
    return Print(body, f"{sheet.name}.pdf")


def as_pdf(
    *, title: str, office: str, rows: Sequence[Row], sums: Sequence[Total], now: dt.datetime
) -> bytes:
    """Return the sheet on paper lying across, the shares in time above it."""
    shares = [
        _("%(code)s: in time %(in_time)s, late %(late)s (%(share)s%% in time)")
        % {"code": one.code, "in_time": one.in_time, "late": one.late, "share": one.share}
        for one in sums
    ]
    data = {
        "title": title,
        "office": office,
        "intro": shares,
        "columns": _columns(),
        "widths": [3, 1, 6, 2, 2, 1.5, 2, 4],
        "rows": [_texts(row) for row in rows],
        "empty": _("There are no deadlines to show."),
        "landscape": True,
    }
    return pdf.render("table", data, made_at=now)


def as_xlsx(*, rows: Sequence[Row], sums: Sequence[Total]) -> bytes:
    """Return the sheet as a workbook; texts stay texts, so none can act as a formula."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet(_("Deadlines"))
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        percent = book.add_format({"num_format": "0%"})
        _write(sheet, [_columns(), *(_cells(row) for row in rows)], day)
        shares: list[list[Cell]] = [
            [one.code, one.in_time, one.late, one.share / 100] for one in sums
        ]
        heads = [_("Code"), _("In time"), _("Late"), _("Share in time")]
        _write(book.add_worksheet(_("Share in time")), [heads, *shares], percent)
    return made.getvalue()


Cell: TypeAlias = str | int | float | dt.date | None


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, lines: Sequence[Sequence[Cell]],
    style: xlsxwriter.format.Format,
) -> None:  # fmt: skip
    """Write days and numbers as such, so that they can be sorted and summed; ``style`` is theirs."""
    for number, line in enumerate(lines):
        for column, cell in enumerate(line):
            if isinstance(cell, dt.date):
                sheet.write_datetime(number, column, cell, style)
            elif isinstance(cell, float):
                sheet.write_number(number, column, cell, style)
            elif isinstance(cell, int):
                sheet.write_number(number, column, cell)
            else:
                sheet.write_string(number, column, cell or "")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(lines[0]) - 1, 18)


def _columns() -> list[str]:
    return [
        _("Procedure"), _("Code"), _("What"), _("Last day"), _("Done"), _("Days late"),
        _("Status"), _("Reason"),
    ]  # fmt: skip


def _cells(row: Row) -> list[Cell]:
    standing = str(STANDINGS[row.standing])
    return [row.label, row.code, row.title, row.due, row.done, row.days_late, standing, row.reason]


def _texts(row: Row) -> list[str]:
    days = [f"{day:%d.%m.%Y}" if day else "—" for day in (row.due, row.done)]
    late = str(row.days_late or "—")
    return [row.label, row.code, row.title, *days, late, str(STANDINGS[row.standing]), row.reason]
