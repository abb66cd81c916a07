"""Sub-processes taken step by step, for scenarios."""

import datetime as dt

from apps.accounts.models import User
from apps.deadlines.models import Deadline
from apps.procedures.models import Matter, Procedure
from apps.procedures.services import tracks
from apps.procedures.services.tracks import StepInput


def begin(
    actor: User, procedure: Procedure, kind: str, now: dt.datetime, **given: object
) -> Matter:
    return tracks.open_matter(
        actor=actor, procedure_id=procedure.pk, kind=kind, given=StepInput(now.date(), given),
        now=_evening(now),
    )  # fmt: skip


def take(actor: User, matter: Matter, step: str, now: dt.datetime, **given: object) -> Matter:
    return tracks.take_step(
        actor=actor, matter_id=matter.pk, step=step, given=StepInput(now.date(), given),
        now=_evening(now),
    )  # fmt: skip


def _evening(moment: dt.datetime) -> dt.datetime:
    """Return when it is written down: at the end of the day, whatever hour is told."""
    return moment.replace(hour=21, minute=30)


def terms(matter: Matter) -> dict[str, Deadline]:
    return {one.rule_code: one for one in Deadline.objects.about("matter", matter.pk)}
