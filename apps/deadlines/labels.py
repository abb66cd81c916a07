"""What urgencies are called and how they look."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_LABELS: dict[str, tuple[Promise, str]] = {
    "overdue": (_("Overdue"), "overdue"),
    "today": (_("Today"), "today"),
    "week": (_("Within seven days"), "soon"),
    "later": (_("Later"), "neutral"),
}


def bucket_label(bucket: str) -> Promise:
    """Return the name of an urgency."""
    return _LABELS[bucket][0]


def bucket_tone(bucket: str) -> str:
    """Return the tone of its tag."""
    return _LABELS[bucket][1]
