"""The gmina's own numbers, complete, and what the marshal's office gets of them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.disclosure import TOTAL, Place, Table
from apps.common.indicators import INDICATORS, Indicator, leaving
from apps.common.ui.numbers import year_between
from apps.statistics import selectors, services

FIRST_YEAR = 2000


@signed_in(Permission.READ_STATISTICS)
def overview(request: HttpRequest) -> HttpResponse:
    """Show a year's tables; cells that the marshal's office does not get are marked."""
    today = timezone.localdate()
    year = year_between(request.GET.get("year", ""), FIRST_YEAR, today.year, today.year)
    report = selectors.report(year, today)
    sent = leaving(report.tables, is_closed=report.is_closed)
    may_send = user_of(request).may(Permission.SEND_STATISTICS)
    context = {
        "year": year,
        "years": selectors.years(today),
        "tables": [
            _shown(one, report.tables[one.code], sent[one.code])
            for one in INDICATORS
            if one.code in report.tables
        ],
        "report": report,
        "may_close": year < today.year and not report.is_closed and may_send,
    }
    return render(request, "statistics/overview.html", context)


@signed_in(Permission.SEND_STATISTICS)
@require_POST
def close(request: HttpRequest, year: int) -> HttpResponse:
    """Close a year for good and send it."""
    if year < FIRST_YEAR:
        raise Http404
    services.close_year(actor=user_of(request), year=year, now=timezone.now())
    messages.success(request, _("The year was closed and sent to the marshal's office."))
    return redirect(reverse("statistics:overview", query={"year": year}))


def _shown(indicator: Indicator, table: Table, sent: dict[Place, int | None]) -> dict[str, Any]:
    names = {**dict(indicator.columns), **dict(indicator.rows), TOTAL: _("together")}
    return {
        "indicator": indicator,
        "columns": [names[column] for column in table.all_columns],
        "rows": [
            (names[row], [(table.value(place), sent[place] is None) for place in _line(table, row)])
            for row in table.all_rows
        ],
    }


def _line(table: Table, row: str) -> list[Place]:
    return [(row, column) for column in table.all_columns]
