"""Fields and serializers of input: exact JSON types, and no field that is not asked for."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from apps.common.calendar import EARLIEST_DAY

BIGGEST_ID = 2**63 - 1


class Text(serializers.CharField):
    """A string; a number is not one."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text without blanks around it."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A whole number written as a number."""

    def to_internal_value(self, data: Any) -> int:
        """Return the number."""
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """``true`` or ``false`` and nothing that only looks like it."""

    def to_internal_value(self, data: Any) -> bool:
        """Return the flag."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Day(serializers.DateField):
    """A day as RRRR-MM-DD; weeks, dates without hyphens and slips in the year are not taken."""

    default_error_messages = {"too_early": gettext_lazy("Check the year: this is too long ago.")}

    def to_internal_value(self, value: Any) -> dt.date:
        """Return the day."""
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            self.fail("invalid", format="RRRR-MM-DD")
        day: dt.date = super().to_internal_value(value)
        if day < EARLIEST_DAY:
            self.fail("too_early")
        return day


class Moment(serializers.DateTimeField):
    """A moment as RRRR-MM-DDTGG:MM with seconds or without, and with its offset from UTC."""

    _WRITTEN = re.compile(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
        r"(Z|[+-][0-9]{2}:[0-9]{2})"
    )

    def to_internal_value(self, value: Any) -> dt.datetime:
        """Return the moment."""
        if not isinstance(value, str) or not self._WRITTEN.fullmatch(value):
            self.fail("invalid", format="RRRR-MM-DDTGG:MM+GG:MM")
        try:
            moment: dt.datetime = super().to_internal_value(value)
            moment.astimezone(dt.UTC)
        except OverflowError:
            self.fail("overflow", timezone="UTC")
        return moment


class OneOf(serializers.ChoiceField):
    """One of a few strings; DRF would also take a number that is written like one."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the chosen string."""
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Input(serializers.Serializer[Any]):
    """What a caller may send, and nothing else."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the values. Raises ``ValidationError``, also for each unknown field."""
        unknown: dict[str, Any] = {}
        if isinstance(data, Mapping):
            message = _("There is no such field here. Check its spelling or leave it out.")
            unknown = {str(name): [message] for name in data if name not in self.fields}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if isinstance(error.detail, dict):
                raise serializers.ValidationError({**error.detail, **unknown}) from error
            raise
        if unknown:
            raise serializers.ValidationError(unknown)
        return values


class NothingBody(Input):
    """An empty object: nothing is asked for."""


class Query(Input):
    """Parameters of a list; unknown ones are refused, for a misspelt filter would show everything."""


class PageQuery(Query):
    """Parameters of a list with pages."""

    cursor = serializers.CharField(
        required=False, max_length=1000, help_text="From `next` or `previous` of another page."
    )
    page_size = serializers.IntegerField(
        required=False, min_value=1, max_value=200, help_text="Rows on a page; 50 unless given."
    )
