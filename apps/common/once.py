"""A page's form that was sent twice is done once.

Each rendering of a page carries its own mark against forgery, so the same fields with the same mark
are one press that came twice: a double click, or a second one on a slow line.
"""

import datetime as dt
import hashlib

from django.http import QueryDict

from apps.common.models import SentForm

MARK = "csrfmiddlewaretoken"
KEPT = dt.timedelta(hours=24)
# What took longer than this has died with its process.
GIVEN_UP = dt.timedelta(minutes=5)


def fingerprint(path: str, fields: QueryDict) -> str:
    """Return what tells one sent form from another; no value can be read from it."""
    sent = repr(sorted(fields.lists()))
    return hashlib.sha256(f"{path}\n{sent}".encode()).hexdigest()


def claim(user_id: int, key: str, now: dt.datetime) -> tuple[SentForm, bool]:
    """Return the record of a form's sending, and whether it is the first one."""
    died = SentForm.objects.filter(user_id=user_id, key=key, location="")
    died.filter(created_at__lt=now - GIVEN_UP).delete()
    return SentForm.objects.get_or_create(user_id=user_id, key=key)


def answered(sent: SentForm, location: str) -> None:
    """Keep where the first sending led; one that led nowhere may be sent again."""
    if location:
        SentForm.objects.filter(pk=sent.pk).update(location=location)
    else:
        SentForm.objects.filter(pk=sent.pk).delete()


def forget(now: dt.datetime) -> None:
    """Delete what is out of date."""
    SentForm.objects.filter(created_at__lt=now - KEPT).delete()
