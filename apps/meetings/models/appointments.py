"""Appointments and who is invited to them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.common.fields import EncryptedJSONField
from apps.meetings.models.team import Seat
from apps.procedures.models import Party, Procedure
from apps.teams.models import Meeting
from tenants.bound import OfficeModel


class Kind(models.TextChoices):
    """What an appointment is for; a meeting of the team has no procedure and no parties."""

    GROUP_MEETING = "group_meeting", _("meeting of the group")
    TEAM_MEETING = "team_meeting", _("meeting of the interdisciplinary team")
    TALK = "talk", _("talk")
    VISIT = "visit", _("visit")


class State(models.TextChoices):
    """What became of an appointment."""

    PLANNED = "planned", pgettext_lazy("appointment", "planned")
    HELD = "held", pgettext_lazy("appointment", "held")
    CANCELLED = "cancelled", pgettext_lazy("appointment", "cancelled")


class Appointment(OfficeModel):
    """A time at a place, with the people who are expected there.

    ``where`` (place, room, link) is encrypted: the place of a visit may be somebody's home.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, related_name="appointments"
    )
    kind = models.CharField(max_length=16, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED)
    version = models.PositiveIntegerField(default=1)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_remote = models.BooleanField(default=False)
    where = EncryptedJSONField(default=dict)
    reason = EncryptedJSONField(null=True)  # why it was cancelled
    short_notice = EncryptedJSONField(null=True)  # why the team is called in less than 7 days
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, null=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    planned_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # when it was recorded as held or cancelled

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="appointment_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="appointment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="appointment_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(kind="team_meeting", procedure__isnull=True)
                | (~Q(kind="team_meeting") & Q(procedure__isnull=False)),
                name="appointment_of_team_or_procedure",
            ),
            models.CheckConstraint(
                condition=Q(state="planned", closed_at__isnull=True)
                | (~Q(state="planned") & Q(closed_at__isnull=False)),
                name="appointment_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", reason__isnull=False)
                | (~Q(state="cancelled") & Q(reason__isnull=True)),
                name="appointment_cancelled_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=True) | Q(state="held", kind="group_meeting"),
                name="appointment_meeting_of_group",
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="appointment_starts")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def place(self) -> str:
        """Where people come."""
        return str(self.where.get("place", ""))

    @property
    def room(self) -> str:
        """The room there; two rooms of one house share a corridor, so it keeps nobody apart."""
        return str(self.where.get("room", ""))

    @property
    def link(self) -> str:
        """The address of the call."""
        return str(self.where.get("link", ""))

    def get_absolute_url(self) -> str:
        """Return the address of the appointment's page."""
        return reverse("meetings:detail", args=[self.pk])


class Invited(OfficeModel):
    """Somebody who is expected: a party of the procedure, one of the staff, or a seat of the team.

    A seat's row has its user as well, where it has one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="invited")
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, related_name="invitations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="invitations"
    )
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="invitations")
    notice_sent_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)  # the day on which an absence was reported
    is_excused = models.BooleanField(default=False)
    came = models.BooleanField(null=True)  # unknown until the appointment was held

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(party__isnull=True) & (Q(user__isnull=False) | Q(seat__isnull=False)))
                | Q(party__isnull=False, user__isnull=True, seat__isnull=True),
                name="invited_party_or_user",
            ),
            models.UniqueConstraint(fields=["appointment", "party"], name="invited_party_once"),
            models.UniqueConstraint(fields=["appointment", "user"], name="invited_user_once"),
            models.UniqueConstraint(fields=["appointment", "seat"], name="invited_seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}"

    @property
    def who(self) -> object:
        """The person, whichever way they are known."""
        return self.party.person if self.party else (self.seat or self.user)
