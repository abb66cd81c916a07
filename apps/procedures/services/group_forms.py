"""Forms NK-C and NK-D: filled in by the group about one person of a running procedure.

Legal source: ROZP23 § 11 (NK-C with the invited victim, changes noted in it), § 12 (NK-D in the
presence of the summoned perpetrator), § 13 ust. 2 (a further incident noted in NK-C).
"""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted
from apps.deadlines.rules import Regime
from apps.procedures import selectors, terms
from apps.procedures.models import Event, Form, Party, Procedure, Side
from apps.procedures.protection import from_reader, from_side
from apps.procedures.rules import forms, patterns
from apps.procedures.rules.form_values import parse_date
from apps.procedures.rules.forms import FormDefinition, Problem
from apps.procedures.rules.patterns import NKC, NKD
from apps.procedures.rules.states import State
from apps.procedures.selectors import Course
from apps.procedures.services.forms import definition_of, initiator_problems, locked_draft
from apps.procedures.words import say

_OPEN = (State.DIAGNOSIS, State.PLAN_RUNNING)
_SIDES = {NKC: Side.VICTIM, NKD: Side.PERPETRATOR}


@transaction.atomic
def start_draft(
    *, author: User, procedure_id: uuid.UUID, party_id: uuid.UUID, code: str, now: dt.datetime
) -> Form:
    """Return the draft about a person: the group's open one, or a new one.

    A further NK-C starts from the answers of the last, but for its meeting. Raises ``NotFound``,
    ``NotPermitted``, ``DomainError`` where the state, the person or an NK-D completed before forbids it.
    """
    _check_role(author)
    if not selectors.visible_to(author).filter(pk=procedure_id).exists():
        raise NotFound(_("There is no such procedure."))
    procedure = Procedure.objects.select_for_update(of=("self",)).get(pk=procedure_id)
    _check_group(author, procedure)
    _check_state(procedure)
    party = _party(procedure, party_id, code)
    earlier = list(Form.objects.filter(party=party, code=code).order_by("revision"))
    if earlier and earlier[-1].status == Form.Status.DRAFT:
        return earlier[-1]
    if earlier and code == NKD:
        raise DomainError(_("Form NK-D about this person was completed already."))
    definition = patterns.definition_for(code, Regime(procedure.regime))
    draft = Form.objects.create(
        code=code, pattern=definition.version, author=author, procedure=procedure, party=party,
        revision=len(earlier) + 1,
        answers={**earlier[-1].answers, "identification": {}} if earlier
        else forms.empty(definition),
    )  # fmt: skip
    audit.record(actor=author, action="form.begun", subject=("form", draft.pk), at=now)
    return draft


def offered(procedure: Procedure, course: Course, *, in_group: bool) -> list[tuple[str, Party]]:
    """Return which forms a member may begin now, and about whom."""
    if not in_group or procedure.state not in _OPEN:
        return []
    done = {one.party_id for one in course.forms if one.code == NKD}
    return [
        *((NKC, party) for party in course.victims if not party.is_minor and lives(party)),
        *((NKD, party) for party in course.perpetrators if party.pk not in done and lives(party)),
    ]


def lives(party: Party) -> bool:
    """Whether no death of the person is recorded."""
    return party.person.died_on is None


def problems_of(form: Form, today: dt.date) -> list[Problem]:
    """Return everything to mend before the form can be completed."""
    definition = definition_of(form)
    if form.paper_completed_at:
        today = timezone.localdate(form.paper_completed_at)
    problems = forms.validate(definition, form.answers, today)
    problems += initiator_problems(form, form.answers)
    if form.procedure is None:
        return problems
    day, first = _day_of(form), form.procedure.first_meeting_on
    if day and day < (first or timezone.localdate(form.procedure.started_at)):
        message = _("The day is before the group's first meeting. Check the date.")
        problems.append(Problem("identification", None, "meeting_on", message))
    died_on = form.party.person.died_on if form.party else None
    if day and died_on and day > died_on:
        message = _("The person died on %(day)s: the talk was before. Check the date.")
        message = message % {"day": died_on.strftime("%d.%m.%Y")}
        problems.append(Problem("identification", None, "meeting_on", message))
    if form.code == NKD:
        problems += _leaks(form, form.procedure, definition)
    return problems


