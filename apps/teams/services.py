"""Appointing groups and recording their meetings."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import Institution, User
from apps.accounts.rules import Role
from apps.common.errors import Invalid, Problem
from apps.teams.models import Group, Meeting, Membership


def appoint(
    *, by: User, on: dt.date, social_worker: User, police_officer: User, others: Iterable[User],
    seated_on: dt.date | None = None,
) -> Group:  # fmt: skip
    """Return a new group with its obligatory core (UPPD art. 9a.11).

    ``seated_on`` is since when these people sit in it, where the group itself is older.

    Raises ``Invalid`` when one person is named twice, is not a member of groups, or does not belong to
    the institution that the Act names for the core.
    """
    functions = _functions(social_worker, police_officer, others)
    group = Group.objects.create(appointed_on=on, appointed_by=by)
    Membership.objects.bulk_create(
        [
            Membership(group=group, user=user, function=what, since=seated_on or on)
            for user, what in functions
        ]
    )
    return group


@transaction.atomic
def change(
    *, group: Group, on: dt.date, social_worker: User, police_officer: User, others: Iterable[User]
) -> None:
    """Let exactly these people sit in a group from a day on; what they see begins and ends with it.

    Raises ``Invalid`` as ``appoint`` does.
    """
    wanted = {(one.pk, what) for one, what in _functions(social_worker, police_officer, others)}
    seats = Membership.objects.select_for_update().filter(group=group, until=None)
    sitting = {(one.user_id, one.function) for one in seats}
    if sitting == wanted:
        raise Invalid(_("Exactly these people are in the group already. Nothing was changed."))
    kept = sitting & wanted
    for seat in seats:
        if (seat.user_id, seat.function) not in kept:
            seat.until = max(on, seat.since)
            seat.save(update_fields=["until"])
    Membership.objects.bulk_create(
        [Membership(group=group, user_id=user, function=what, since=on)
         for user, what in sorted(wanted - kept)]
    )  # fmt: skip


def record_meeting(
    *, group: Group, on: dt.date, is_remote: bool, present: Iterable[User]
) -> Meeting:
    """Return the record of a meeting that took place."""
    meeting = Meeting.objects.create(group=group, held_on=on, is_remote=is_remote)
    meeting.present.set(present)
    return meeting


def correct_presence(meeting: Meeting, present: Iterable[User]) -> None:
    """Record anew who was present at a meeting: its corrected minutes say so."""
    meeting.present.set(present)


_SOCIAL = frozenset({Institution.Kind.SOCIAL_WORKER})
# Where a soldier uses violence, one of the Military Police sits in the core (UPPD art. 9a.11a).
_POLICE = frozenset({Institution.Kind.POLICE, Institution.Kind.MILITARY_POLICE})


def _functions(
    social_worker: User, police_officer: User, others: Iterable[User]
) -> list[tuple[User, Membership.Function]]:
    _check_core(social_worker, police_officer)
    functions = [
        (social_worker, Membership.Function.SOCIAL_WORKER),
        (police_officer, Membership.Function.POLICE_OFFICER),
        *((other, Membership.Function.OTHER) for other in others),
    ]
    _check([user for user, _function in functions])
    return functions


def _check_core(social_worker: User, police_officer: User) -> None:
    for name, user, kinds, message in (
        ("social_worker", social_worker, _SOCIAL,
         _("%(name)s does not work in social assistance. Choose a social worker.")),
        ("police_officer", police_officer, _POLICE,
         _("%(name)s does not serve in the Police. Choose a police officer.")),
    ):  # fmt: skip
        if user.institution is None or user.institution.kind not in kinds:
            text = message % {"name": user}
            raise Invalid(text, problems=[Problem(text, name)])


def _check(users: list[User]) -> None:
    if len({user.pk for user in users}) != len(users):
        message = _("One person is named twice. Choose different people.")
        raise Invalid(message, problems=[Problem(message, "police_officer")])
    for user in users:
        if Role.GROUP_MEMBER not in user.roles or not user.is_active:
            message = _("%(name)s is not a member of groups.") % {"name": user}
            raise Invalid(message, problems=[Problem(message, "social_worker")])
