"""Who lives together and who is who to whom, as one procedure knows it (ADR 0022)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.common.fields import EncryptedJSONField
from apps.procedures.models.forms import Form
from apps.procedures.models.procedure import Party, Procedure
from apps.procedures.rules.relations import KINDS, Kind
from tenants.bound import OfficeModel


class Household(OfficeModel):
    """People at one address. Whoever moves leaves this one and begins another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="households")
    address = EncryptedJSONField(default=dict)
    noted_at = models.DateTimeField()
    # Nobody of ours, where the procedure was handed over by another team.
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering = ["noted_at", "pk"]

    def __str__(self) -> str:
        return f"{self.noted_at:%Y-%m-%d}"


class Resident(OfficeModel):
    """Somebody in a household from a day until a day: a party, or another person of whom little is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residents")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="homes")
    about = EncryptedJSONField(null=True)
    is_principal = models.BooleanField(default=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = [
            "since", F("party__side").desc(nulls_last=True), "party__position", "pk",
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(party__isnull=False, about__isnull=True)
                | Q(party__isnull=True, about__isnull=False),
                name="resident_is_party_or_other",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="resident_in_order"
            ),
            models.UniqueConstraint(
                fields=["household", "party"], condition=Q(until=None), name="resident_once"
            ),
            models.UniqueConstraint(
                fields=["party"], condition=Q(until=None, is_principal=True),
                name="resident_one_principal",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"

    @property
    def name(self) -> str:
        """First name and surname."""
        if self.party is not None:
            return f"{self.party.person.first_name} {self.party.person.last_name}"
        about = self.about or {}
        return f"{about['first_name']} {about['last_name']}"


class Relation(OfficeModel):
    """What ``one`` is to ``other``, kept once for both sides; ``form`` is the NK-A that says so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    one = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="relations_to")
    other = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="relations_from")
    kind = models.CharField(max_length=24)
    # Unknown where a form says only how it is now.
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, null=True, related_name="relations")

    class Meta:
        ordering = ["one__position", "other__position", "since", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="relation_kind_known"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="relation_one_way"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="relation_in_order",
            ),
            models.UniqueConstraint(
                fields=["one", "other", "kind"], condition=Q(until=None), name="relation_once"
            ),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def procedure(self) -> Procedure:
        """The procedure of both."""
        return self.one.procedure

    @property
    def table(self) -> Kind:
        """What the law has of this kind."""
        return KINDS[self.kind]

    def seen_from(self, party: Party) -> tuple[Party, str]:
        """Return the person on the other side, and what they are to this one."""
        if party.pk == self.other_id:
            return self.one, self.table.title
        return self.other, KINDS[self.table.inverse].title
