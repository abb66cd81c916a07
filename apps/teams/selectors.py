"""Who sits in which group."""

from apps.accounts import selectors as accounts
from apps.accounts.models import Institution, User
from apps.accounts.rules import Role
from apps.teams.models import Group, Membership


def members(group: Group) -> list[User]:
    """Return the people who sit in the group now."""
    seats = group.memberships.filter(until=None).select_related("user").order_by("pk")
    return [seat.user for seat in seats]


def group_ids_of(user: User) -> list[object]:
    """Return the ids of the groups in which the user sits now."""
    seats = Membership.objects.filter(user=user, until=None)
    return list(seats.values_list("group_id", flat=True))


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
