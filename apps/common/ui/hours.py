"""Hours as people type them, and telling them how one was understood that the clocks showed twice."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common.moments import came_twice, read_hour


class HourField(forms.TimeField):
    """An hour in any of the ways in which people write it."""

    default_error_messages = {"invalid": gettext_lazy("Write the hour, for example 14:30.")}

    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"})
        super().__init__(
            **{"widget": widget, "help_text": gettext_lazy("For example 14:30."), **options}
        )

    def to_python(self, value: Any) -> dt.time | None:
        """Return the hour. Raises ``ValidationError``."""
        if value in self.empty_values:
            return None
        hour = read_hour(value)
        if hour is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return hour


def tell_if_twice(request: HttpRequest, *moments: dt.datetime) -> None:
    """Say above the next page which of two equal hours was taken."""
    for moment in moments:
        local = timezone.localtime(moment)
        if came_twice(local):
            text = _(
                "On the night of %(day)s the hour %(hour)s came twice. The first was taken, before the"
                " clocks were put back: terms run from the earlier moment."
            )
            messages.warning(request, text % {"day": f"{local:%d.%m.%Y}", "hour": f"{local:%H:%M}"})
            return
