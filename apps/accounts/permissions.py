"""Checking a permission, with a refusal that says who may."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from apps.accounts.labels import role_label
from apps.accounts.models import User
from apps.accounts.rules import Permission, roles_with
from apps.common.errors import NotPermitted


def require(user: User, permission: Permission) -> None:
    """Raise ``NotPermitted`` unless the user has the permission."""
    if not user.may(permission):
        who = ", ".join(str(role_label(role)) for role in roles_with(permission))
        raise NotPermitted(
            _("Your role does not allow this. Who can do it: %(who)s.") % {"who": who}
        )


def require_any(user: User, permissions: Iterable[Permission]) -> None:
    """Raise ``NotPermitted`` unless the user has at least one of the permissions."""
    wanted = list(permissions)
    if not any(user.may(one) for one in wanted):
        roles = dict.fromkeys(role for one in wanted for role in roles_with(one))
        who = ", ".join(str(role_label(role)) for role in roles)
        raise NotPermitted(
            _("Your role does not allow this. Who can do it: %(who)s.") % {"who": who}
        )
