"""Who wrote something here, as another team reads it: users of this office are nobody there."""

from apps.accounts.models import User
from tenants.schema import current_office


def from_here(user: User) -> str:
    """Return a user with the institution and the office."""
    return f"{name_of(user)}, {current_office().name}"


def name_of(user: User | None) -> str:
    """Return a user with the institution; empty for nobody."""
    if user is None:
        return ""
    return f"{user}, {user.institution}" if user.institution else str(user)
