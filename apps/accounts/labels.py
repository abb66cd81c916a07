"""What roles and scopes are called on pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.rules import Role, Scope

_ROLES: dict[Role, Promise] = {
    Role.INITIATOR: _("Initiator of procedures"),
    Role.CHAIR: _("Chair of the interdisciplinary team"),
    Role.SECRETARY: _("Secretary of the interdisciplinary team"),
    Role.GROUP_MEMBER: _("Member of a diagnostic and help group"),
    Role.ADMINISTRATOR: _("Office administrator"),
    Role.DATA_PROTECTION_OFFICER: _("Data protection officer"),
    Role.ANALYST: _("Analyst of the marshal's office"),
}
_SCOPES: dict[Scope, Promise] = {
    Scope.PROCEDURES_READ: _("Read procedures"),
    Scope.PROCEDURES_WRITE: _("Start procedures and take actions"),
    Scope.CONTACTS_READ: _("Read how people are safely reached"),
    Scope.PRINTS_READ: _("Take prints of forms, letters and minutes out"),
    Scope.EXPORTS_READ: _("Take a whole procedure out"),
    Scope.CALENDAR_WRITE: _("Issue and revoke the address of the own calendar"),
    Scope.DEADLINES_READ: _("Read deadlines"),
    Scope.STATISTICS_READ: _("Read statistics"),
}


def role_label(role: Role) -> Promise:
    """Return the name of a role."""
    return _ROLES[role]


def scope_label(scope: Scope) -> Promise:
    """Return the name of a scope."""
    return _SCOPES[scope]
