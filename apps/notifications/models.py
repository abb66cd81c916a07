"""Messages to staff."""

import uuid

from django.conf import settings
from django.db import models

from tenants.bound import OfficeModel


class Message(OfficeModel):
    """One message in one inbox; told once for each cause, stage and person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages"
    )
    ref = models.UUIDField()
    kind = models.CharField(max_length=32)
    label = models.CharField(max_length=32, blank=True)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_claimed_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["ref", "kind", "user"], name="message_told_once")
        ]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="message_unread")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
