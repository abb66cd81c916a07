"""Users and what they may do; every office has its own."""

import datetime as dt
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from apps.accounts.rules import Permission, Role, Scope, permissions_of, roles_at_work
from apps.common import polish
from tenants.bound import BoundQuerySet, OfficeModel
from tenants.schema import current_schema


class Institution(OfficeModel):
    """Where somebody works: OPS, Police, school …; the kind follows section XIV of form NK-A."""

    class Kind(models.TextChoices):
        """Kinds of institution whose people may start a procedure, and others."""

        SOCIAL_WORKER = "social_worker", _("Social assistance unit")
        SPECIALIST_CENTRE = "specialist_centre", _("Specialist support centre")
        POLICE = "police", _("Police")
        MILITARY_POLICE = "military_police", _("Military Police")
        FAMILY_ASSISTANT = "family_assistant", _("Family assistants")
        EDUCATION = "education", _("School or other education unit")
        HEALTH = "health", _("Health care")
        GKRPA = "gkrpa", _("Board for alcohol problems")
        PEDAGOGUE_PSYCHOLOGIST = (
            "pedagogue_psychologist",
            _("Pedagogues, psychologists, therapists"),
        )
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=160, unique=True)
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BoundUserManager(UserManager.from_queryset(BoundQuerySet)):  # type: ignore[misc]  # a class made at run time
    """Django's manager of users, on querysets that stay in their office."""


# OfficeModel first: Django takes the manager of foreign keys from the first parent (D5).
class User(OfficeModel, AbstractUser):
    """A member of the office's staff or of a partner institution."""

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("institution")
    )
    function = models.CharField(_("function"), max_length=120, blank=True)
    phone = models.CharField(_("work phone"), max_length=40, blank=True)
    secrecy_signed_on = models.DateField(null=True)
    must_change_password = models.BooleanField(default=False, db_default=False)
    sort_key = models.CharField(max_length=320, blank=True, db_collation="C", editable=False)

    objects = BoundUserManager()  # type: ignore[misc]  # a narrower manager

    class Meta(AbstractUser.Meta):
        ordering = ["sort_key"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the key by which names sort in Polish."""
        self.sort_key = polish.sort_key(self.last_name, self.first_name)
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles that hold now."""
        held = self.role_grants.filter(ended_at=None).values_list("role", flat=True)
        return frozenset(Role(role) for role in held)

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """All that the roles grant now; nothing for an inactive user."""
        return permissions_of(self.roles_at_work) if self.is_active else frozenset()

    @property
    def roles_at_work(self) -> set[Role]:
        """The roles that open anything: some wait for the statement of confidentiality."""
        return roles_at_work(set(self.roles), has_signed=self.secrecy_signed_on is not None)

    @property
    def awaits_statement(self) -> bool:
        """Whether a role opens nothing until the statement of confidentiality is signed."""
        return self.roles_at_work != self.roles

    def may(self, permission: Permission) -> bool:
        """Whether one of the roles grants the permission."""
        return permission in self.permissions

    def get_session_auth_hash(self) -> str:
        """Return a hash that binds a session to the password *and* to the office (D2)."""
        key_salt = f"przystan.session:{current_schema()}"
        return salted_hmac(key_salt, self.password, algorithm="sha256").hexdigest()


class RoleGrant(OfficeModel):
    """A role given to a user by somebody, from a day until a day. Kept as history."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=32, choices=[(role.value, role.value) for role in Role])
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(ended_at=None), name="role_held_once"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class ApiToken(OfficeModel):
    """A token of the programming interface. Only its hash is kept."""

    name = models.CharField(_("name"), max_length=80)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    prefix = models.CharField(max_length=12)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    def is_usable(self, now: dt.datetime) -> bool:
        """Whether the token still opens anything."""
        return self.revoked_at is None and self.expires_at > now and self.user.is_active

    def has(self, scope: Scope) -> bool:
        """Whether the token was issued for this scope."""
        return scope in self.scopes
