"""Procedures that leave for another team, and those that arrive."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.attachments.models import Attachment
from apps.common.fields import EncryptedBytesField, EncryptedJSONField
from apps.procedures.models import Procedure
from tenants.bound import OfficeModel


class Basis(models.TextChoices):
    """Why another team is competent."""

    MOVE = "move", _("The person suffering violence moved (UPPD art. 9e ust. 3)")
    RESIDENCE = "residence", _("The person suffering violence lives there (UPPD art. 9e ust. 1)")
    DESIGNATED = "designated", _("The voivode designated the team (UPPD art. 9e ust. 5–7)")


class Outgoing(OfficeModel):
    """A hand-over that this team prepares, releases by two people, and gets a receipt for.

    To a team outside this deployment it goes on paper: no parcel, and somebody records the receipt.
    """

    class State(models.TextChoices):
        """Where it stands."""

        PREPARED = "prepared", pgettext_lazy("hand-over", "waits for release")
        SENT = "sent", pgettext_lazy("hand-over", "waits for the other team")
        ACCEPTED = "accepted", pgettext_lazy("hand-over", "taken over")
        REFUSED = "refused", pgettext_lazy("hand-over", "refused")
        CANCELLED = "cancelled", pgettext_lazy("hand-over", "cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="outgoing")
    # Empty where it goes on paper: then the name is what the preparing person typed.
    to_teryt = models.CharField(max_length=6, blank=True)
    is_paper = models.BooleanField(default=False)
    to_name = models.CharField(max_length=120)
    basis = models.CharField(max_length=12, choices=Basis)
    known_on = models.DateField()
    # The new team asks for the documents first (UPPD art. 9c.5a).
    requested_on = models.DateField()
    state = models.CharField(max_length=12, choices=State, default=State.PREPARED)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    released_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    outcome = EncryptedJSONField(default=dict)

    class Meta:
        ordering = ["-prepared_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "sent", "accepted", "refused", "cancelled"]),
                name="outgoing_state_known",
            ),
            models.CheckConstraint(
                condition=Q(basis__in=["move", "residence", "designated"]),
                name="outgoing_basis_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "cancelled"])
                | (Q(released_at__isnull=False) & ~Q(released_by=F("prepared_by"))),
                name="outgoing_released_by_another",
            ),
            models.CheckConstraint(
                condition=Q(is_paper=True, to_teryt="") | (Q(is_paper=False) & ~Q(to_teryt="")),
                name="outgoing_on_paper_or_to_an_office",
            ),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(state__in=["prepared", "sent"]),
                name="outgoing_one_at_a_time",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.to_name} {self.state}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("transfers:outgoing", args=[self.pk])


class OutgoingFile(OfficeModel):
    """A file that goes with a hand-over: chosen by one person, seen by the one who releases it."""

    outgoing = models.ForeignKey(Outgoing, on_delete=models.PROTECT, related_name="files")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="goes_with")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outgoing", "attachment"], name="outgoing_file_goes_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.outgoing_id} {self.attachment_id}"


class Incoming(OfficeModel):
    """A procedure that another team hands over: kept sealed from use until somebody decides."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", pgettext_lazy("hand-over", "waits for your decision")
        ACCEPTED = "accepted", pgettext_lazy("hand-over", "taken over")
        REFUSED = "refused", pgettext_lazy("hand-over", "refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sender_teryt = models.CharField(max_length=6)
    sender_name = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    # The procedure there: a second parcel about it adds to what was taken over.
    source = models.UUIDField()
    source_number = models.CharField(max_length=32)
    # The number of the case in some team's records before this system; empty where it had none.
    earlier_number = models.CharField(max_length=64, blank=True, default="", db_default="")
    basis = models.CharField(max_length=12, choices=Basis)
    content = EncryptedJSONField(default=dict)
    # What ids of the other team became here: a later parcel adds only what is not among them.
    became = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    arrived_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(null=True)
    reason = EncryptedJSONField(default=dict)
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="incoming", null=True
    )

    class Meta:
        ordering = ["-arrived_at"]
        constraints = [
            models.UniqueConstraint(fields=["sender_teryt", "key"], name="incoming_arrives_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by=None, procedure=None)
                | Q(state="accepted", decided_by__isnull=False, procedure__isnull=False)
                | Q(state="refused", decided_by__isnull=False, procedure=None),
                name="incoming_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender_name} {self.state}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("transfers:incoming", args=[self.pk])


class IncomingFile(OfficeModel):
    """A file that came with a hand-over; its content lies here until somebody decides."""

    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="files")
    # Its id and number at the other team: later parcels bring it no second time.
    source = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    about = EncryptedJSONField(default=dict)
    mime = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    data = EncryptedBytesField(null=True)
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="came_as", null=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incoming", "source"], name="incoming_file_comes_once"),
            models.CheckConstraint(
                condition=Q(data__isnull=False, attachment=None)
                | Q(data=None, attachment__isnull=False),
                name="incoming_file_waits_or_was_taken",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incoming_id} {self.source}"
