"""Classes of keeping, holds, lists of what is to be deleted, and certificates of what was."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from apps.common.fields import EncryptedJSONField
from apps.procedures.models import Procedure
from tenants.bound import OfficeModel


class RetentionClass(OfficeModel):
    """A class of the office's own list of files (JRWA): how long a closed case is kept, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=160)
    years = models.PositiveSmallIntegerField(null=True)  # empty: kept for ever
    basis = models.CharField(max_length=200)
    needs_consent = models.BooleanField(default=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="retention_one_default"
            ),
            models.CheckConstraint(
                condition=Q(years=None) | Q(years__gte=1, years__lte=100),
                name="retention_years_in_range",
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(basis=""), name="retention_class_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"


class Assignment(OfficeModel):
    """Somebody chose a class for one procedure; the newest holds, the others are its history."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="classes")
    retention_class = models.ForeignKey(
        RetentionClass, on_delete=models.PROTECT, related_name="assignments"
    )
    reason = EncryptedJSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.retention_class_id}"


class Hold(OfficeModel):
    """Something forbids to delete, however old the procedure is: a court, a prosecutor, a complaint."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="legal_holds")
    reason = EncryptedJSONField(default=dict)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_because = EncryptedJSONField(default=dict)

    class Meta:
        ordering = ["-set_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="legal_hold_lifted_by_somebody",
            )
        ]
        indexes = [
            models.Index(
                fields=["procedure"], condition=Q(lifted_at=None), name="legal_hold_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.set_at:%Y-%m-%d}"


class Disposal(OfficeModel):
    """A list of procedures to delete: prepared by one person, released by another."""

    class State(models.TextChoices):
        """Where it stands."""

        PREPARED = "prepared", pgettext_lazy("list of deletion", "waits for release")
        DONE = "done", pgettext_lazy("list of deletion", "deleted")
        CANCELLED = "cancelled", pgettext_lazy("list of deletion", "cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    consent = models.CharField(max_length=120, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-prepared_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="prepared", settled_by=None, settled_at=None)
                | Q(state="cancelled", settled_at__isnull=False, settled_by__isnull=False)
                | (
                    Q(state="done", settled_at__isnull=False, settled_by__isnull=False)
                    & ~Q(settled_by=F("prepared_by"))
                ),
                name="disposal_released_by_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.prepared_at:%Y-%m-%d} {self.state}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("retention:disposal", args=[self.pk])


class DisposalItem(OfficeModel):
    """A procedure on a list. No foreign key: the line stays when the procedure is gone."""

    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="items")
    procedure_id = models.UUIDField()
    number = models.CharField(max_length=32)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["disposal", "procedure_id"], name="disposal_item_once")
        ]

    def __str__(self) -> str:
        return self.number


class Certificate(OfficeModel):
    """What is left of a deleted procedure: that it was, under which class it went, and who decided.

    Nothing about a person, and names of users as text, since it outlives everybody.
    """

    append_only = True

    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="certificates")
    procedure_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=32)
    regime = models.CharField(max_length=1)
    started_on = models.DateField()
    ended_on = models.DateField()
    ground = models.CharField(max_length=16)
    class_code = models.CharField(max_length=12)
    class_basis = models.CharField(max_length=200)
    kept_until = models.DateField()
    consent = models.CharField(max_length=120, blank=True)
    prepared_by = models.CharField(max_length=160)
    released_by = models.CharField(max_length=160)
    rows = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number
