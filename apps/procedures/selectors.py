"""What a user may see of procedures: one scope for pages, REST, search and exports alike."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import selectors as accounts
from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.deadlines.rules import Regime
from apps.people import selectors as people
from apps.procedures.models import (
    Emergency,
    Event,
    Form,
    Matter,
    NkbHandover,
    Party,
    Procedure,
    Recusal,
)
from apps.procedures.rules.patterns import GROUP_CODES, NKA
from apps.procedures.rules.states import DATES, State, Step
from apps.teams import selectors as teams
from apps.teams.models import Membership
from tenants.bound import BoundQuerySet


def visible_to(user: User) -> BoundQuerySet[Procedure]:
    """Return the procedures that the user may open: the need to know of UPPD art. 9c.4.

    The team sees all, members of a group those of their groups, an initiator their own; how much of
    it, says ``follows``. Whoever is close to a party sees none of it; a form that they wrote
    themselves stays readable (``form_of``).
    """
    everything = Procedure.objects.all()
    closed = Q(pk__in=procedures_closed_to(user))
    if user.may(Permission.READ_ALL_PROCEDURES):
        return everything.exclude(closed)
    scope = Q(pk=None)
    if user.may(Permission.READ_GROUP_PROCEDURES):
        groups = teams.groups_open_to(user)
        # What joined a procedure of theirs keeps its letters and files.
        joined = Q(joined_to__group__in=groups) & ~Q(joined_to__in=procedures_closed_to(user))
        scope |= Q(group__in=groups) | joined
    if user.may(Permission.START_PROCEDURE):
        scope |= Q(started_by=user)
    if user.permissions & MAY_BREAK_GLASS:
        scope |= Q(pk__in=emergencies_of(user).values("procedure_id"))
    return everything.filter(scope).exclude(closed)


def procedures_closed_to(user: User) -> QuerySet[Any, Any]:
    """Return the ids of procedures of which the user must know nothing: they are close to a party."""
    return Recusal.objects.filter(user=user, lifted_at=None).values("procedure_id")


def followed_by(user: User) -> BoundQuerySet[Procedure]:
    """Return the procedures whose whole course the user may read.

    Whoever started one follows it until a group is appointed. Later their own form, the hand-over of
    NK-B and their own terms stay theirs, and no more (UPPD art. 9c.4; a copy of the form: ROZP23 § 7.2).
    """
    found = visible_to(user)
    if user.may(Permission.READ_ALL_PROCEDURES):
        return found
    seats = teams.groups_open_to(user)
    urgent = emergencies_of(user).values("procedure_id")
    return found.filter(Q(group=None) | Q(group__in=seats) | Q(pk__in=urgent))


def service_of(procedure: Procedure) -> list[User]:
    """Return the chair and who serves the team, but those to whom the procedure is closed."""
    closed = recused(procedure)
    return [one for one in accounts.service_of_team() if one not in closed]


def watch(procedure: Procedure) -> set[User]:
    """Return who has to hear at once of what happens: the team's staff and the group."""
    members = teams.members(procedure.group) if procedure.group else []
    return {*service_of(procedure), *members} - set(recused(procedure))


def follows(user: User, procedure: Procedure) -> bool:
    """Whether the user may read the whole course of the procedure."""
    return followed_by(user).filter(pk=procedure.pk).exists()


def procedures_open_to(user: User) -> QuerySet[Any, Any]:
    """Return the ids of procedures whose terms are all open to the user."""
    return followed_by(user).values("pk")


def matters_open_to(user: User) -> QuerySet[Any, Any]:
    """Return the ids of sub-processes that the user may open: of the team or of the group."""
    works = Q(procedure__in=visible_to(user))
    if not user.may(Permission.READ_ALL_PROCEDURES):
        own = Q(procedure__group=None, procedure__started_by=user)
        works &= own | Q(procedure__group__in=teams.groups_open_to(user))
    return Matter.objects.filter(works).values("pk")


def matters_closed_to(user: User) -> QuerySet[Any, Any]:
    """Return the ids of sub-processes of these procedures."""
    return Matter.objects.filter(procedure__in=procedures_closed_to(user)).values("pk")


# Whoever may have a procedure to open.
READERS = (
    Permission.READ_ALL_PROCEDURES, Permission.READ_GROUP_PROCEDURES, Permission.START_PROCEDURE,
)  # fmt: skip
# Whoever may meet a family at night; the team's staff see everything anyway.
MAY_BREAK_GLASS = frozenset({Permission.START_PROCEDURE, Permission.READ_GROUP_PROCEDURES})


def emergencies_of(user: User) -> BoundQuerySet[Emergency]:
    """Return what the user opened in an emergency that is not over."""
    return Emergency.objects.filter(user=user, ended_at=None, until__gt=timezone.now())


