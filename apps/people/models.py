"""Persons. Only the categories that UPPD art. 9c names; protected facts are encrypted."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.common import polish
from apps.common.fields import EncryptedJSONField
from tenants.bound import OfficeModel


class Sex(models.TextChoices):
    """Sex, as the statutory statistics ask for it."""

    FEMALE = "female", _("woman")
    MALE = "male", _("man")


class Person(OfficeModel):
    """A person whom the office knows from a form."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    sort_key = models.CharField(max_length=420, db_collation="C", editable=False)
    sex = models.CharField(max_length=6, choices=Sex, blank=True)
    birth_date = models.DateField(null=True)
    # As the newest row of `Death` says; here, so that lists of people need no further query.
    died_on = models.DateField(null=True)
    pesel_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null: no PESEL, not unique
    protected = EncryptedJSONField(default=dict)
    # Somebody found that this entry and another are one person; that one goes on.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["pesel_hash"],
                condition=models.Q(pesel_hash__isnull=False),
                name="person_pesel_once",
            ),
            models.CheckConstraint(
                condition=models.Q(sex__in=["", "female", "male"]), name="person_sex_known"
            ),
            models.CheckConstraint(
                condition=models.Q(died_on=None)
                | models.Q(birth_date=None)
                | models.Q(died_on__gte=models.F("birth_date")),
                name="person_died_after_birth",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None)
                | (models.Q(pesel_hash=None) & ~models.Q(merged_into=models.F("id"))),
                name="person_merged_has_no_pesel",
            ),
        ]
        indexes = [models.Index(fields=["sort_key"], name="person_sorted")]

    def __str__(self) -> str:
        return f"{self.last_name} {self.first_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the key by which names sort in Polish."""
        self.sort_key = polish.sort_key(self.last_name, self.first_name)
        super().save(*args, **kwargs)


class Contact(OfficeModel):
    """How a person can be reached without danger, from a moment on; the newest row holds."""

    append_only = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contacts")
    rules = EncryptedJSONField(default=dict)
    since = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"


class Death(OfficeModel):
    """What was recorded of a person's death, from a moment on; the newest row holds.

    Without a day it was withdrawn. ``note`` says where it is known from and why it was changed.
    """

    append_only = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deaths")
    died_on = models.DateField(null=True)
    note = EncryptedJSONField(default=dict)
    since = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"


class Merge(OfficeModel):
    """Two entries became one: who decided, and both as they were before."""

    append_only = True

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    gone = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="merge")
    before = EncryptedJSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class Tie(OfficeModel):
    """Somebody close to a member of staff, declared so that their case stays closed to that member.

    Found by hashes; the name itself is encrypted and shown to who declared it only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ties"
    )
    name_hash = models.CharField(max_length=64)
    pesel_hash = models.CharField(max_length=64, blank=True)
    about = EncryptedJSONField(default=dict)
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-declared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name_hash", "pesel_hash"],
                condition=models.Q(ended_at=None),
                name="tie_declared_once",
            )
        ]
        indexes = [models.Index(fields=["name_hash"], name="tie_name")]

    def __str__(self) -> str:
        return f"{self.user_id}"
