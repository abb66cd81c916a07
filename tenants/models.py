"""The registry in ``public``: offices, hosts, parcels, the due index. No person and no user."""

import uuid

from django.db import models
from django_tenants.models import DomainMixin, TenantMixin

from tenants import names


class Undeletable(Exception):
    """Rows of the registry are never deleted by code: offices are closed step by step (D28)."""


class OfficeQuerySet(models.QuerySet["Office"]):
    """Offices, filtered."""

    def active(self) -> "OfficeQuerySet":
        """Offices that serve requests and tasks."""
        return self.filter(status=Office.Status.ACTIVE)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: a queryset's delete would leave schemas behind (D28)."""
        raise Undeletable("Close the office instead of deleting its row.")


class Office(TenantMixin):
    """An office: a gmina or the marshal's office of a voivodeship, with a schema of its own."""

    class Status(models.TextChoices):
        """Life of an office."""

        PROVISIONING = "provisioning"
        ACTIVE = "active"
        SUSPENDED = "suspended"
        CLOSING = "closing"
        DELETED = "deleted"

    class KindChoice(models.TextChoices):
        """Kinds, as choices of the column."""

        GMINA = names.Kind.GMINA.value
        VOIVODESHIP = names.Kind.VOIVODESHIP.value

    auto_create_schema = False
    auto_drop_schema = False

    kind = models.CharField(max_length=12, choices=KindChoice)
    name = models.CharField(max_length=120)
    teryt = models.CharField(max_length=6, unique=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.PROVISIONING)
    migrated_head = models.CharField(max_length=64, blank=True)
    public_key = models.BinaryField(max_length=32, default=bytes)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["provisioning", "active", "suspended", "closing", "deleted"]
                ),
                name="office_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="gmina", teryt__regex=r"^\d{6}$")
                | models.Q(kind="voivodeship", teryt__regex=r"^\d{2}$"),
                name="office_teryt_fits_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_gmina(self) -> bool:
        """Whether this is a gmina, else it is a voivodeship."""
        return self.kind == names.Kind.GMINA

    @property
    def voivodeship_schema(self) -> str:
        """Schema of the marshal's office to which a gmina reports."""
        return names.schema_for(names.Kind.VOIVODESHIP, self.teryt[:2])

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refuse (D28)."""
        raise Undeletable("Close the office instead of deleting its row.")


class Domain(DomainMixin):
    """A host name of an office."""


class Parcel(models.Model):
    """The only thing that crosses from one office to another: sealed for its recipient."""

    class State(models.TextChoices):
        """States of a parcel."""

        SENT = "sent"
        DELIVERED = "delivered"
        ACCEPTED = "accepted"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sender = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="sent_parcels")
    recipient = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="received_parcels")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    payload = models.BinaryField()
    payload_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State, default=State.SENT)
    reason = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "kind", "key"], name="parcel_sent_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["sent", "delivered", "accepted", "refused"]),
                name="parcel_state_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sent_at"],
                name="parcel_waiting",
                condition=models.Q(state__in=["sent", "delivered"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class DueEntry(models.Model):
    """One reminder that falls due: an office, an opaque id, a time and a stage. Nothing else."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    ref = models.UUIDField()
    stage = models.CharField(max_length=12)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "ref", "stage"], name="due_once_a_stage"),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="due_open", condition=models.Q(done_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.ref}"


class Blueprint(models.Model):
    """SQL that brings a schema of a kind from one head of migrations to the next, recorded once."""

    kind = models.CharField(max_length=12)
    position = models.PositiveIntegerField()
    from_head = models.CharField(max_length=64, blank=True)
    to_head = models.CharField(max_length=64)
    is_replayable = models.BooleanField()
    sql = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "position"], name="blueprint_position"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"
