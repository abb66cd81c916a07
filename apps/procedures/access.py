"""Who may see a procedure and why: the rules of ``selectors.visible_to``, told in words."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts import selectors as accounts
from apps.accounts.models import User
from apps.accounts.rules import Permission, permissions_of
from apps.audit import selectors as log
from apps.audit.models import Entry
from apps.procedures.models import Emergency, Procedure, Recusal
from apps.teams.models import Membership

TEAM = _("serves the team: sees all procedures")
GROUP = _("sits in the group of this procedure")
STARTED = _("completed the form NK-A that started it")
EMERGENCY = _("opened it in an emergency that is not over")
CLOSE = _("is close to a person concerned: it is closed to them")


@dataclass(frozen=True)
class Standing:
    """Somebody and the rules by which they see a procedure; ``closed`` outweighs the others."""

    user: User
    reasons: list[Promise | str]
    is_closed: bool

    @property
    def sees(self) -> bool:
        """Whether the rules together open it."""
        return bool(self.reasons) and (not self.is_closed or self.reasons == [STARTED])


def standings(procedure: Procedure) -> list[Standing]:
    """Return everybody whom a rule names, in a constant number of queries."""
    now = timezone.now()
    seated = set(
        Membership.objects.filter(group=procedure.group, until=None).values_list(
            "user_id", flat=True
        )
    )
    urgent = set(
        Emergency.objects.filter(procedure=procedure, ended_at=None, until__gt=now).values_list(
            "user_id", flat=True
        )
    )
    closed = set(
        Recusal.objects.filter(procedure=procedure, lifted_at=None).values_list(
            "user_id", flat=True
        )
    )
    found = []
    for user in accounts.users().filter(is_active=True):
        held = permissions_of({grant.role for grant in user.held})  # type: ignore[attr-defined]
        is_closed = user.pk in closed
        rules = (
            (TEAM, Permission.READ_ALL_PROCEDURES in held),
            (GROUP, Permission.READ_GROUP_PROCEDURES in held and user.pk in seated),
            (STARTED, Permission.START_PROCEDURE in held and user.pk == procedure.started_by_id),
            (EMERGENCY, user.pk in urgent),
        )
        reasons: list[Promise | str] = [
            text for text, holds in rules if holds and (not is_closed or text is STARTED)
        ]
        if reasons or is_closed:
            found.append(Standing(user, reasons, is_closed))
    return found


def looked(procedure: Procedure) -> list[Entry]:
    """Return who opened the procedure, the latest first."""
    return [
        one
        for one in log.entries_about("procedure", procedure.pk, limit=500)
        if one.action in {"procedure.read", "emergency.opened"}
    ]


def own_standing(user: User) -> list[tuple[Promise, bool]]:
    """Return the general rules and whether each can open anything for the user.

    It names no procedure: whoever asks about one that is not theirs learns nothing about it.
    """
    return [
        (
            _("Who serves the team (chair, secretary) sees all procedures."),
            user.may(Permission.READ_ALL_PROCEDURES),
        ),
        (
            _(
                "Members of a group see the procedures of their groups, as long as they sit in them."
            ),
            user.may(Permission.READ_GROUP_PROCEDURES)
            and Membership.objects.filter(user=user, until=None).exists(),
        ),
        (
            _("Who completed form NK-A sees what became of it."),
            user.may(Permission.START_PROCEDURE)
            and Procedure.objects.filter(started_by=user).exists(),
        ),
    ]
