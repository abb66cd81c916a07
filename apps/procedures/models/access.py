"""Who may not see a procedure though their role would let them, and who sees one for a night."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.common.fields import EncryptedJSONField
from apps.procedures.models.procedure import Procedure
from tenants.bound import OfficeModel


class Recusal(OfficeModel):
    """A member of staff is close to a party: the procedure is closed to them until the chair lifts it.

    By analogy with KPA art. 24 § 1 and 3 (UPPD art. 9e.5 knows the conflict of interest of a team).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="recusals")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals"
    )
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = EncryptedJSONField(default=dict)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "user"], condition=Q(lifted_at=None), name="recused_once"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_by=F("user"))),
                name="recusal_lifted_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"


class Emergency(OfficeModel):
    """Somebody opened a procedure that is not theirs because a life was in danger; another reviews it."""

    class Verdict(models.TextChoices):
        """What the reviewer found."""

        JUSTIFIED = "justified", _("justified")
        UNJUSTIFIED = "unjustified", _("not justified")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="emergencies")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="emergencies"
    )
    reason = EncryptedJSONField(default=dict)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)
    note = EncryptedJSONField(default=dict)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "user"], condition=Q(ended_at=None), name="emergency_once"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("opened_at")), name="emergency_ends"),
            models.CheckConstraint(
                condition=Q(verdict="", reviewed_by=None, reviewed_at=None)
                | (
                    Q(verdict__in=["justified", "unjustified"], reviewed_at__isnull=False)
                    & ~Q(reviewed_by=F("user"))
                ),
                name="emergency_reviewed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"

    def get_absolute_url(self) -> str:
        """Return the address of its review."""
        return reverse("procedures:review", args=[self.pk])
