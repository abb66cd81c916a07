"""The dashboard of the marshal's office."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.disclosure import TOTAL
from apps.common.indicators import INDICATORS, Indicator
from apps.common.ui.numbers import year_between
from apps.marshal import selectors
from apps.marshal.forms import MeasureForm
from apps.marshal.selectors import Region


@signed_in()
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the voivodeship's tables and one comparison of its gminas."""
    if not user_of(request).may(Permission.READ_REGION):
        return render(request, "marshal/no_region.html")
    region = selectors.region(_year(request))
    form = MeasureForm(request.GET or None)
    code, place, label = form.chosen()
    context = {
        "region": region,
        "years": selectors.years() or [region.year],
        "tables": [_summed(region, indicator) for indicator in INDICATORS],
        "form": form,
        "label": label,
        "bars": _bars(region, code, place),
    }
    return render(request, "marshal/dashboard.html", context)


@signed_in(Permission.READ_REGION)
def completeness(request: HttpRequest) -> HttpResponse:
    """Say of every gmina what has arrived and what is missing."""
    region = selectors.region(_year(request))
    context = {"region": region, "years": selectors.years() or [region.year]}
    return render(request, "marshal/completeness.html", context)


def _year(request: HttpRequest) -> int:
    return year_between(request.GET.get("year", ""), 2000, 2100, timezone.localdate().year)


def _summed(region: Region, indicator: Indicator) -> dict[str, Any]:
    table = indicator.table()
    names = {**dict(indicator.columns), **dict(indicator.rows), TOTAL: _("together")}
    return {
        "indicator": indicator,
        "columns": [names[column] for column in table.all_columns],
        "rows": [
            (
                names[row],
                [region.sum(indicator.code, (row, column)) for column in table.all_columns],
            )
            for row in table.all_rows
        ],
    }


def _bars(region: Region, code: str, place: tuple[str, str]) -> list[tuple[str, Any, str, float]]:
    cells = [(gmina, region.cell(received, code, place)) for gmina, received in region.gminas]
    most = max((cell.value or 0 for _gmina, cell in cells), default=0) or 1
    return [
        (
            gmina.name,
            cell.value,
            cell.state if cell.is_exact else "provisional",
            round(100 * (cell.value or 0) / most, 1),
        )
        for gmina, cell in cells
    ]
