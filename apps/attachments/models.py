"""Files: what is known of them, and apart from it their encrypted content."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.common.fields import EncryptedBytesField, EncryptedJSONField
from apps.documents.rules.files import TYPES
from apps.procedures.models import Form, Procedure
from tenants.bound import OfficeModel


class Attachment(OfficeModel):
    """A file of a procedure. A new version replaces one without deleting it."""

    class State(models.TextChoices):
        """What is known of its safety; only the first two are served."""

        CLEAN = "clean", pgettext_lazy("file", "checked")
        UNSCANNED = "unscanned", pgettext_lazy("file", "not checked for viruses")
        WAITING = "waiting", pgettext_lazy("file", "waits for the virus check")
        INFECTED = "infected", _("in quarantine: a virus was found")
        REMOVED = "removed", pgettext_lazy("file", "removed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="attachments")
    title = EncryptedJSONField(default=dict)
    mime = models.CharField(max_length=80, choices=[(one.mime, one.suffix) for one in TYPES])
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    state = models.CharField(max_length=10, choices=State)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    # Who added it at the team that handed it over; empty for files added here.
    origin = models.CharField(max_length=200, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    removed_at = models.DateTimeField(null=True)
    reason = EncryptedJSONField(default=dict)

    class Meta:
        ordering = ["number", "-version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["clean", "unscanned", "waiting", "infected", "removed"]),
                name="attachment_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="removed", removed_at__isnull=False, removed_by__isnull=False)
                | (~Q(state="removed") & Q(removed_at=None)),
                name="attachment_removed_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["procedure", "number", "version"], name="attachment_version_once"
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=F("id")), name="attachment_replaces_another"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["uploaded_at"], condition=Q(state="waiting"), name="attachment_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}.{self.version}"

    @property
    def is_served(self) -> bool:
        """Whether the file may be opened."""
        return self.state in (self.State.CLEAN, self.State.UNSCANNED)

    @property
    def added_by(self) -> str:
        """Who added it, here or at the team that handed it over."""
        return self.origin or str(self.uploaded_by)

    @property
    def suffix(self) -> str:
        """The ending of the name under which it is served."""
        return next(one.suffix for one in TYPES if one.mime == self.mime)

    @property
    def served_as(self) -> str:
        """The name under which it is served: nobody's own words."""
        return f"file-{self}.{self.suffix}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("attachments:detail", args=[self.pk])


class Content(OfficeModel):
    """The encrypted bytes of a file, in the office's own schema: nothing of it lies elsewhere."""

    attachment = models.OneToOneField(
        Attachment, on_delete=models.PROTECT, primary_key=True, related_name="content"
    )
    data = EncryptedBytesField()

    def __str__(self) -> str:
        return str(self.attachment_id)


class Scan(OfficeModel):
    """The scan of a paper form, beside its draft. It was checked before it was taken."""

    form = models.OneToOneField(Form, on_delete=models.PROTECT, related_name="scan")
    mime = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=Attachment.State)
    data = EncryptedBytesField()
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["clean", "unscanned"]), name="scan_was_checked"
            ),
            models.CheckConstraint(
                condition=Q(mime__in=["application/pdf", "image/png", "image/jpeg"]),
                name="scan_can_be_shown",
            ),
        ]

    def __str__(self) -> str:
        return str(self.form_id)


class ScanPage(OfficeModel):
    """One page of a scan as a picture."""

    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField()
    data = EncryptedBytesField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["scan", "number"], name="scan_page_once")]

    def __str__(self) -> str:
        return f"{self.scan_id} {self.number}"
