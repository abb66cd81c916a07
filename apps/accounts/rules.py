"""Roles and what each may do. Explicit: no role contains another (domain, section 1)."""

import enum


class Permission(enum.StrEnum):
    """What somebody may do."""

    START_PROCEDURE = "start_procedure"
    READ_ALL_PROCEDURES = "read_all_procedures"
    READ_GROUP_PROCEDURES = "read_group_procedures"
    RECEIVE_FORM = "receive_form"
    APPOINT_GROUP = "appoint_group"
    FORWARD_FORM = "forward_form"
    WORK_IN_GROUP = "work_in_group"
    WAIVE_DEADLINE = "waive_deadline"
    READ_OFFICE_WORKLIST = "read_office_worklist"
    READ_STATISTICS = "read_statistics"
    SEND_STATISTICS = "send_statistics"
    READ_REGION = "read_region"
    MANAGE_USERS = "manage_users"
    READ_AUDIT = "read_audit"
    KEEP_ARCHIVE = "keep_archive"


class Role(enum.StrEnum):
    """Roles of an office's people."""

    INITIATOR = "initiator"
    CHAIR = "chair"
    SECRETARY = "secretary"
    GROUP_MEMBER = "group_member"
    ADMINISTRATOR = "administrator"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    ANALYST = "analyst"


_P = Permission
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.INITIATOR: frozenset({_P.START_PROCEDURE}),
    Role.CHAIR: frozenset(
        {
            _P.READ_ALL_PROCEDURES, _P.RECEIVE_FORM, _P.APPOINT_GROUP, _P.FORWARD_FORM,
            _P.WAIVE_DEADLINE, _P.READ_OFFICE_WORKLIST, _P.READ_STATISTICS, _P.SEND_STATISTICS,
            _P.KEEP_ARCHIVE,
        }
    ),
    Role.SECRETARY: frozenset(
        {
            _P.READ_ALL_PROCEDURES, _P.RECEIVE_FORM, _P.FORWARD_FORM, _P.READ_OFFICE_WORKLIST,
            _P.READ_STATISTICS, _P.SEND_STATISTICS, _P.KEEP_ARCHIVE,
        }
    ),
    Role.GROUP_MEMBER: frozenset({_P.READ_GROUP_PROCEDURES, _P.WORK_IN_GROUP}),
    Role.ADMINISTRATOR: frozenset({_P.MANAGE_USERS}),
    Role.DATA_PROTECTION_OFFICER: frozenset({_P.READ_AUDIT}),
    Role.ANALYST: frozenset({_P.READ_REGION}),
}  # fmt: skip

GMINA_ROLES = (
    Role.INITIATOR, Role.CHAIR, Role.SECRETARY, Role.GROUP_MEMBER, Role.ADMINISTRATOR,
    Role.DATA_PROTECTION_OFFICER,
)  # fmt: skip
VOIVODESHIP_ROLES = (Role.ANALYST, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER)

# An administrator who could also open cases would be a way around the wall between the two.
INCOMPATIBLE = frozenset(
    {
        frozenset({Role.ADMINISTRATOR, other})
        for other in (Role.INITIATOR, Role.CHAIR, Role.SECRETARY, Role.GROUP_MEMBER)
    }
)


# Members of the team and of groups state in writing that they keep what they learn, before they begin
# (UPPD art. 9c.3); so does whoever else handles the documents (art. 9c.7).
BOUND_TO_SECRECY = frozenset({Role.CHAIR, Role.SECRETARY, Role.GROUP_MEMBER})


def roles_at_work(roles: set[Role], *, has_signed: bool) -> set[Role]:
    """Return the roles that open anything: without the signed statement some do not yet."""
    return roles if has_signed else roles - BOUND_TO_SECRECY


def permissions_of(roles: set[Role]) -> frozenset[Permission]:
    """Return all that the roles grant together."""
    return frozenset().union(*(GRANTS[role] for role in roles))


def are_compatible(roles: set[Role]) -> bool:
    """Return whether one person may hold all of these roles."""
    return not any(pair <= roles for pair in INCOMPATIBLE)


def roles_with(permission: Permission) -> list[Role]:
    """Return the roles that grant a permission, for refusals that say who can help."""
    return [role for role, granted in GRANTS.items() if permission in granted]


class Scope(enum.StrEnum):
    """What a token of the programming interface may be used for."""

    PROCEDURES_READ = "procedures:read"
    PROCEDURES_WRITE = "procedures:write"
    # What else leaves whole, and is therefore asked for by name: addresses, contacts, documents.
    CONTACTS_READ = "contacts:read"
    PRINTS_READ = "prints:read"
    EXPORTS_READ = "exports:read"
    # The address is a secret that others may hold: no other scope makes one.
    CALENDAR_WRITE = "calendar:write"
    DEADLINES_READ = "deadlines:read"
    STATISTICS_READ = "statistics:read"
