"""What gminas reported: the newest snapshot of each, and the gminas that sent none."""

import dataclasses
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.permissions import require
from apps.accounts.rest.views import UserView
from apps.accounts.rules import Permission, Scope
from apps.common.calendar import FIRST_YEAR
from apps.common.indicators import INDICATORS
from apps.common.rest.fields import Query
from apps.common.rest.tables import TableOut
from apps.marshal import selectors
from apps.marshal.models import Gmina, Received
from apps.marshal.selectors import HIDDEN, MISSING, REPORTED, ZERO, Region

_CELL_STATES = (REPORTED, ZERO, HIDDEN, MISSING)


class RegionQuery(Query):
    """Which year, and of which gmina."""

    year = serializers.IntegerField(
        required=False,
        min_value=FIRST_YEAR,
        max_value=2100,
        help_text="The present year unless given.",
    )
    teryt = serializers.RegexField(
        r"^[0-9]{6}$", required=False, help_text="Only this gmina, by its six digits."
    )


class StateCellOut(serializers.Serializer[Any]):
    """One number. A hidden one (1 or 2, or needed to hide those) never left the gmina.

    Until a year is closed its numbers are rounded down to fives, and fewer than five are hidden.
    """

    row = serializers.CharField()
    column = serializers.CharField()
    state = serializers.ChoiceField(choices=_CELL_STATES)
    value = serializers.IntegerField(allow_null=True)
    is_exact = serializers.BooleanField(
        help_text="False where the number is rounded down: at least so many."
    )


class StateTableOut(TableOut):
    """One indicator of one gmina."""

    cells = StateCellOut(many=True)  # type: ignore[assignment]  # the metaclass takes it away


class SnapshotOut(serializers.Serializer[Any]):
    """The snapshot that the numbers come from."""

    sequence = serializers.IntegerField()
    is_closed = serializers.BooleanField()
    definition_version = serializers.CharField()
    computed_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()


class GminaOut(serializers.Serializer[Any]):
    """One gmina in one year."""

    teryt = serializers.CharField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=[REPORTED, MISSING])
    snapshot = SnapshotOut(allow_null=True)
    tables = StateTableOut(many=True)


class RegionOut(serializers.Serializer[Any]):
    """One year of the voivodeship: every gmina, in Polish order."""

    year = serializers.IntegerField()
    results = GminaOut(many=True)


class ReceivedView(UserView):
    """Statistics of the voivodeship."""

    read_scope = Scope.STATISTICS_READ
    query = RegionQuery

    @extend_schema(operation_id="statistics_retrieve", responses=RegionOut)
    def get(self, request: Request) -> Response:
        """Show what gminas reported for a year.

        The newest snapshot of each gmina; four states of a number stay apart: reported, zero,
        hidden and missing.
        """
        require(self.actor, Permission.READ_REGION)
        asked = self.asked(request)
        region = selectors.region(asked.get("year", timezone.localdate().year))
        results = [
            _gmina(region, gmina, received)
            for gmina, received in region.gminas
            if asked.get("teryt", gmina.teryt) == gmina.teryt
        ]
        return Response(RegionOut({"year": region.year, "results": results}).data)


def _gmina(region: Region, gmina: Gmina, received: Received | None) -> dict[str, Any]:
    return {
        "teryt": gmina.teryt,
        "name": gmina.name,
        "state": MISSING if received is None else REPORTED,
        "snapshot": received,
        "tables": [
            {
                "code": one.code,
                "title": one.title,
                "source": one.source,
                "rows": [{"code": code, "label": label} for code, label in one.rows],
                "columns": [{"code": code, "label": label} for code, label in one.columns],
                "cells": [
                    _cell(region, received, one.code, place) for place in one.table().places()
                ],
            }
            for one in INDICATORS
        ],
    }


def _cell(
    region: Region, received: Received | None, code: str, place: tuple[str, str]
) -> dict[str, Any]:
    cell = region.cell(received, code, place)
    return {"row": place[0], "column": place[1], **dataclasses.asdict(cell)}
