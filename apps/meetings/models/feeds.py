"""Calendars that a user's own programme reads."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models

from apps.accounts.models import ApiToken
from tenants.bound import OfficeModel


class Feed(OfficeModel):
    """The address of a user's calendar. Only the hash of its secret is kept.

    One that was issued by a token of the interface ends with that token: whoever takes the token back
    must not leave a secret behind that goes on without it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feeds"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(
        ApiToken, on_delete=models.PROTECT, null=True, related_name="calendar_feeds"
    )
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(revoked_at=None), name="feed_one_of_user"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"

    def is_usable(self, now: dt.datetime) -> bool:
        """Whether the address still opens anything."""
        if self.revoked_at is not None or not self.user.is_active:
            return False
        return self.issued_by is None or self.issued_by.is_usable(now)
