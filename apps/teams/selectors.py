"""Who sits in which group."""

from typing import Any

from django.db.models import QuerySet

from apps.accounts import selectors as accounts
from apps.accounts.models import Institution, User
from apps.accounts.rules import Permission, Role
from apps.teams.models import Group, Membership


def members(group: Group) -> list[User]:
    """Return the people who sit in the group now."""
    seats = group.memberships.filter(until=None).select_related("user").order_by("pk")
    return [seat.user for seat in seats]


def groups_open_to(user: User) -> QuerySet[Any, Any]:
    """Return the ids of the groups in which the user sits now and may begin.

    A seat alone opens nothing: without the signed statement of secrecy nobody begins (UPPD art. 9c.3).
    """
    seats = Membership.objects.filter(user=user, until=None)
    if not user.may(Permission.READ_GROUP_PROCEDURES):
        seats = seats.none()
    return seats.values("group_id")


def candidates() -> dict[str, list[User]]:
    """Return who can be appointed: social workers, police officers, and everybody."""
    people = list(accounts.active_with(Role.GROUP_MEMBER))

    def of(kind: str) -> list[User]:
        return [one for one in people if one.institution and one.institution.kind == kind]

    return {
        "social_worker": of(Institution.Kind.SOCIAL_WORKER),
        "police_officer": of(Institution.Kind.POLICE),
        "others": people,
    }
