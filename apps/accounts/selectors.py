"""Reading users and tokens."""

import datetime as dt
from typing import cast

from django.db.models import Prefetch

from apps.accounts.models import ApiToken, RoleGrant, User
from apps.accounts.rules import BOUND_TO_SECRECY, Role
from tenants.bound import BoundQuerySet


def users() -> BoundQuerySet[User]:
    """Return all users in Polish order, with institution and present roles, in two queries."""
    held = Prefetch(
        "role_grants", RoleGrant.objects.filter(ended_at=None).order_by("role"), to_attr="held"
    )
    found: BoundQuerySet[User] = User.objects.select_related("institution")
    return cast("BoundQuerySet[User]", found.prefetch_related(held).order_by("sort_key"))


def bound_to_secrecy() -> list[User]:
    """Return the active users whose roles need the statement of confidentiality (UPPD art. 9c.3).

    Whose statement is missing comes first.
    """
    people = {one for role in BOUND_TO_SECRECY for one in active_with(role)}
    return sorted(people, key=lambda one: (one.secrecy_signed_on is not None, one.sort_key))


def active_with(role: Role) -> BoundQuerySet[User]:
    """Return active users who hold a role now."""
    found: BoundQuerySet[User] = (
        User.objects.filter(is_active=True, role_grants__role=role, role_grants__ended_at=None)
        .select_related("institution")
        .order_by("sort_key")
        .distinct()
    )
    return found


def service_of_team() -> list[User]:
    """Return the chair and who serves the team, as far as they are active."""
    return [*active_with(Role.CHAIR), *active_with(Role.SECRETARY)]


def usable_token(hashed: str, now: dt.datetime) -> ApiToken | None:
    """Return the token with this hash if it still opens anything."""
    token = ApiToken.objects.select_related("user").filter(hash=hashed).first()
    return token if token and token.is_usable(now) else None
