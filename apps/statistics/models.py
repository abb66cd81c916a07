"""What a gmina counted, kept as it was sent."""

import uuid

from django.conf import settings
from django.db import models

from tenants.bound import OfficeModel


class Snapshot(OfficeModel):
    """The aggregates of a year at one moment: provisional while it runs, closed once and for all."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    is_closed = models.BooleanField()
    definition_version = models.CharField(max_length=12)
    tables = models.JSONField()
    sha256 = models.CharField(max_length=64)
    computed_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-year", "-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["year", "sequence"], name="snapshot_sequence"),
            models.UniqueConstraint(
                fields=["year"], condition=models.Q(is_closed=True), name="snapshot_closed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(is_closed=False) | models.Q(closed_by__isnull=False),
                name="snapshot_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.sequence}"
