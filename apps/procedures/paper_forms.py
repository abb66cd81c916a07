"""When a form NK-A was completed on paper: the day and the hour."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.common.moments import NoSuchHour, moment_of
from apps.common.ui.hours import HourField
from apps.common.ui.widgets import PartsDateField


class PaperForm(forms.Form):
    """The moment that the paper form tells: it starts the procedure."""

    on = PartsDateField(label=_("Day on which the paper form was completed"))
    hour = HourField(
        label=_("Hour"), help_text=_("For example 14:30. It stands at the head of the form.")
    )

    joins = forms.CharField(
        label=_("Number of the procedure that it goes on with"), required=False, max_length=24,
        help_text=_("Only for a further form NK-A in a procedure that is running, for example"
                    " NK/0044/2026. Leave it empty for a new procedure."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse an hour that the clocks jumped over."""
        data = super().clean() or self.cleaned_data
        if "on" in data and "hour" in data:
            try:
                self.moment()
            except NoSuchHour as refusal:
                self.add_error("hour", str(refusal))
        return data

    def moment(self) -> dt.datetime:
        """Return the moment, which is meant in local time. Raises ``NoSuchHour``."""
        zone = timezone.get_default_timezone()
        return moment_of(self.cleaned_data["on"], self.cleaned_data["hour"], zone)
