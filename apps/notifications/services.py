"""Telling staff. A mail says that something waits, never what."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.errors import NotFound
from apps.notifications.models import Message
from tenants.models import Office
from tenants.schema import current_office

CLAIM_EXPIRES = dt.timedelta(minutes=5)

__all__ = [
    "Message", "forget", "mail", "mark_all_read", "mark_old_read", "mark_read", "notify",
    "office_url", "told",
]  # fmt: skip


def notify(
    *, user: User, ref: uuid.UUID, kind: str, label: str, params: dict[str, Any], url: str,
    now: dt.datetime,
) -> Message:  # fmt: skip
    """Return the message about this cause for this person, new or the one already there."""
    message, _made = Message.objects.get_or_create(
        ref=ref, kind=kind, user=user,
        defaults={"label": label, "params": params, "url": url, "created_at": now},
    )  # fmt: skip
    return message


def forget(*, user: User, label: str) -> None:
    """Delete what the user's inbox says of a subject and of its parts: it is closed to them now."""
    of_parts = Q(label__startswith=f"{label}/")
    Message.objects.filter(Q(label=label) | of_parts, user=user).delete()


def told(*, ref: uuid.UUID, kind: str) -> set[int]:
    """Return the ids of those who have this message already."""
    return set(Message.objects.filter(ref=ref, kind=kind).values_list("user_id", flat=True))


def mail(message: Message, now: dt.datetime) -> bool:
    """Send the e-mail of a message once; return whether there is nothing left to send.

    The claim is a conditional UPDATE: of two workers one sends. A claim that was never finished
    expires, so that a mail is rather sent twice than never.
    """
    free = Q(mail_claimed_at=None) | Q(mail_claimed_at__lt=now - CLAIM_EXPIRES)
    waiting = Message.objects.filter(free, pk=message.pk, mailed_at=None)
    if not message.user.email or not waiting.update(mail_claimed_at=now):
        return True
    send_mail(
        subject=_("Przystań: a message waits for you"),
        message=_("A message waits for you in the office's system. Sign in to read it:")
        + f"\n\n{office_url(current_office())}{reverse('notifications:inbox')}\n",
        from_email=None,
        recipient_list=[message.user.email],
    )
    Message.objects.filter(pk=message.pk).update(mailed_at=now)
    return True


def mark_read(*, user: User, message_id: uuid.UUID, now: dt.datetime) -> Message:
    """Mark one of the user's own messages as read. Raises ``NotFound``."""
    message = Message.objects.filter(user=user, pk=message_id).first()
    if message is None:
        raise NotFound(_("There is no such message."))
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=now)
    return message


def mark_all_read(*, user: User, now: dt.datetime) -> None:
    """Mark all of the user's messages as read."""
    Message.objects.filter(user=user, read_at=None).update(read_at=now)


def mark_old_read(*, before: dt.datetime, now: dt.datetime) -> None:
    """Mark as read what came before a moment: news of an import are no news."""
    Message.objects.filter(created_at__lt=before, read_at=None).update(read_at=now)


def office_url(office: Office) -> str:
    """Return the address of an office's host, as written in mails."""
    domain = office.domains.filter(is_primary=True).values_list("domain", flat=True).get()
    scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{scheme}://{domain}{port}"
