"""When a form NK-A was completed on paper: the day and the hour."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.common.ui.widgets import PartsDateField


class PaperForm(forms.Form):
    """The moment that the paper form tells: it starts the procedure."""

    on = PartsDateField(label=_("Day on which the paper form was completed"))
    hour = forms.TimeField(
        label=_("Hour"), help_text=_("For example 14:30. It stands at the head of the form.")
    )

    def moment(self) -> dt.datetime:
        """Return the moment, which is meant in local time."""
        zone = timezone.get_default_timezone()
        return dt.datetime.combine(self.cleaned_data["on"], self.cleaned_data["hour"], tzinfo=zone)
