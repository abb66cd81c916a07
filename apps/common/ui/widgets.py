"""A date in three boxes, typed the way people write dates; a line with suggestions."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.common.calendar import EARLIEST_DAY

ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$")
WRITTEN_DATE = re.compile(r"(\d{1,2})[./ -](\d{1,2}|[^\W\d]+)[./ -](\d{4})(?: ?r\.?)?$")
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
# Polish names of months, by their first letters; all cases of a name share them.
MONTH_STARTS = (
    ("sty",), ("lut",), ("mar",), ("kwi",), ("maj",), ("cze",),
    ("lip",), ("sie",), ("wrz",), ("paź", "paz"), ("lis",), ("gru",),
)  # fmt: skip


class DateParts(NamedTuple):
    """What was typed in the three boxes, as typed."""

    day: str = ""
    month: str = ""
    year: str = ""

    def is_empty(self) -> bool:
        """Return whether nothing was typed."""
        return not any(self)


def split_date(text: str) -> DateParts | None:
    """Return the parts of a date typed in one piece (2026-03-14, 14.03.2026, 14 marca 2026).

    None when the text is not a whole date.
    """
    text = " ".join(text.split())
    if match := ISO_DATE.match(text):
        year, month, day = match.groups()
        return DateParts(day, month, year)
    if match := WRITTEN_DATE.match(text):
        return DateParts(*match.groups())
    return None


def month_number(text: str) -> int | None:
    """Return the month meant by a number, a Roman number or a Polish name; None if unclear."""
    text = text.strip(" .").lower()
    if text.isascii() and text.isdigit():
        return int(text)
    if text in ROMAN:
        return ROMAN.index(text) + 1
    for number, starts in enumerate(MONTH_STARTS, start=1):
        if text.startswith(starts):
            return number
    return None


class PartsDateInput(forms.Widget):
    """Three text boxes, day month year, in one fieldset; a whole date may go into any box."""

    template_name = "forms/widgets/parts_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, autocomplete: str = "") -> None:
        super().__init__(attrs)
        self.autocomplete = autocomplete

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the context of the template, with one sub-control for each part."""
        context = super().get_context(name, value, attrs)
        parts = self._parts(value)
        widget = context["widget"]
        # The fieldset carries the description, each box its own label.
        shared = {key: kept for key, kept in widget["attrs"].items() if key != "id"}
        base_id = widget["attrs"].get("id") or f"id_{name}"
        widget["parts"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{base_id}_{part}",
                "label": label,
                "value": getattr(parts, part),
                "width": width,
                "autocomplete": f"{self.autocomplete}-{part}" if self.autocomplete else "",
                "attrs": shared,
            }
            for part, label, width in (
                ("day", _("Day"), 2),
                ("month", _("Month"), 3),
                ("year", _("Year"), 4),
            )
        ]
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """Return False: a whole date in the first box leaves the other two empty."""
        return False

    def format_value(self, value: Any) -> Any:
        """Return the value unchanged: `get_context` splits it."""
        return value

    @staticmethod
    def _parts(value: Any) -> DateParts:
        if isinstance(value, DateParts):
            return value
        if isinstance(value, dt.date):
            return DateParts(str(value.day), str(value.month), str(value.year))
        return (split_date(str(value)) if value else None) or DateParts(str(value or ""))

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> DateParts | None:
        """Return what was typed; also reads one value under the field's own name."""
        parts = DateParts(
            *(str(data.get(f"{name}_{part}") or "").strip() for part in DateParts._fields)
        )
        if parts.is_empty():
            parts = DateParts(str(data.get(name) or "").strip())
        filled = [part for part in parts if part]
        if len(filled) == 1 and (whole := split_date(filled[0])):
            return whole
        return None if parts.is_empty() else parts

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Return whether the form held no box of this field."""
        names = (name, *(f"{name}_{part}" for part in DateParts._fields))
        return not any(key in data for key in names)

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        """Return the id of the first box: links to the field lead there."""
        return f"{id_}_day" if id_ else ""


class Suggesting(forms.TextInput):
    """One line of text with suggestions; anything else may be typed too."""

    template_name = "forms/widgets/suggesting.html"

    def __init__(self, suggestions: Iterable[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.suggestions = list(suggestions)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the context of the template, with the list that the browser offers."""
        context = super().get_context(name, value, {**(attrs or {}), "list": f"list_{name}"})
        context["widget"]["suggestions"] = self.suggestions
        return context


class PartsDateField(forms.DateField):
    """A date typed as day, month and year, with errors that say what to type."""

    widget = PartsDateInput
    default_error_messages = {
        "required": _("Enter a date, for example 14 3 2026"),
        "invalid": _("Enter a real date, for example 14 3 2026"),
        "no_such_day": _("There is no such day in the calendar. Check the date."),
        "too_early": _("Check the year: this is too long ago."),
        "day_missing": _("The date must include a day"),
        "month_missing": _("The date must include a month"),
        "year_missing": _("The date must include a year"),
        "year_short": _("Enter the year with four digits, for example 2026"),
    }

    def to_python(self, value: Any) -> dt.date | None:
        """Return the date, or None when nothing was typed."""
        if isinstance(value, str) and value.strip():
            value = split_date(value) or DateParts(value)
        if not isinstance(value, DateParts):
            return super().to_python(value)
        if value.is_empty():
            return None
        for part in DateParts._fields:
            if not getattr(value, part) and len([text for text in value if text]) > 1:
                raise self._error(f"{part}_missing")
        return self._date(value)

    def _date(self, parts: DateParts) -> dt.date:
        month = month_number(parts.month)
        year = parts.year.rstrip("r. ")
        numeric = parts.day.isascii() and parts.day.isdigit() and year.isascii() and year.isdigit()
        if not numeric or month is None:
            raise self._error("invalid")
        if len(year) != 4:
            raise self._error("year_short")
        try:
            day = dt.date(int(year), month, int(parts.day))
        except ValueError as error:
            raise self._error("no_such_day") from error
        if day < EARLIEST_DAY:
            raise self._error("too_early")
        return day

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)
