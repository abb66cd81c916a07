"""Statistical tables, as the interface sends them."""

from typing import Any

from rest_framework import serializers

from apps.common.indicators import INDICATORS


class LabelOut(serializers.Serializer[Any]):
    """A row or a column."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the metaclass takes it away


class CellOut(serializers.Serializer[Any]):
    """One number; the row or the column is `total` in sums."""

    row = serializers.CharField()
    column = serializers.CharField()
    value = serializers.IntegerField()


class TableOut(serializers.Serializer[Any]):
    """One indicator: rows and columns are fixed, so that zero and missing differ."""

    code = serializers.CharField()
    title = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the metaclass takes it away
    rows = LabelOut(many=True)
    columns = LabelOut(many=True)
    cells = CellOut(many=True)


def tables_out(tables: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return raw tables, kept as ``{code: {"row/column": number}}``, cell by cell."""
    return [
        {
            "code": one.code,
            "title": one.title,
            "source": one.source,
            "rows": [{"code": code, "label": label} for code, label in one.rows],
            "columns": [{"code": code, "label": label} for code, label in one.columns],
            "cells": [
                {"row": row, "column": column, "value": tables[one.code][f"{row}/{column}"]}
                for row, column in one.table().places()
                if f"{row}/{column}" in tables.get(one.code, {})
            ],
        }
        for one in INDICATORS
    ]
