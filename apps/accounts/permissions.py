"""Checking a permission, with a refusal that says who may."""

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
