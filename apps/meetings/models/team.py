"""Who sits in the interdisciplinary team, and the agreements on which its work rests."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from apps.accounts.models import Institution
from tenants.bound import OfficeModel


class Seat(OfficeModel):
    """A place in the interdisciplinary team, from a day until a day (UPPD art. 9a.2–9a.6).

    Of a user, or of somebody without an account, who is named.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="team_seats"
    )
    name = models.CharField(max_length=160, blank=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    appointed_on = models.DateField()
    act_number = models.CharField(max_length=60)
    until = models.DateField(null=True)
    training_done_on = models.DateField(null=True)
    statement_signed_on = models.DateField(null=True)
    is_chair = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-is_chair", "appointed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, name="") | (Q(user__isnull=True) & ~Q(name="")),
                name="seat_of_user_or_named",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("appointed_on")),
                name="seat_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(act_number=""), name="seat_has_act"),
            models.CheckConstraint(  # a user's statement is the user's, whatever they sit in
                condition=Q(user__isnull=True) | Q(statement_signed_on__isnull=True),
                name="seat_statement_of_named",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(until=None), name="seat_of_user_once"
            ),
            models.UniqueConstraint(
                fields=["is_chair"], condition=Q(until=None, is_chair=True), name="seat_one_chair"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user else self.name

    @property
    def statement_on(self) -> dt.date | None:
        """The day of the statement of confidentiality, of the user or of who has no account."""
        return self.user.secrecy_signed_on if self.user else self.statement_signed_on

    def get_absolute_url(self) -> str:
        """Return the address of the seat's page."""
        return reverse("seats:detail", args=[self.pk])


class Agreement(OfficeModel):
    """An agreement of the wójt with an institution (UPPD art. 9a.8)."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField()
    expires_on = models.DateField(null=True)

    class Meta:
        ordering = ["institution__name", "-signed_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("signed_on")),
                name="agreement_expires_after_signing",
            ),
            models.UniqueConstraint(
                fields=["institution", "signed_on"], name="agreement_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.signed_on}"
