"""Diagnostic and help groups and their meetings."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.bound import OfficeModel


class Group(OfficeModel):
    """A diagnostic and help group (GDP), one for each procedure; UPPD art. 9a.10a–12c."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appointed_on = models.DateField()
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.id)


class Membership(OfficeModel):
    """Somebody's place in a group, from a day until a day."""

    class Function(models.TextChoices):
        """What the member does in the group; the first two are obligatory (art. 9a.11)."""

        SOCIAL_WORKER = "social_worker", _("social worker")
        POLICE_OFFICER = "police_officer", _("police officer")
        OTHER = "other", _("other member")

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    function = models.CharField(max_length=16, choices=Function)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"], condition=models.Q(until=None), name="member_once"
            ),
            models.CheckConstraint(
                condition=models.Q(function__in=["social_worker", "police_officer", "other"]),
                name="member_function_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function} {self.user_id}"


class Meeting(OfficeModel):
    """A meeting of a group that took place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    is_remote = models.BooleanField(default=False)
    present = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    class Meta:
        ordering = ["held_on"]

    def __str__(self) -> str:
        return f"{self.held_on}"


class Letterhead(OfficeModel):
    """Who writes the team's letters, as it stands at their head. One row for the office."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    team = models.CharField(max_length=160)
    unit = models.CharField(max_length=160, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="letterhead_once"),
            models.CheckConstraint(condition=~models.Q(team=""), name="letterhead_named"),
        ]

    def __str__(self) -> str:
        return self.team
