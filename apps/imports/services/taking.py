"""An earlier case becomes a procedure: its people, what is known of its form, its course and terms."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit import services as audit
from apps.common.errors import Invalid, Problem
from apps.imports.models import Batch
from apps.imports.rules.case import Case
from apps.imports.rules.columns import CORE
from apps.imports.rules.course import terms_of
from apps.imports.services.members import Members
from apps.people import services as people
from apps.procedures import selectors, terms
from apps.procedures.models import IMPORTED, Event, Form, Party, Procedure, Side
from apps.procedures.rules import forms, patterns
from apps.procedures.rules.form_people import ADULT_AGE, Subject
from apps.procedures.services import following, recusals, relations
from apps.procedures.services.forms import next_number
from apps.teams import services as teams
from apps.teams.models import Group


def take(case: Case, batch: Batch, *, actor: User, now: dt.datetime) -> Procedure:
    """Return the procedure of a case. Call it in a transaction.

    Raises ``Invalid`` where nobody is named who works in its group, or one is close to its people.
    """
    core = _core(case, batch)
    moment = dt.datetime.combine(
        case.started_on, case.hour or dt.time(), tzinfo=timezone.get_default_timezone()
    )
    procedure = Procedure.objects.create(
        number=next_number(case.started_on.year), regime=case.course.regime,
        state=case.course.state, started_at=moment, started_by=actor, origin=IMPORTED,
        initiator_kind=case.initiator, ground=case.ground,
        plan_carried_out=case.plan_carried_out, group=_group(case, core, actor, now),
        **case.days,
    )  # fmt: skip
    _parties(case, procedure)
    _form(case, procedure, now)
    _forms_of_group(case, procedure)
    told = {*batch.columns}
    for term in terms_of(case.course, told, timezone.localdate(now), case.forms):
        terms.recorded(
            term.code, procedure, start_on=term.start_on, met_on=term.met_on,
            met_by=term.met_by, now=now,
        )  # fmt: skip
    _record(case, procedure, now)
    following.link(procedure, now=now)
    following.link_later(procedure, now=now)
    recusals.after_start(procedure, now=now)
    _check_core(procedure, core)
    procedure.refresh_from_db()
    return procedure


def _core(case: Case, batch: Batch) -> dict[str, User]:
    """Return who works in the group of a running case: whom its row names, else whom the import does."""
    if not case.course.needs_group:
        return {}
    named, members = {}, Members()
    for role in CORE:
        text = case.core.get(role)
        user = members.meant(role, text) if text else getattr(batch, role)
        if user is None:
            raise _at(role, _("Choose who works in the groups of running cases."))
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


def _parties(case: Case, procedure: Procedure) -> None:
    for side, rows in (("victim", case.victims), ("perpetrator", case.perpetrators)):
        for index, row in enumerate(rows):
            age = Subject(side, index, row).age_on(case.started_on)
            Party.objects.create(
                procedure=procedure, person=people.register(row, keep_known=True), side=side,
                position=index + 1, is_minor=age is not None and age < ADULT_AGE,
            )  # fmt: skip


def _form(case: Case, procedure: Procedure, now: dt.datetime) -> None:
    """Keep what is known of the NK-A, in the pattern of its day; what is not known stays empty."""
    definition = patterns.definition_for(patterns.NKA, case.started_on)
    answers: dict[str, Any] = {
        **forms.empty(definition), "victims": case.victims, "perpetrators": case.perpetrators,
        "initiator": {"initiator": case.initiator},
    }  # fmt: skip
    form = Form.objects.create(
        code=patterns.NKA, pattern=definition.version, status=Form.Status.COMPLETED,
        answers=forms.align(definition, answers), author=procedure.started_by,
        procedure=procedure, origin=IMPORTED, initiator_kind=case.initiator,
        paper_completed_at=procedure.started_at, completed_at=max(now, procedure.started_at),
    )  # fmt: skip
    relations.from_form(form, answers)


def _forms_of_group(case: Case, procedure: Procedure) -> None:
    """Keep that NK-C and NK-D were completed, about everybody concerned; the answers are on paper."""
    sides = {patterns.NKC: Side.VICTIM, patterns.NKD: Side.PERPETRATOR}
    for code, on in case.forms.items():
        definition = patterns.definition_for(code, case.course.regime)
        answers = forms.empty(definition)
        answers["identification"] = {"meeting_on": on.isoformat()}
        for party in procedure.parties.filter(side=sides[code], is_minor=False):
            Form.objects.create(
                code=code, pattern=definition.version, status=Form.Status.COMPLETED,
                answers=forms.align(definition, answers), author=procedure.started_by,
                procedure=procedure, party=party, origin=IMPORTED, completed_at=_midnight(on),
            )  # fmt: skip


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_default_timezone())


def _record(case: Case, procedure: Procedure, now: dt.datetime) -> None:
    def event(kind: str, on: dt.date, before: str = "", after: str = "") -> Event:
        return Event(
            procedure=procedure, kind=kind, on=on, recorded_at=now, from_state=before,
            to_state=after, actor=procedure.started_by,
        )  # fmt: skip

    Event.objects.bulk_create(
        [
            event("started", case.started_on, after="started"),
            *(event(one.step.action, one.on, one.before, one.after) for one in case.course.done),
            *(event(code.lower(), on) for code, on in case.forms.items()),
            event("imported", timezone.localdate(now), after=procedure.state),
        ]
    )
    audit.record(
        actor=procedure.started_by, action="procedure.imported",
        subject=("procedure", procedure.pk), at=now, state=procedure.state,
    )  # fmt: skip


def _check_core(procedure: Procedure, core: dict[str, User]) -> None:
    """Nobody works in the group of a case about somebody close to them."""
    closed = selectors.recused(procedure) if core else []
    for field, user in core.items():
        if user in closed:
            message = _("%(name)s is close to a person in this procedure. Choose somebody else.")
            raise _at(field, message % {"name": user})


def _at(field: str, message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, field)])