def in_emergency(user: User, procedure: Procedure) -> bool:
    """Whether the user sees the procedure because of an emergency."""
    return emergencies_of(user).filter(procedure=procedure).exists()


def linked_to(user: User, procedure: Procedure) -> list[Procedure]:
    """Return the procedures before and after this one, and those joined, that the user may open."""
    linked = Q(pk__in=[procedure.previous_id, procedure.joined_to_id])
    linked |= Q(previous=procedure.pk) | Q(joined_to=procedure.pk)
    return list(visible_to(user).filter(linked).order_by("started_at"))


def is_in_group(user: User, procedure: Procedure) -> bool:
    """Whether the user sits in the procedure's group now, may begin there, and is not excluded from it."""
    if procedure.group_id is None:
        return False
    is_open = teams.groups_open_to(user).filter(group=procedure.group_id).exists()
    return is_open and user not in recused(procedure)


def works_in(user: User, procedure: Procedure) -> bool:
    """Whether the user does the group's work: as its member, or where there is no group by law.

    Before 22.06.2023 a working group was optional (UPPD-old art. 9a): the team's staff act instead.
    """
    if procedure.regime == Regime.A and procedure.group_id is None:
        return user.may(Permission.RECEIVE_FORM) and user not in recused(procedure)
    return user.may(Permission.WORK_IN_GROUP) and is_in_group(user, procedure)


def recused(procedure: Procedure) -> list[User]:
    """Return those to whom the procedure is closed because they are close to a party."""
    return [one.user for one in recusals_of(procedure)]


def recusals_of(procedure: Procedure) -> list[Recusal]:
    """Return the exclusions that hold now."""
    return list(Recusal.objects.filter(procedure=procedure, lifted_at=None).select_related("user"))


def sees_form(user: User, form: Form) -> bool:
    """Whether the user may read this form: their own NK-A, or one of a procedure they work in.

    NK-C and NK-D are for the group and the team only, whoever wrote them (UPPD art. 9c.4).
    """
    if form.author_id == user.pk and form.code not in GROUP_CODES:
        return True
    if form.procedure is None:
        return False
    urgent = form.code not in GROUP_CODES and in_emergency(user, form.procedure)
    return urgent or sees_group_forms(user, form.procedure)


# What one search shows at most: whoever needs more has to say whom they mean.
MOST_FOUND = 50


# A context above this one registers here other numbers by which a case is known: text -> ids.
Numbers = Callable[[str], QuerySet[Any, Any]]
NUMBERS: list[Numbers] = []
# And here, under which of them a procedure is known: procedure -> number, empty where there is none.
EARLIER: list[Callable[[Procedure], str]] = []


def search(user: User, text: str) -> BoundQuerySet[Procedure]:
    """Return visible procedures by number, an earlier one too, by PESEL or by the beginning of a surname."""
    found = visible_to(user)
    if text.upper().startswith("NK/"):
        return found.filter(number__istartswith=text)
    named = Party.objects.filter(person__in=people.matching(text)).values("procedure_id")
    wanted = Q(pk__in=named)
    for numbers in NUMBERS:
        wanted |= Q(pk__in=numbers(text))
    return found.filter(wanted)


def earlier_number(procedure: Procedure) -> str:
    """Return the number of a procedure in earlier records; empty where it had none."""
    return next(filter(None, (number(procedure) for number in EARLIER)), "")


def drafts_of(user: User) -> list[Form]:
    """Return the drafts that the user may fill in, newest first, without their content."""
    drafts = drafts_open_to(user).select_related("procedure", "joins", "party__person")
    return list(drafts.defer("answers").order_by("-changed_at"))


def drafts_open_to(user: User) -> BoundQuerySet[Form]:
    """Return the drafts that the user may fill in: own NK-A, and those of the user's groups.

    Whoever is close to a party fills nothing in there, whatever group they sit in.
    """
    scope = Q(pk=None)
    if user.may(Permission.START_PROCEDURE):
        scope |= Q(author=user, procedure=None)
    if user.may(Permission.WORK_IN_GROUP):
        closed = Recusal.objects.filter(user=user, lifted_at=None).values("procedure_id")
        scope |= Q(procedure__group__in=teams.groups_open_to(user)) & ~Q(procedure__in=closed)
    if user.may(Permission.RECEIVE_FORM):
        without_group = visible_to(user).filter(regime=Regime.A, group=None)
        scope |= Q(procedure__in=without_group.values("pk"))
        scope |= Q(author=user, procedure=None, paper_completed_at__isnull=False)
    return Form.objects.filter(scope, status=Form.Status.DRAFT)


