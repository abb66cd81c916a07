"""Tables of earlier cases on their way in, and their rows."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from apps.common.fields import EncryptedJSONField
from apps.procedures.models import Procedure
from tenants.bound import OfficeModel


class Batch(OfficeModel):
    """One table that was uploaded. The file and its name are not kept, only the hash of it."""

    class State(models.TextChoices):
        """Where it stands."""

        UPLOADED = "uploaded", pgettext_lazy("import", "columns to be matched")
        MAPPED = "mapped", pgettext_lazy("import", "to be checked")
        CHECKED = "checked", pgettext_lazy("import", "checked")
        RUNNING = "running", pgettext_lazy("import", "running")
        STOPPED = "stopped", pgettext_lazy("import", "stopped")
        DONE = "done", pgettext_lazy("import", "finished")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=4, choices=[("csv", "CSV"), ("xlsx", "XLSX")])
    state = models.CharField(max_length=8, choices=State, default=State.UPLOADED)
    # Encrypted as well: a table without headings has people where they should be.
    headings = EncryptedJSONField(default=list)
    # Our name of a column with its place in the table.
    columns = models.JSONField(default=dict)
    rows_read = models.PositiveIntegerField(default=0)
    cases = models.PositiveIntegerField(default=0)
    # Of the last check: how many cases to be taken in count in a year, by the year.
    years = models.JSONField(null=True)
    problems_found = models.PositiveIntegerField(default=0)
    # Some case still runs, so somebody must be named who works in its group.
    needs_group = models.BooleanField(default=False)
    social_worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    police_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    # Who let it run: the procedures are theirs to answer for.
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)
    # Rises with each matching, check and start: what somebody lets run is what they saw.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["uploaded", "mapped", "checked", "running", "stopped", "done"]
                ),
                name="batch_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["uploaded", "mapped", "checked"]) | Q(run_by__isnull=False),
                name="batch_run_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("imports:detail", args=[self.pk])


class Row(OfficeModel):
    """One line of a table, encrypted until its case is in; the first line of a case stands for it."""

    class State(models.TextChoices):
        """What became of it."""

        PENDING = "pending", pgettext_lazy("import", "waits")
        IMPORTED = "imported", pgettext_lazy("import", "taken in")
        SKIPPED = "skipped", pgettext_lazy("import", "was there already")
        WRONG = "wrong", pgettext_lazy("import", "to be mended")
        # Its procedure was deleted when the time of keeping ended; the number never comes in again.
        ERASED = "erased", pgettext_lazy("import", "deleted after the time of keeping")

    # Their numbers never come in again.
    KNOWN = (State.IMPORTED, State.ERASED)

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    # The office's own number of the case; never a name or a PESEL (rules.case.reference_problem).
    reference = models.CharField(max_length=64, blank=True)
    is_head = models.BooleanField(default=False)
    # By it cases come in from the oldest on, as they followed one another.
    started_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    content = EncryptedJSONField(default=list)
    problems = EncryptedJSONField(default=list)
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, related_name="import_rows"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
            models.UniqueConstraint(
                fields=["reference"],
                condition=Q(state__in=["imported", "erased"], is_head=True),
                name="import_reference_once",
            ),
            models.UniqueConstraint(
                fields=["batch", "reference"], condition=Q(is_head=True) & ~Q(reference=""),
                name="import_one_head",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "imported", "skipped", "wrong", "erased"]),
                name="import_row_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="imported", is_head=True) | Q(procedure__isnull=False),
                name="import_row_has_procedure",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["batch", "started_on", "number"],
                condition=Q(state="pending", is_head=True), name="import_waiting",
            ),
            models.Index(fields=["batch", "reference"], name="import_case"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.state}"
