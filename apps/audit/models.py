"""The log itself. No foreign keys: it outlives the users and things that it names."""

import hashlib
import json

from django.db import models

from tenants.bound import OfficeModel


class Entry(OfficeModel):
    """Who read or changed what, when and why; each row carries the hash of the one before."""

    append_only = True

    at = models.DateTimeField()
    actor_id = models.PositiveBigIntegerField(null=True)
    actor_name = models.CharField(max_length=160)
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    def expected_hash(self) -> str:
        """Return the hash that this row must have, given its content and its predecessor."""
        content = [
            self.previous_hash, self.at.isoformat(), self.actor_id, self.actor_name, self.action,
            self.subject_type, self.subject_id, self.purpose, self.details,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
