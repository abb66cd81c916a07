"""Issuing and revoking the secret address of a user's calendar."""

import datetime as dt
import secrets

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import ApiToken, User
from apps.accounts.services import token_hash
from apps.audit import services as audit
from apps.common.errors import NotFound
from apps.meetings.models import Feed
from apps.notifications.services import office_url
from tenants.schema import current_office


@transaction.atomic
def issue(*, user: User, now: dt.datetime, by: ApiToken | None = None) -> tuple[Feed, str]:
    """Return a calendar and its new secret, which is never seen again; an earlier one ends.

    ``by`` is the user's own token that asked for it: the calendar ends with it.
    """
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    Feed.objects.filter(user=user, revoked_at=None).update(revoked_at=now)
    text = secrets.token_urlsafe(32)
    feed = Feed.objects.create(user=user, token_hash=token_hash(text), issued_by=by, created_at=now)
    audit.record(actor=user, action="calendar.issued", subject=("feed", feed.pk), at=now)
    return feed, text


def address_of(secret: str) -> str:
    """Return the address under which a calendar programme reads what the secret opens.

    The secret stands in the query, which logs and error reports leave out.
    """
    return f"{office_url(current_office())}{reverse('meetings:feed')}?token={secret}"


@transaction.atomic
def revoke(*, user: User, now: dt.datetime) -> None:
    """End the user's address. Raises ``NotFound`` when there is none."""
    feed = Feed.objects.select_for_update(of=("self",)).filter(user=user, revoked_at=None).first()
    if feed is None:
        raise NotFound(_("There is no calendar to revoke."))
    feed.revoked_at = now
    feed.save(update_fields=["revoked_at"])
    audit.record(actor=user, action="calendar.revoked", subject=("feed", feed.pk), at=now)
