"""What is kept, until when, and what forbids to delete; always within what the user may see."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.functions import Right
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.deadlines.models import Deadline
from apps.procedures.models import Procedure
from apps.procedures.rules.states import DATES, State
from apps.procedures.selectors import visible_to
from apps.retention import rules
from apps.retention.models import Assignment, Certificate, Disposal, Hold, RetentionClass
from apps.statistics.models import Snapshot
from tenants.bound import BoundQuerySet

# A procedure in another state may still go on.
FINISHED = frozenset({State.ARCHIVED, State.TRANSFERRED, State.JOINED})


@dataclass(frozen=True)
class Keeping:
    """One procedure: its class, the last day of keeping, and what forbids to delete it."""

    procedure: Procedure
    retention_class: RetentionClass | None
    until: dt.date | None
    obstacles: list[str]
    open_years: tuple[int, ...]

    @property
    def is_due(self) -> bool:
        """Whether it is to be deleted."""
        return not self.obstacles


def classes() -> BoundQuerySet[RetentionClass]:
    """Return the office's classes."""
    return RetentionClass.objects.all()


def finished(user: User) -> BoundQuerySet[Procedure]:
    """Return the procedures to which nothing can happen any more, by the year and the number given."""
    its_year = Right("number", 4)
    return visible_to(user).filter(state__in=FINISHED).order_by(its_year, "number")


def keepings(procedures: Iterable[Procedure], today: dt.date) -> list[Keeping]:
    """Return how each of these procedures is kept, in a constant number of queries."""
    chosen = list(procedures)
    keys = [one.pk for one in chosen]
    standard = classes().filter(is_default=True).first()
    own: dict[uuid.UUID, RetentionClass] = {}
    for assigned in Assignment.objects.filter(procedure__in=keys).select_related("retention_class"):
        own.setdefault(assigned.procedure_id, assigned.retention_class)
    held = set(_in_force().filter(procedure__in=keys).values_list("procedure_id", flat=True))
    terms = _open_terms(keys)
    followed = set(
        Procedure.objects.filter(previous__in=keys).exclude(state__in=FINISHED)
        .values_list("previous_id", flat=True)
    )  # fmt: skip
    closed = set(Snapshot.objects.filter(is_closed=True).values_list("year", flat=True))
    found = []
    for one in chosen:
        its_class = own.get(one.pk, standard)
        facts = rules.Facts(
            is_finished=one.state in FINISHED, finished_on=finished_on(one),
            has_class=its_class is not None, years=its_class.years if its_class else None,
            is_held=one.pk in held, open_terms=terms.get(one.pk, 0), is_followed=one.pk in followed,
            open_years=tuple(year for year in years_of(one) if year not in closed),
        )  # fmt: skip
        until = rules.kept_until(facts.finished_on, facts.years) if its_class else None
        against = rules.obstacles(facts, today)
        found.append(Keeping(one, its_class, until, against, facts.open_years))
    return found


def finished_on(procedure: Procedure) -> dt.date:
    """Return the latest day that is recorded of a procedure."""
    days: list[dt.date] = [day for name in DATES if (day := getattr(procedure, name))]
    return max([timezone.localdate(procedure.started_at), *days])


def years_of(procedure: Procedure) -> range:
    """Return the calendar years in whose figures the procedure stands."""
    first = timezone.localdate(procedure.started_at).year
    return range(first, finished_on(procedure).year + 1)


def holds_of(procedure: Procedure) -> BoundQuerySet[Hold]:
    """Return all holds of a procedure, those in force and those lifted."""
    return Hold.objects.filter(procedure=procedure).select_related("set_by", "lifted_by")


def held(user: User) -> BoundQuerySet[Hold]:
    """Return the holds in force on procedures that the user may open."""
    return _in_force().filter(procedure__in=visible_to(user)).select_related("procedure", "set_by")


def hold_with(user: User, hold_id: uuid.UUID) -> Hold | None:
    """Return one hold in force."""
    return held(user).filter(pk=hold_id).first()


def disposals(user: User) -> BoundQuerySet[Disposal]:
    """Return the lists: for the team's staff, and for the data-protection officer."""
    if not user.permissions & {Permission.KEEP_ARCHIVE, Permission.READ_AUDIT}:
        return Disposal.objects.none()
    return Disposal.objects.select_related("prepared_by", "settled_by")


def certificates(user: User) -> BoundQuerySet[Certificate]:
    """Return what is left of deleted procedures, newest first."""
    return Certificate.objects.filter(disposal__in=disposals(user)).order_by("-at", "number")


def _in_force() -> BoundQuerySet[Hold]:
    return Hold.objects.filter(lifted_at=None)


def _open_terms(keys: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Count open terms by procedure, those of its sub-processes with its own."""
    of_matters = dict(
        Procedure.objects.filter(pk__in=keys, matters__isnull=False)
        .values_list("matters__pk", "pk")
    )  # fmt: skip
    numbers: dict[uuid.UUID, int] = {}
    subjects = [*keys, *of_matters]
    for subject in (
        Deadline.objects.open().filter(subject_id__in=subjects).values_list("subject_id", flat=True)
    ):
        key = of_matters.get(subject, subject)
        numbers[key] = numbers.get(key, 0) + 1
    return numbers
