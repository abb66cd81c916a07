"""Letters, what held them back, and the numbers that the register gives."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.models import Institution, User
from apps.common.fields import EncryptedBytesField, EncryptedJSONField
from apps.letters.rules.kinds import KINDS, DocumentKind
from apps.letters.rules.states import Means, State
from apps.letters.rules.team_kinds import TEAM_KINDS, TeamKind
from apps.procedures.models import Party, Procedure
from tenants.bound import OfficeModel


class StateChoice(models.TextChoices):
    """States, as a column's choices with their names."""

    DRAFT = State.DRAFT.value, _("draft")
    HELD = State.HELD.value, pgettext_lazy("letter", "held: check it")
    ISSUED = State.ISSUED.value, pgettext_lazy("letter", "issued")
    SENT = State.SENT.value, pgettext_lazy("letter", "sent")
    DELIVERED = State.DELIVERED.value, pgettext_lazy("letter", "delivered")
    RETURNED = State.RETURNED.value, pgettext_lazy("letter", "came back")
    CANCELLED = State.CANCELLED.value, pgettext_lazy("letter", "cancelled")


class MeansChoice(models.TextChoices):
    """How a letter leaves, with names."""

    BY_HAND = Means.BY_HAND.value, _("handed over in person")
    REGISTERED_POST = Means.REGISTERED_POST.value, _("registered post with proof of delivery")
    E_DELIVERY = Means.E_DELIVERY.value, _("e-delivery")
    BY_POLICE = Means.BY_POLICE.value, _("through the Police")


class Outgoing(OfficeModel):
    """What every letter of the register is: its number, and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=12, choices=StateChoice, default=State.DRAFT.value)
    number = models.CharField(max_length=24, null=True, unique=True)  # noqa: DJ001 - null: none yet
    issued_on = models.DateField(null=True)
    means = models.CharField(max_length=16, choices=MeansChoice, blank=True)
    sent_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]), name="%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "held"], number=None, issued_on=None)
                | Q(state="cancelled")
                | Q(
                    state__in=["issued", "sent", "delivered", "returned"],
                    number__isnull=False, issued_on__isnull=False,
                ),
                name="%(class)s_issued_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "delivered", "returned"])
                | (Q(sent_on__gte=F("issued_on")) & ~Q(means="")),
                name="%(class)s_sent_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["delivered", "returned"]) | Q(ended_on__gte=F("sent_on")),
                name="%(class)s_ended_after_sending",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number or str(self.pk)


class Letter(Outgoing):
    """One outgoing letter. Its text is fixed when it is issued; a number of the register is its name."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=24, choices=[(one, one) for one in KINDS])
    # Whom it is for: a person of the procedure, or nobody where an institution is named in `given`.
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="letters")
    given = EncryptedJSONField(default=dict)
    body = EncryptedJSONField(default=list)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="letters"
    )
    # Everybody who wrote words of it, by id: none of them releases it when the firewall holds it.
    writers = models.JSONField(default=list)
    # Why the second person did not release it, until it is registered again.
    refusal = EncryptedJSONField(null=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # When the letter calls somebody to a meeting; the place is in `given`.
    calls_at = models.DateTimeField(null=True)
    # When that meeting was called off, and why: then nobody waits for the letter's recipient.
    called_off_at = models.DateTimeField(null=True)
    called_off = EncryptedJSONField(null=True)
    # The office's own template when the letter got its number: later ones do not change it.
    template = models.ForeignKey("Template", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Outgoing.Meta):
        constraints = [
            *Outgoing.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="letter_kind_known"),
            models.CheckConstraint(
                condition=Q(called_off_at=None, called_off=None)
                | Q(
                    called_off_at__isnull=False, called_off__isnull=False, calls_at__isnull=False,
                    state__in=["sent", "delivered", "returned", "cancelled"],
                ),
                name="letter_called_off_calls_nobody",
            ),
        ]  # fmt: skip

    def was_written_by(self, user: User) -> bool:
        """Whether words of it are the user's, of this version or of one before."""
        return self.author_id == user.pk or str(user.pk) in self.writers

    @property
    def is_sent_back(self) -> bool:
        """Whether the second person did not release it and it was not registered again since."""
        return self.state == State.DRAFT and self.refused_by_id is not None

    @property
    def recipient(self) -> str:
        """Who the letter is for: a person of the procedure, or what was typed; empty for the team's own."""
        return str(self.party.person) if self.party else self.given.get("recipient_name", "")

    @property
    def document(self) -> DocumentKind:
        """The row of the table of kinds."""
        return KINDS[self.kind]

    @property
    def title(self) -> str:
        """What the letter is called, in the words of the law of its procedure."""
        return self.document.title_under(self.procedure.regime)

    @property
    def basis(self) -> str:
        """The provision of the law of its procedure; empty where that has none for it."""
        return self.document.basis_under(self.procedure.regime)

    def get_absolute_url(self) -> str:
        """Return the address of the letter's page."""
        return reverse("letters:detail", args=[self.pk])


class TeamLetter(Outgoing):
    """A letter of the team itself, to an institution: about no procedure, and nothing of it leads to one.

    A table of its own, so that whatever asks for letters of procedures never meets it. It has its
    number from the beginning; its text stays as it was issued.
    """

    kind = models.CharField(max_length=24, choices=[(one, one) for one in TEAM_KINDS])
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    # The institution's name on the day of issue: the register says what stood on the letter.
    recipient = models.CharField(max_length=160)
    # What it is about, by id, and what of it: the same is written once (`given` by a context above).
    about = models.UUIDField()
    occasion = models.JSONField()
    body = EncryptedJSONField(default=list)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="team_letters"
    )
    # The register shows both kinds of letters in one table: of a procedure and of a person there is none.
    procedure = procedure_id = party_id = None

    class Meta(Outgoing.Meta):
        constraints = [
            *Outgoing.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=list(TEAM_KINDS)), name="teamletter_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["draft", "held"])
                & Q(number__isnull=False, issued_on__isnull=False),
                name="teamletter_is_issued",
            ),
            models.UniqueConstraint(
                fields=["kind", "about", "occasion"],
                condition=~Q(state__in=["cancelled", "returned"]),
                name="teamletter_once_for_an_occasion",
            ),
        ]  # fmt: skip

    @property
    def document(self) -> TeamKind:
        """The row of the table of kinds."""
        return TEAM_KINDS[self.kind]

    @property
    def title(self) -> str:
        """What the letter is called."""
        return self.document.title

    @property
    def basis(self) -> str:
        """The provision on which it is written."""
        return self.document.basis

    def get_absolute_url(self) -> str:
        """Return the address of the letter's page."""
        return reverse("letters:team-detail", args=[self.pk])


class Hold(OfficeModel):
    """A protected fact stands in a letter: which and where, never the fact itself."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="holds")
    field = models.CharField(max_length=32, blank=True)
    kind = models.CharField(max_length=12)
    label = models.CharField(max_length=32)
    found_at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = EncryptedJSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None)
                | (Q(released_at__isnull=False) & ~Q(released_by=F("author"))),
                name="hold_released_by_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"


class Template(OfficeModel):
    """The office's own docx of a kind of letter; the newest version is used.

    A version that is withdrawn has no content: from it on our own wording is used.
    """

    append_only = True

    kind = models.CharField(max_length=24, choices=[(one, one) for one in KINDS])
    version = models.PositiveSmallIntegerField()
    content = EncryptedBytesField()
    withdrawn = models.BooleanField(default=False, db_default=False)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="template_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class Counter(OfficeModel):
    """The last number that the register gave in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
