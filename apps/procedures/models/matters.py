"""Sub-processes of a procedure, and what happened in them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.common.fields import EncryptedJSONField
from apps.procedures.models.procedure import Party, Procedure
from apps.procedures.rules.tracks import Track
from apps.procedures.rules.tracks_all import TRACKS
from apps.procedures.rules.tracks_orders import issued_by
from tenants.bound import OfficeModel


def _known_states() -> Q:
    """Every kind with the states that its track has."""
    known = Q()
    for track in TRACKS.values():
        known |= Q(kind=track.code, state__in=[state for state, _title in track.states])
    return known


class Matter(OfficeModel):
    """One sub-process: an order, a referral, a summons; its table is ``rules.tracks``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="matters")
    # Whom it concerns, where its terms run for one person; old rows and some kinds name nobody.
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="matters")
    kind = models.CharField(max_length=24)
    state = models.CharField(max_length=24)
    number = models.PositiveSmallIntegerField()
    opened_on = models.DateField()
    # Nobody of ours, where the procedure was handed over by another team.
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    facts = EncryptedJSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=_known_states(), name="matter_state_known"),
            models.UniqueConstraint(fields=["procedure", "number"], name="matter_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def track(self) -> Track:
        """The table of this kind, as it reads for who gave an order."""
        return issued_by(TRACKS[self.kind], self.facts)

    @property
    def etag(self) -> str:
        """The version, as an entity tag."""
        return f'"{self.version}"'

    def get_absolute_url(self) -> str:
        """Return the address of the matter's page."""
        return reverse("matters:detail", args=[self.pk])


class MatterEvent(OfficeModel):
    """A step that was taken, appended and never edited."""

    append_only = True

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="events")
    step = models.CharField(max_length=24)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    facts = EncryptedJSONField(default=dict)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.step} {self.on}"
