"""Telling people how an hour was understood that the clocks showed twice."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common.moments import came_twice


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
