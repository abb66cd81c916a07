"""Calendars that a user's own programme reads."""

import uuid

from django.conf import settings
from django.db import models

from tenants.bound import OfficeModel


class Feed(OfficeModel):
    """The address of a user's calendar. Only the hash of its secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feeds"
    )
    token_hash = models.CharField(max_length=64, unique=True)
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
