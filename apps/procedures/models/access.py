"""Who may not see a procedure, though their role would let them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

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
