"""Statutory forms, and the hand-overs of form NK-B."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Institution
from apps.common.fields import EncryptedJSONField
from apps.procedures.models.procedure import IMPORTED, Party, Procedure, as_recorded
from apps.procedures.rules.form_values import parse_date
from apps.procedures.rules.patterns import GROUP_CODES
from tenants.bound import OfficeModel


class Form(OfficeModel):
    """A statutory form: a draft of its author, then a completed document that nobody edits."""

    class Status(models.TextChoices):
        """States of a form."""

        DRAFT = "draft", _("draft")
        COMPLETED = "completed", _("completed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=8)
    pattern = models.CharField(max_length=8)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    answers = EncryptedJSONField(default=dict)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="forms"
    )
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, related_name="forms"
    )
    # Whom a form of the group is about; NK-A is about all people of its answers.
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="forms")
    revision = models.PositiveSmallIntegerField(default=1)
    is_further = models.BooleanField(default=False)
    # Who wrote it elsewhere, where the procedure was handed over; the author is then who took it in.
    # IMPORTED: only what earlier records tell of it is known.
    origin = models.CharField(max_length=200, blank=True)
    # A further form begun for this procedure: limited to some sections (ROZP23 § 13.1).
    joins = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, related_name="limited_forms"
    )
    initiator_kind = models.CharField(max_length=24, choices=Institution.Kind, blank=True)
    version = models.PositiveIntegerField(default=1)
    # In which window each section was saved last: two people at one section do not lose a word.
    windows = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    completed_at = models.DateTimeField(null=True)
    # A form completed on paper and entered later: that moment, not the entering, starts a procedure.
    paper_completed_at = models.DateTimeField(null=True)
    # Why NK-A could not be filled in in the presence of the adult victim (ROZP23 § 2.5–2.6).
    obstacle = EncryptedJSONField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(paper_completed_at=None) | Q(code="NK-A"), name="form_on_paper_is_nka"
            ),
            models.CheckConstraint(
                condition=Q(paper_completed_at=None)
                | Q(completed_at=None)
                | Q(paper_completed_at__lte=F("completed_at")),
                name="form_on_paper_came_first",
            ),
            models.CheckConstraint(
                condition=Q(joins=None)
                | Q(code="NK-A", status="draft")
                | Q(code="NK-A", is_further=True, procedure=F("joins")),
                name="form_joins_its_procedure",
            ),
            models.CheckConstraint(
                condition=Q(code="NK-A", status="draft", completed_at=None, procedure=None)
                | Q(~Q(code="NK-A"), status="draft", completed_at=None, procedure__isnull=False)
                | Q(status="completed", completed_at__isnull=False, procedure__isnull=False),
                name="form_completed_with_procedure",
            ),
            models.CheckConstraint(
                condition=Q(code="NK-A", party=None)
                | Q(code__in=["NK-C", "NK-D"], party__isnull=False),
                name="form_of_group_about_party",
            ),
            models.UniqueConstraint(
                fields=["party", "code", "revision"], name="form_one_of_a_revision"
            ),
            models.UniqueConstraint(
                fields=["party"], condition=Q(code="NK-D"), name="form_nkd_once"
            ),
            models.UniqueConstraint(
                fields=["party", "code"], condition=Q(status="draft"), name="form_one_draft"
            ),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(code="NK-A", is_further=False),
                name="form_starts_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.pk}"

    @property
    def written_by(self) -> str:
        """Who wrote it, here or elsewhere."""
        if self.origin == IMPORTED:
            return gettext("the office's earlier records")
        return self.origin or str(self.author)

    @property
    def completed(self) -> dt.datetime | dt.date | None:
        """When it was completed, to be shown: earlier records tell a day of the group's forms, no hour."""
        if self.origin == IMPORTED and self.code in GROUP_CODES and self.completed_at:
            return timezone.localdate(self.completed_at)
        return self.completed_at

    @property
    def tells_of(self) -> dt.datetime | dt.date | None:
        """Of when it tells, for a list: of the talk, of the paper, or of its own completing."""
        if self.code in GROUP_CODES:
            talk = parse_date(self.answers.get("identification", {}).get("meeting_on"))
            return talk or self.completed
        moment = self.paper_completed_at or self.completed_at
        return as_recorded(moment, self.origin) if moment else None

    def happened_at(self, now: dt.datetime) -> dt.datetime:
        """Return the moment of which the form tells: of the paper, of its completing, or now."""
        return self.paper_completed_at or self.completed_at or now


class NkbHandover(OfficeModel):
    """Form NK-B was handed over, or refused: to whom, when, in which language (ROZP23 § 6)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="handovers")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="handovers")
    recipient = models.CharField(max_length=40)
    language = models.CharField(max_length=24)
    handed_on = models.DateField()
    is_refused = models.BooleanField(default=False)
    # The name of who took it for the victim.
    received_by = EncryptedJSONField(null=True)
    # Nobody of ours, where the procedure was handed over by another team.
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering = ["handed_on"]
        constraints = [
            models.UniqueConstraint(fields=["party", "handed_on"], name="nkb_once_a_day")
        ]

    def __str__(self) -> str:
        return f"NK-B {self.handed_on}"
