"""Form NK-A: drafts that lose nothing, and completing, which starts the procedure."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import selectors as accounts
from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, NotFound, Stale
from apps.common.errors import Problem as PageProblem
from apps.deadlines.rules import regime_of
from apps.notifications import services as notifications
from apps.people import selectors as people_found
from apps.procedures import beside, families, selectors, terms
from apps.procedures.models import Counter, Event, Form, Party, Procedure
from apps.procedures.rules import forms, initiators, patterns
from apps.procedures.rules.forms import JSON, FormDefinition, Problem
from apps.procedures.rules.patterns import NKA
from apps.procedures.rules.states import RUNNING, State
from apps.procedures.services import following, further, parties, recusals, relations

# What is said of a form whose family has no running procedure, where one with such names runs.
FAMILY, NEW_FAMILY = "family", "new"
OBSTACLE_LENGTH = 1000


def start_draft(
    *, author: User, now: dt.datetime, paper_completed_at: dt.datetime | None = None
) -> Form:
    """Return an empty NK-A in the pattern of today or, for a form completed on paper, of its day.

    A paper form is entered by whoever may start procedures, and by the team's staff for an
    institution that the form names. Raises ``NotPermitted``, ``Invalid`` for a moment to mend.
    """
    further.check_author(author, is_paper=paper_completed_at is not None)
    try:
        definition = patterns.definition_for(NKA, _day(paper_completed_at, now))
    except patterns.NoPattern as error:
        raise Invalid(str(error), problems=[PageProblem(str(error), "on")]) from error
    answers = forms.empty(definition)
    if author.institution and author.may(Permission.START_PROCEDURE):
        answers |= initiators.prefilled(definition, author.institution.kind)
    return Form.objects.create(
        code=NKA, pattern=definition.version, author=author, answers=answers,
        paper_completed_at=paper_completed_at,
    )  # fmt: skip


def _day(paper_completed_at: dt.datetime | None, now: dt.datetime) -> dt.date:
    """Return the local day that decides on the pattern. Raises ``Invalid`` for one to come."""
    if paper_completed_at and paper_completed_at > now:
        message = _("This moment is still to come. Enter when the paper form was completed.")
        raise Invalid(message, problems=[PageProblem(message, "on")])
    moment = paper_completed_at or now
    # The first day of all has no local one west of Greenwich: it is too old in any case.
    return moment.date() if moment.year == dt.MINYEAR else timezone.localdate(moment)


def definition_of(form: Form) -> FormDefinition:
    """Return the pattern in which the form was begun, limited where it joins a procedure."""
    definition = patterns.of_version(form.code, form.pattern)
    return definition.limited() if form.joins_id else definition


@dataclass(frozen=True)
class Window:
    """A page in which a section is filled in: its own mark, and that of the save that it shows."""

    own: str
    shows: str


@transaction.atomic
def save_section(
    *, author: User, form_id: uuid.UUID, section: str, raw: object, version: int | None = None,
    window: Window | None = None,
) -> tuple[Form, list[Problem]]:  # fmt: skip
    """Save one section of a draft as typed and return what looks wrong so far.

    Raises ``NotFound``, ``DomainError`` for a completed form, and ``Stale`` when the form, or with a
    ``window`` this section of it, was saved elsewhere since.
    """
    form = locked_draft(author, form_id, version)
    if window and form.windows.get(section, "") not in {window.own, window.shows}:
        raise Stale(
            _(
                "Somebody saved this section at the same time. What you typed stands below and is not"
                " saved yet. Compare it with what is saved, mend it, and save again."
            )
        )
    definition = definition_of(form)
    answers, problems = forms.clean_section(definition, section, raw)
    form.answers = forms.align(definition, {**form.answers, section: answers})
    form.windows[section] = window.own if window else new_window()
    form.version += 1
    form.save(update_fields=["answers", "windows", "version", "changed_at"])
    return form, problems


def new_window() -> str:
    """Return the mark of a page, or of a save that no page made."""
    return secrets.token_hex(4)


@transaction.atomic
def remove_person(
    *, author: User, form_id: uuid.UUID, person: str, index: int, version: int | None = None
) -> Form:
    """Take one person and all answers about them out of a draft."""
    form = locked_draft(author, form_id, version)
    before = form.answers
    form.answers = forms.remove_person(definition_of(form), before, person, index)
    mark = new_window()
    form.windows |= {code: mark for code, told in form.answers.items() if told != before.get(code)}
    form.version += 1
    form.save(update_fields=["answers", "windows", "version", "changed_at"])
    return form


@transaction.atomic
def discard(
    *, author: User, form_id: uuid.UUID, now: dt.datetime, version: int | None = None
) -> Procedure | None:
    """Delete a draft and return the procedure it was meant for, which forms of the group have."""
    form = locked_draft(author, form_id, version)
    audit.record(actor=author, action="form.discarded", subject=("form", form.pk), at=now)
    beside.discarded(form)
    form.delete()
    return form.procedure


@transaction.atomic
def complete(
    *, author: User, form_id: uuid.UUID, now: dt.datetime, version: int | None = None,
    family: str = "", obstacle: str = "",
) -> Form:  # fmt: skip
    """Complete an NK-A: this moment, or that of the paper, starts the procedure (ROZP23 § 2.1).

    A further NK-A about a victim whose procedure is running joins that one and starts none (§ 13).
    Where no PESEL number tells, and the author sees a running procedure that may be the family's,
    ``family`` says which one it is, by its number, or ``NEW_FAMILY``. ``obstacle`` is why the adult
    victim was not there when it was filled in.
    Raises ``Invalid`` with every problem, ``NotFound``, ``Stale``, ``DomainError`` when done already.
    """
    form = locked_draft(author, form_id, version)
    if form.code != NKA:
        raise NotFound(_("There is no such form."))
    further.check_author(author, is_paper=form.paper_completed_at is not None)
    definition = definition_of(form)
    started_at = form.happened_at(now)
    problems = forms.validate(definition, form.answers, timezone.localdate(started_at))
    problems += initiator_problems(form, form.answers)
    if problems:
        raise Invalid(_("The form is not complete yet. Mend what is listed."), problems=problems)
    answers = forms.without_hidden(definition, form.answers)
    running = (
        form.joins
        or _running_procedure(answers, started_at)
        or _chosen(family, families.of_answers(author, answers, started_at))
    )
    form.is_further = running is not None
    form.procedure = (
        further.join(form, running, answers, now)
        if running
        else _open_procedure(form, answers, now)
    )
    form.answers, form.initiator_kind = answers, _initiator(answers)
    form.obstacle = obstacle.strip()[:OBSTACLE_LENGTH] or None
    form.status, form.completed_at = Form.Status.COMPLETED, now
    form.version += 1
    form.save()
    relations.from_form(form, answers)
    beside.completed(form, now)
    _announce(form, now)
    return form


def _chosen(family: str, possible: list[Procedure]) -> Procedure | None:
    """Return the procedure that the author says the form is about; None for a family of its own."""
    if not possible or family == NEW_FAMILY:
        return None
    found = next((one for one in possible if one.number == family), None)
    if found is None:
        message = _(
            "A procedure is running about somebody of the same name: %(numbers)s. Say whether the form"
            " goes on with it, or is about another family."
        )
        numbers = ", ".join(one.number for one in possible)
        problem = PageProblem(message % {"numbers": numbers}, FAMILY)
        raise Invalid(problem.message, problems=[problem])
    return found


def initiator_problems(form: Form, answers: dict[str, Any]) -> list[Problem]:
    """Return what is wrong with the institution that an NK-A names as its initiator's.

    Whoever enters a paper form for the team names the institution that stands on the paper.
    """
    author = form.author
    is_for_others = form.paper_completed_at is not None and author.may(Permission.RECEIVE_FORM)
    if form.code != NKA or is_for_others or author.institution is None:
        return []
    return initiators.problems(definition_of(form), answers, author.institution.kind)


def locked_draft(author: User, form_id: uuid.UUID, version: int | None) -> Form:
    """Return a draft that the author may fill in, locked.

    Raises ``NotFound``, ``DomainError`` for a form of the author completed already, ``Stale``.
    """
    form = (
        selectors.drafts_open_to(author).select_for_update(of=("self",)).filter(pk=form_id).first()
    )
    if form is None:
        if Form.objects.filter(pk=form_id, author=author).exclude(status="draft").exists():
            raise DomainError(_("This form was completed already and cannot be changed."))
        raise NotFound(_("There is no such form."))
    if version is not None and form.version != version:
        raise Stale(_("This form was changed in another window. Load it again and check."))
    return form


def _running_procedure(answers: dict[str, JSON], at: dt.datetime) -> Procedure | None:
    """Return the running procedure in which one of the victims was a victim at that moment."""
    numbers = [str(row.get("pesel") or "") for row in forms.persons(answers, "victim")]
    known = people_found.with_pesel(numbers)
    party = (
        Party.objects.filter(
            person__in=known,
            side="victim",
            procedure__started_at__lte=at,
            procedure__state__in=[state.value for state in RUNNING],
        )  # fmt: skip
        .select_related("procedure")
        .order_by("-procedure__started_at")
        .first()
    )
    return party.procedure if party else None


def _open_procedure(form: Form, answers: dict[str, Any], now: dt.datetime) -> Procedure:
    started_at = form.happened_at(now)
    day = timezone.localdate(started_at)
    procedure = Procedure.objects.create(
        number=next_number(day.year), regime=regime_of(day), state=State.STARTED,
        started_at=started_at, started_by=form.author, initiator_kind=_initiator(answers),
    )  # fmt: skip
    parties.add_first(
        procedure, answers, author=form.author, is_old=form.paper_completed_at is not None
    )
    terms.after_start(procedure, has_firearm=further.has_firearm(answers), now=now)
    following.link(procedure, now=now)
    recusals.after_start(procedure, now=now)
    return procedure


def _initiator(answers: dict[str, Any]) -> str:
    return str(answers["initiator"]["initiator"])


def next_number(year: int) -> str:
    """Return the next number of a year; call it in the transaction that uses it."""
    Counter.objects.get_or_create(year=year)
    counter = Counter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"NK/{counter.last:04d}/{year}"


def _announce(form: Form, now: dt.datetime) -> None:
    procedure = form.procedure
    if procedure is None:
        raise AssertionError("A completed form has a procedure.")
    kind = "further-form" if form.is_further else "started"
    Event.objects.create(
        procedure=procedure, kind=kind, recorded_at=now,
        on=timezone.localdate(form.paper_completed_at or now),
        actor=form.author, to_state=procedure.state,
    )  # fmt: skip
    audit.record(
        actor=form.author, action=f"procedure.{kind}", subject=("procedure", procedure.pk), at=now
    )
    for person in accounts.service_of_team():
        notifications.notify(
            user=person, ref=form.pk, kind=f"procedure.{kind}", label=procedure.number,
            params={}, url=procedure.get_absolute_url(), now=now,
        )  # fmt: skip
