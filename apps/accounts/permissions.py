"""Checking a permission, with a refusal that says who may."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from apps.accounts.labels import role_label
from apps.accounts.models import User
from apps.accounts.rules import Permission, permissions_of, roles_with
from apps.common.errors import NotPermitted


def require(user: User, permission: Permission) -> None:
    """Raise ``NotPermitted`` unless the user has the permission."""
    require_any(user, [permission])


def require_any(user: User, permissions: Iterable[Permission]) -> None:
    """Raise ``NotPermitted`` unless the user has at least one of the permissions."""
    wanted = list(permissions)
    if not user.permissions & set(wanted):
        raise NotPermitted(refusal(user, wanted))


def refusal(user: User, permissions: Iterable[Permission]) -> str:
    """Return why none of the permissions is the user's, and what helps."""
    wanted = list(permissions)
    if user.awaits_statement and permissions_of(set(user.roles)) & set(wanted):
        return _(
            "Your written statement of confidentiality (art. 9c.3) is not recorded yet. Hand it in at"
            " the office; the team's staff or the administrator record its day, and this opens."
        )
    roles = dict.fromkeys(str(role_label(role)) for one in wanted for role in roles_with(one))
    return _("Your role does not allow this. Who can do it: %(who)s.") % {"who": ", ".join(roles)}