def completed_by(user: User) -> list[tuple[Form, str]]:
    """Return the latest NK-A that the user completed, each with the number of its procedure.

    The number is empty where the procedure is of others, or of somebody close.
    """
    own = Form.objects.filter(author=user, code=NKA, status=Form.Status.COMPLETED, origin="")
    forms = list(own.defer("answers").order_by("-completed_at")[:20])
    seen = visible_to(user).filter(pk__in=[one.procedure_id for one in forms])
    numbers: dict[uuid.UUID | None, str] = dict(seen.values_list("pk", "number"))
    return [(one, numbers.get(one.procedure_id, "")) for one in forms]


def form_of(user: User, form_id: uuid.UUID) -> Form | None:
    """Return a form that the user may read: an own one, or one of a visible procedure."""
    own = Q(author=user, code=NKA)
    shown = Q(status=Form.Status.COMPLETED, procedure__in=visible_to(user))
    return (
        Form.objects.select_related("author", "procedure", "party__person")
        .filter(own | shown, pk=form_id)
        .first()
    )


@dataclass(frozen=True)
class Course:
    """Everything that a procedure's page shows beside its deadlines."""

    victims: list[Party]
    perpetrators: list[Party]
    forms: list[Form]
    handovers: list[NkbHandover]

    @property
    def has_everyone_nkb(self) -> bool:
        """Whether form NK-B was handed over for every victim."""
        return {one.pk for one in self.victims} <= {one.party_id for one in self.handovers}


def sees_group_forms(user: User, procedure: Procedure) -> bool:
    """Whether the user may know of the procedure's NK-C and NK-D; who only started it may not."""
    return user.may(Permission.READ_ALL_PROCEDURES) or is_in_group(user, procedure)


def course_of(user: User, procedure: Procedure) -> Course:
    """Return people, forms and hand-overs, in a constant number of queries."""
    completed = procedure.forms.filter(status=Form.Status.COMPLETED).select_related(
        "author", "party__person"
    )
    # The day of a talk stands in the answers; those of NK-A are long and not needed here.
    forms = list(completed.exclude(code__in=GROUP_CODES).defer("answers"))
    if sees_group_forms(user, procedure):
        forms += completed.filter(code__in=GROUP_CODES)
    parties = list(procedure.parties.select_related("person").order_by("side", "position"))
    return Course(
        victims=[one for one in parties if one.side == "victim"],
        perpetrators=[one for one in parties if one.side == "perpetrator"],
        forms=sorted(forms, key=lambda one: one.created_at, reverse=True),
        handovers=list(procedure.handovers.select_related("party__person", "handed_by")),
    )


def events_of(user: User, procedure: Procedure) -> BoundQuerySet[Event]:
    """Return the steps taken in a procedure, newest last; of one not followed, the user's own."""
    found = Event.objects.filter(procedure=procedure).select_related("actor")
    return found if follows(user, procedure) else found.filter(actor=user)


def seats_of(procedure: Procedure) -> list[Membership]:
    """Return who sits in the procedure's group now, the core first."""
    if procedure.group is None:
        return []
    seats = Membership.objects.filter(group=procedure.group, until=None)
    return list(seats.select_related("user__institution").order_by("pk"))


def gone_to(procedure: Procedure) -> str:
    """Return who has a procedure now that was handed over, with its number there; empty for others."""
    if procedure.state != State.TRANSFERRED:
        return ""
    gone = procedure.events.filter(to_state=State.TRANSFERRED).last()
    return (gone.note.get("text", "") if gone else "") or _("another team")


def days_before(procedure: Procedure, step: Step) -> list[dt.date]:
    """Return the recorded days that the day of a step may not precede."""
    started = timezone.localdate(procedure.started_at)
    if step.sets in _ANY_DAY:
        waiting = getattr(procedure, step.after) if step.after else None
        return [max(started, waiting or started)]
    order = DATES.index(step.sets)
    unordered = _UNORDERED
    # A working group of the old law may come at any time, but does not meet before it is there.
    if procedure.regime == Regime.A and step.sets != "first_meeting_on":
        unordered = _UNORDERED | {"group_appointed_on"}
    earlier = [getattr(procedure, name) for name in DATES[:order] if name not in unordered]
    return [started, *(day for day in earlier if day)]


# A firearm is notified, a further form received and a group changed at any time after the start.
_ANY_DAY = frozenset({"firearm_notified_on", "further_received_on", "group_changed_on"})
# The person may be told before or after the first meeting.
_UNORDERED = _ANY_DAY | {"perpetrator_informed_on"}


def unjustified_openings() -> BoundQuerySet[Emergency]:
    """Return the openings in emergencies that were found not justified, the last review first.

    For whoever reads the access log: who, when and which number, nothing of the case.
    """
    found = Emergency.objects.filter(verdict=Emergency.Verdict.UNJUSTIFIED)
    return found.select_related("procedure", "user", "reviewed_by").order_by("-reviewed_at", "pk")