@transaction.atomic
def complete(
    *, author: User, form_id: uuid.UUID, now: dt.datetime, version: int | None = None
) -> Form:
    """Complete NK-C or NK-D; it is kept as it is, a change of the plan is a further NK-C.

    Raises ``Invalid`` with every problem, ``NotFound``, ``NotPermitted``, ``Stale``, ``DomainError``.
    """
    _check_role(author)
    form = locked_draft(author, form_id, version)
    if form.procedure is None:
        raise NotFound(_("There is no such form."))
    procedure = Procedure.objects.select_for_update(of=("self",)).get(pk=form.procedure.pk)
    _check_group(author, procedure)
    _check_state(procedure)
    problems = problems_of(form, timezone.localdate(now))
    if problems:
        raise Invalid(_("The form is not complete yet. Mend what is listed."), problems=problems)
    form.answers = forms.without_hidden(definition_of(form), form.answers)
    form.author, form.status, form.completed_at = author, Form.Status.COMPLETED, now
    form.version += 1
    form.save()
    _record(form, procedure, now)
    return form


def _day_of(form: Form) -> dt.date | None:
    """Return the day on which it was filled in with the person, which may be before it was typed."""
    return parse_date(form.answers.get("identification", {}).get("meeting_on"))


def _check_role(author: User) -> None:
    if not author.may(Permission.RECEIVE_FORM):
        require(author, Permission.WORK_IN_GROUP)


def _check_group(author: User, procedure: Procedure) -> None:
    if not selectors.works_in(author, procedure):
        raise NotPermitted(
            _("Only members of this procedure's group can do this. The chair appoints the group.")
        )


def _check_state(procedure: Procedure) -> None:
    if procedure.state not in _OPEN:
        raise DomainError(
            _("Forms NK-C and NK-D are filled in after the group's first meeting, while it works.")
        )


def _party(procedure: Procedure, party_id: uuid.UUID, code: str) -> Party:
    side = _SIDES.get(code)
    party = Party.objects.filter(
        pk=party_id, procedure=procedure, side=side, is_minor=False
    ).first()
    if party is None:
        raise NotFound(_("There is nobody in this procedure about whom this form is filled in."))
    return party


def _leaks(form: Form, procedure: Procedure, definition: FormDefinition) -> list[Problem]:
    """Return where NK-D says what its subject must not learn of the victims (UPPD art. 9c.5)."""
    texts = forms.free_texts(definition, form.answers)
    message = str(say("secret_in_answer", procedure.regime))
    places = {Problem(*place, message).anchor: place for place in texts}
    named = {anchor: texts[place] for anchor, place in places.items()}
    guard = from_reader(form.party.person) if form.party else from_side(procedure)
    stopped = dict.fromkeys(hit.field for hit in guard.hits(named))
    return [Problem(*places[anchor], message) for anchor in stopped]


def _record(form: Form, procedure: Procedure, now: dt.datetime) -> None:
    day = _day_of(form) or timezone.localdate(now)
    completed = Form.objects.filter(code=form.code, status=Form.Status.COMPLETED)
    adults = procedure.parties.filter(side=_SIDES[form.code], is_minor=False)
    missing = adults.filter(person__died_on=None).exclude(
        pk__in=completed.filter(procedure=procedure).values("party_id")
    )
    if not missing.exists():
        events = Event.objects.filter(procedure=procedure, kind=form.code.lower())
        before = events.aggregate(last=Max("on"))["last"]
        terms.after_group_form(form.code, procedure, on=max(day, before or day))
    Event.objects.create(
        procedure=procedure, kind=form.code.lower(), on=day, recorded_at=now, actor=form.author,
        from_state=procedure.state, to_state=procedure.state,
    )  # fmt: skip
    audit.record(
        actor=form.author, action=f"procedure.{form.code.lower()}",
        subject=("procedure", procedure.pk), at=now,
    )  # fmt: skip
