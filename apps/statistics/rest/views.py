"""The gmina's own numbers, complete."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.permissions import require
from apps.accounts.rest.views import UserView
from apps.accounts.rules import Permission, Scope
from apps.common.calendar import FIRST_YEAR
from apps.common.errors import Invalid, Problem
from apps.common.rest.fields import Query
from apps.common.rest.tables import TableOut, tables_out
from apps.statistics import selectors, services


class YearQuery(Query):
    """Which year."""

    year = serializers.IntegerField(
        required=False,
        min_value=FIRST_YEAR,
        max_value=2100,
        help_text="The present year unless given.",
    )


class StatisticsOut(serializers.Serializer[Any]):
    """A year's tables with nothing hidden; numbers of a closed year never change again."""

    year = serializers.IntegerField()
    is_closed = serializers.BooleanField()
    definition_version = serializers.CharField()
    tables = TableOut(many=True)


class StatisticsView(UserView):
    """Statistics of the gmina."""

    read_scope = Scope.STATISTICS_READ
    query = YearQuery

    @extend_schema(operation_id="statistics_retrieve", responses=StatisticsOut)
    def get(self, request: Request) -> Response:
        """Show the gmina's tables of a year."""
        require(self.actor, Permission.READ_STATISTICS)
        today = timezone.localdate()
        year = self.asked(request).get("year", today.year)
        if year > today.year:
            raise _not_yet()
        return Response(StatisticsOut(_report(year, today)).data)


def _report(year: int, today: dt.date) -> dict[str, Any]:
    report = selectors.report(year, today)
    return {
        "year": year,
        "is_closed": report.is_closed,
        "definition_version": report.definition_version,
        "tables": tables_out(services.raw(report.tables)),
    }


def _not_yet() -> Invalid:
    message = _("This year has not begun. Ask for an earlier one.")
    return Invalid(message, problems=[Problem(message, "year")])
