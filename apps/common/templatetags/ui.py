"""Small tags for pages: a coloured status, a date in the office's own time."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.common.acts import in_short

register = template.Library()
register.filter(in_short)

# The way dates are written in Poland, whatever the language of the page: 14.03.2026.
DATE_FORMAT = "d.m.Y"

# What a status can mean to its reader; the colours are in przystan.css, one class a tone.
TONES = ("overdue", "today", "soon", "active", "done", "waiting", "neutral")


@register.simple_tag
def status_tag(label: object, tone: str = "neutral") -> SafeString:
    """Return a status as a coloured tag; an unknown tone is neutral."""
    known = tone if tone in TONES else "neutral"
    return format_html('<strong class="govuk-tag app-tag--{}">{}</strong>', known, label)


@register.filter(expects_localtime=True)
def local_date(value: dt.date | dt.datetime | None) -> SafeString | str:
    """Return a date or an instant as local text inside `<time>`; nothing for None."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime):
        if timezone.is_aware(value):
            value = timezone.localtime(value)
        text = formats.date_format(value, DATE_FORMAT + ", H:i")
        return format_html('<time datetime="{}">{}</time>', value.isoformat("T", "minutes"), text)
    text = formats.date_format(value, DATE_FORMAT)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.simple_tag
def page_numbers(page: "Page[Any]") -> Iterable[int | str]:
    """Return the numbers to show under a list, with gaps in long ones."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
