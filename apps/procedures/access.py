"""Who may see a procedure and why: the rules of ``selectors.visible_to``, told in words."""

from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts import selectors as accounts
from apps.accounts.models import User
from apps.accounts.rules import Permission, Role, permissions_of, roles_at_work
from apps.audit import selectors as log
from apps.audit.models import Entry
from apps.procedures import selectors
from apps.procedures.models import Emergency, Procedure, Recusal
from apps.teams.models import Membership
from apps.teams.selectors import groups_open_to

OPENED_IN_EMERGENCY = "emergency.opened"


class Reason(models.TextChoices):
    """A rule by which somebody sees a procedure."""

    TEAM = "team", _("serves the team: sees all procedures")
    GROUP = "group", _("sits in the group of this procedure")
    STARTED = (
        "started",
        _("completed the form NK-A that started it: sees it, and the rest until a group is there"),
    )
    EMERGENCY = "emergency", _("opened it in an emergency that is not over")


@dataclass(frozen=True)
class Standing:
    """Somebody and the rules by which they see a procedure; ``closed`` outweighs the others."""

    user: User
    reasons: list[Reason]
    is_closed: bool

    @property
    def sees(self) -> bool:
        """Whether the rules together open it."""
        return bool(self.reasons) and (not self.is_closed or self.reasons == [Reason.STARTED])


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
        roles = {Role(grant.role) for grant in user.held}  # type: ignore[attr-defined]  # prefetched by the selector
        held = permissions_of(roles_at_work(roles, has_signed=bool(user.secrecy_signed_on)))
        is_closed = user.pk in closed
        rules = (
            (Reason.TEAM, Permission.READ_ALL_PROCEDURES in held),
            (Reason.GROUP, Permission.READ_GROUP_PROCEDURES in held and user.pk in seated),
            (
                Reason.STARTED,
                Permission.START_PROCEDURE in held and user.pk == procedure.started_by_id,
            ),
            (Reason.EMERGENCY, user.pk in urgent),
        )
        reasons = [
            reason
            for reason, holds in rules
            if holds and (not is_closed or reason is Reason.STARTED)
        ]
        if reasons or is_closed:
            found.append(Standing(user, reasons, is_closed))
    return found


def looked(procedure: Procedure) -> list[Entry]:
    """Return who opened the procedure, the latest first."""
    return [
        one
        for one in log.entries_about("procedure", procedure.pk, limit=500)
        if one.action in {"procedure.read", OPENED_IN_EMERGENCY}
    ]


@dataclass(frozen=True)
class Rule:
    """A general rule, told to whoever asks, and whether it can open anything for them."""

    reason: Reason
    text: Promise
    holds: bool


def own_standing(user: User) -> list[Rule]:
    """Return the general rules and whether each can open anything for the user.

    It names no procedure: whoever asks about one that is not theirs learns nothing about it.
    """
    return [
        Rule(
            Reason.TEAM,
            _("Who serves the team (chair, secretary) sees all procedures."),
            user.may(Permission.READ_ALL_PROCEDURES),
        ),
        Rule(
            Reason.GROUP,
            _(
                "Members of a group see the procedures of their groups, as long as they sit in them."
            ),
            groups_open_to(user).exists(),
        ),
        Rule(
            Reason.STARTED,
            _(
                "Who completed form NK-A sees it, the hand-over of NK-B and their own terms; until a"
                " group is appointed also the rest of the procedure."
            ),
            user.may(Permission.START_PROCEDURE)
            and Procedure.objects.filter(started_by=user).exists(),
        ),
    ]


def may_break_glass(user: User) -> bool:
    """Whether the user may open a procedure in an emergency; who sees all has no need to."""
    return bool(user.permissions & selectors.MAY_BREAK_GLASS)
