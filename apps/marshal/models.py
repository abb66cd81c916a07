"""What arrived from the gminas: aggregates and nothing else."""

import uuid

from django.db import models

from tenants.bound import OfficeModel


class Gmina(OfficeModel):
    """A gmina of the voivodeship that uses the platform or should report."""

    teryt = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=160, db_collation="C")

    class Meta:
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name


class Received(OfficeModel):
    """One snapshot of one gmina, as it arrived."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gmina = models.ForeignKey(Gmina, on_delete=models.PROTECT, related_name="received")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    is_closed = models.BooleanField()
    definition_version = models.CharField(max_length=12)
    tables = models.JSONField()
    computed_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-year", "-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["gmina", "year", "sequence"], name="received_once")
        ]

    def __str__(self) -> str:
        return f"{self.gmina_id} {self.year}/{self.sequence}"
