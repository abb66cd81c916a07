"""An earlier case becomes a procedure: its people, what is known of its form, its course and terms."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit import services as audit
from apps.common.errors import DomainError
from apps.common.moments import moment_of
from apps.imports.models import Batch
from apps.imports.rules.case import Case
from apps.imports.rules.columns import CORE
from apps.imports.rules.course import terms_of
from apps.imports.services.members import CLOSE, Members
from apps.procedures import selectors, terms
from apps.procedures.models import IMPORTED, Event, Form, Procedure
from apps.procedures.rules import forms, patterns
from apps.procedures.services import following, parties, recusals, relations
from apps.procedures.services.forms import next_number
from apps.teams import services as teams
from apps.teams.models import Group


class CoreRefused(DomainError):
    """Somebody cannot work in the group; ``column`` is where, if the row itself names them."""

    def __init__(self, message: str, column: str = "") -> None:
        super().__init__(message)
        self.column = column


def take(case: Case, batch: Batch, members: Members, *, actor: User, now: dt.datetime) -> Procedure:
    """Return the procedure of a case. Call it in a transaction.

    Raises ``CoreRefused`` where nobody is named who works in its group, or one is close to its
    people, and ``Invalid`` where one may not be in a group.
    """
    core = _core(case, batch, members)
    moment = moment_of(case.started_on, case.hour or dt.time(), timezone.get_default_timezone())
    procedure = Procedure.objects.create(
        number=next_number(case.started_on.year), regime=case.course.regime,
        state=case.course.state, started_at=moment, started_by=actor, origin=IMPORTED,
        initiator_kind=case.initiator, ground=case.ground,
        plan_carried_out=case.plan_carried_out, group=_group(case, core, actor, now),
        **case.days,
    )  # fmt: skip
    people = {"victims": case.victims, "perpetrators": case.perpetrators}
    parties.add_first(procedure, people, author=procedure.started_by, is_old=True)
    _form(case, procedure, people, now)
    _forms_of_group(case, procedure)
    told = {*batch.columns}
    for term in terms_of(case.course, told, timezone.localdate(now), case.forms.met):
        terms.recorded(
            term.code, procedure, start_on=term.start_on, met_on=term.met_on,
            met_by=term.met_by, now=now,
        )  # fmt: skip
    _record(case, procedure, now)
    following.link(procedure, now=now)
    following.link_later(procedure, now=now)
    recusals.after_start(procedure, now=now)
    _check_core(procedure, core, case)
    procedure.refresh_from_db()
    return procedure


def _core(case: Case, batch: Batch, members: Members) -> dict[str, User]:
    """Return who works in the group of a running case: whom its row names, else whom the import does."""
    if not case.course.needs_group:
        return {}
    named: dict[str, User] = {}
    for role in CORE:
        text = case.core.get(role)
        user = members.meant(role, text) if text else getattr(batch, role)
        if user is None:
            raise CoreRefused(_("Choose who works in the groups of running cases."))
        named[role] = user
    return named


def _group(case: Case, core: dict[str, User], actor: User, now: dt.datetime) -> Group | None:
    """Return the group in which somebody has still to work."""
    if not core:
        return None
    return teams.appoint(
        by=actor, on=case.days["group_appointed_on"], seated_on=timezone.localdate(now),
        social_worker=core["social_worker"], police_officer=core["police_officer"], others=[],
    )  # fmt: skip


def _form(case: Case, procedure: Procedure, people: dict[str, Any], now: dt.datetime) -> None:
    """Keep what is known of the NK-A, in the pattern of its day; what is not known stays empty."""
    definition = patterns.definition_for(patterns.NKA, case.started_on)
    answers: dict[str, Any] = {
        **forms.empty(definition), **people, "initiator": {"initiator": case.initiator},
    }  # fmt: skip
    form = Form.objects.create(
        code=patterns.NKA, pattern=definition.version, status=Form.Status.COMPLETED,
        answers=forms.align(definition, answers), author=procedure.started_by,
        procedure=procedure, origin=IMPORTED, initiator_kind=case.initiator,
        paper_completed_at=procedure.started_at, completed_at=max(now, procedure.started_at),
    )  # fmt: skip
    relations.from_form(form, answers)


def _forms_of_group(case: Case, procedure: Procedure) -> None:
    """Keep that NK-C and NK-D were completed, and about whom; the answers are on paper."""
    places = {(one.side, one.position): one for one in procedure.parties.all()}
    for one in case.forms.each:
        definition = patterns.definition_for(one.code, case.course.regime)
        answers = forms.empty(definition) | {"identification": {"meeting_on": one.on.isoformat()}}
        Form.objects.create(
            code=one.code, pattern=definition.version, status=Form.Status.COMPLETED,
            answers=answers, author=procedure.started_by, procedure=procedure, origin=IMPORTED,
            party=places[one.side, one.place + 1], completed_at=terms.midnight(one.on),
        )  # fmt: skip


def _record(case: Case, procedure: Procedure, now: dt.datetime) -> None:
    def event(kind: str, on: dt.date, before: str = "", after: str = "") -> Event:
        return Event(
            procedure=procedure, kind=kind, on=on, recorded_at=now, from_state=before,
            to_state=after, actor=procedure.started_by,
        )  # fmt: skip

    filled = [(one, case.course.state_on(one.on)) for one in case.forms.each]
    Event.objects.bulk_create(
        [
            event("started", case.started_on, after="started"),
            *(event(one.step.action, one.on, one.before, one.after) for one in case.course.done),
            *(event(one.code.lower(), one.on, state, state) for one, state in filled),
            event("imported", timezone.localdate(now), after=procedure.state),
        ]
    )
    audit.record(
        actor=procedure.started_by, action="procedure.imported",
        subject=("procedure", procedure.pk), at=now, state=procedure.state,
    )  # fmt: skip


def _check_core(procedure: Procedure, core: dict[str, User], case: Case) -> None:
    """Nobody works in the group of a case about somebody close to them."""
    closed = selectors.recused(procedure) if core else []
    for role, user in core.items():
        if user in closed and role in case.core:
            raise CoreRefused(CLOSE, role)
        if user in closed:
            message = _("%(name)s is close to a person in this procedure. Choose somebody else.")
            raise CoreRefused(message % {"name": user})
