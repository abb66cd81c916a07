"""Making users, giving roles, issuing tokens."""

import datetime as dt
import hashlib
import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import rules
from apps.accounts.models import ApiToken, Institution, RoleGrant, User
from apps.accounts.permissions import require, require_any
from apps.accounts.rules import Permission, Role, Scope
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, NotFound, Problem

_PREFIX = "prz_"


@transaction.atomic
def create_user(
    *,
    actor: User | None,
    username: str,
    password: str,
    roles: set[Role],
    now: dt.datetime,
    **profile: object,
) -> User:
    """Return a new user with roles. ``actor`` is None only when an office is being set up.

    An administrator who chose the password knows it: the user changes it before anything else opens.
    Raises ``Invalid`` for a name that is taken, a weak password, or roles that exclude each other.
    """
    if actor is not None:
        require(actor, Permission.MANAGE_USERS)
    _check_roles(roles)
    user = User(username=username, must_change_password=actor is not None, **profile)
    _check_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise Invalid(
            _("This user name is taken."),
            problems=[Problem(_("This user name is taken. Choose another."), "username")],
        ) from error
    set_roles(actor=actor, user=user, roles=roles, now=now)
    audit.record(actor=actor, action="user.created", subject=("user", user.pk), at=now)
    return user


@transaction.atomic
def set_roles(*, actor: User | None, user: User, roles: set[Role], now: dt.datetime) -> None:
    """Make exactly these roles hold from now on; takes effect at the next request."""
    if actor is not None:
        require(actor, Permission.MANAGE_USERS)
    _check_roles(roles)
    locked = User.objects.select_for_update().get(pk=user.pk)
    held = set(locked.roles)
    locked.role_grants.filter(role__in=held - roles, ended_at=None).update(ended_at=now)
    RoleGrant.objects.bulk_create(
        [
            RoleGrant(user=locked, role=role, granted_by=actor, granted_at=now)
            for role in sorted(roles - held)
        ]
    )
    if held != roles:
        audit.record(
            actor=actor, action="user.roles", subject=("user", user.pk), at=now,
            before=sorted(held), after=sorted(roles),
        )  # fmt: skip
    for stale in ("roles", "permissions"):
        user.__dict__.pop(stale, None)


@transaction.atomic
def change_user(
    *, actor: User, user: User, roles: set[Role], now: dt.datetime, **profile: object
) -> None:
    """Change a user's data and roles together, or nothing of it."""
    require(actor, Permission.MANAGE_USERS)
    locked = User.objects.select_for_update().get(pk=user.pk)
    for name, value in profile.items():
        setattr(locked, name, value)
    locked.save()
    set_roles(actor=actor, user=locked, roles=roles, now=now)


@transaction.atomic
def record_statement(
    *, actor: User, user_id: int, signed_on: dt.date | None, now: dt.datetime
) -> User:
    """Record the day of somebody's statement of confidentiality; None takes a mistaken day away.

    What their roles open begins with it, at the next request (UPPD art. 9c.3). Raises ``NotFound``,
    ``NotPermitted``, and ``Invalid`` for a day in the future.
    """
    require_any(actor, [Permission.MANAGE_USERS, Permission.RECEIVE_FORM])
    user: User | None = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound(_("There is no such user."))
    if signed_on is not None and signed_on > timezone.localdate(now):
        message = _("The day is in the future. Enter the day on which it happened.")
        raise Invalid(message, problems=[Problem(message, "signed_on")])
    if user.secrecy_signed_on != signed_on:
        user.secrecy_signed_on = signed_on
        user.save(update_fields=["secrecy_signed_on", "sort_key"])
        audit.record(
            actor=actor, action="user.statement", subject=("user", user.pk), at=now,
            signed_on=signed_on.isoformat() if signed_on else "",
        )  # fmt: skip
    return user


@transaction.atomic
def set_active(*, actor: User, user: User, is_active: bool, now: dt.datetime) -> None:
    """Let a user sign in, or stop that at once."""
    require(actor, Permission.MANAGE_USERS)
    if actor.pk == user.pk:
        raise DomainError(_("You cannot block your own account. Ask another administrator."))
    locked = User.objects.select_for_update().get(pk=user.pk)
    locked.is_active = is_active
    locked.save(update_fields=["is_active", "sort_key"])
    audit.record(
        actor=actor, action="user.unblocked" if is_active else "user.blocked",
        subject=("user", user.pk), at=now,
    )  # fmt: skip


def add_institution(*, name: str, kind: str) -> Institution:
    """Return the institution of that name, made if it is missing."""
    institution, _made = Institution.objects.get_or_create(name=name, defaults={"kind": kind})
    return institution


@transaction.atomic
def issue_token(
    *, user: User, name: str, scopes: set[Scope], days: int, now: dt.datetime
) -> tuple[ApiToken, str]:
    """Return a new token and its text, which is never seen again."""
    if not scopes:
        raise Invalid(
            _("Choose at least one scope."),
            problems=[Problem(_("Choose at least one scope."), "scopes")],
        )
    text = _PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        name=name, user=user, prefix=text[:8], hash=token_hash(text), scopes=sorted(scopes),
        created_at=now, expires_at=now + dt.timedelta(days=days),
    )  # fmt: skip
    audit.record(
        actor=user, action="token.issued", subject=("token", token.pk), at=now, scopes=token.scopes
    )
    return token, text


@transaction.atomic
def revoke_token(*, user: User, token_id: int, now: dt.datetime) -> None:
    """End one of the user's own tokens. Raises ``NotFound``."""
    changed = ApiToken.objects.filter(pk=token_id, user=user, revoked_at=None).update(
        revoked_at=now
    )
    if not changed:
        raise NotFound(_("There is no such token."))
    audit.record(actor=user, action="token.revoked", subject=("token", token_id), at=now)


def token_hash(text: str) -> str:
    """Return what is kept of a token. It is long and random, so one round is enough."""
    return hashlib.sha256(text.encode()).hexdigest()


def _check_roles(roles: set[Role]) -> None:
    if not rules.are_compatible(roles):
        message = _("An administrator manages accounts and cannot also work on cases.")
        raise Invalid(message, problems=[Problem(message, "roles")])


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(
            _("This password is too easy to guess."),
            problems=[Problem(message, "password") for message in error.messages],
        ) from error
