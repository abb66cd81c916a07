"""What a procedure's page shows of its steps: the one that the law wants next, then all others."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.rules import Permission
from apps.deadlines.labels import bucket_label, bucket_tone
from apps.deadlines.models import Deadline, Status
from apps.deadlines.rules import Regime
from apps.procedures import deaths_shown, term_selectors
from apps.procedures.deaths_shown import is_idle
from apps.procedures.labels import action_label
from apps.procedures.models import Procedure
from apps.procedures.rules.next_step import ENDING, NextStep, Waiting, next_step
from apps.procedures.rules.states import Step
from apps.procedures.rules.tracks import TrackStep
from apps.procedures.rules.tracks_all import answering
from apps.procedures.services import actions
from apps.procedures.terms import MATTER, SUBJECT
from apps.procedures.words import doers

# Whose omission is no duty of the team: the one of an order that expires, and who uses violence.
_OTHERS = ("—", "osoba stosująca przemoc domową")


@dataclass(frozen=True)
class Next:
    """The step that the law wants next: who takes it, by when, and where, if the user may."""

    title: str | Promise
    who: str
    basis: str
    url: str
    term: Deadline | None
    bucket: str

    @property
    def tag(self) -> str | Promise:
        """How urgent it is; nothing where no day is set."""
        return bucket_label(self.bucket) if self.bucket else ""

    @property
    def tone(self) -> str:
        """The tone of the tag."""
        return bucket_tone(self.bucket) if self.bucket else ""


def shown(
    user: User, procedure: Procedure, *, in_group: bool, works_in: bool, follows: bool
) -> dict[str, Any]:
    """Return the next step, None where nothing is owed, and what else is possible, its end last.

    Whoever does not follow the course is shown only what they may do themselves.
    """
    open_now = actions.open_steps(procedure)
    rows = {one: _row(user, procedure, one, in_group=in_group) for one in open_now}
    steps = [one for one in open_now if follows or rows[one]["may"]]
    terms = {one.pk: one for one in term_selectors.terms_of(user, procedure)}
    # Nobody is sent to somebody who died; the terms stay until the chair waives them.
    idle = deaths_shown.idle(procedure)
    of_the_dead = [one for one in terms.values() if is_idle(one, idle)]
    found = next_step(
        steps,
        [
            _waiting(one)
            for one in terms.values()
            if (_is_owed(one) or _answer_to(one)) and one not in of_the_dead
        ],
        [
            *(one.rule_code for one in terms.values() if one.status == Status.WAIVED),
            *(code for code, _subject in idle if code),
        ],
    )
    others = [one for one in steps if found is None or one != found.step]
    others.sort(key=lambda one: one.action in ENDING)
    return {
        "next_step": _next(user, procedure, found, terms, rows, works_in) if found else None,
        "steps": [rows[one] for one in others],
    }


def _is_owed(term: Deadline) -> bool:
    """Whether somebody has to do something: an order that expires is nobody's duty."""
    return term.status == Status.OPEN and term.rule.actor not in _OTHERS


def _answer_to(term: Deadline) -> TrackStep | None:
    """Return what the group does now because the person using violence let a term run out."""
    is_over = term.status == Status.OPEN and term.due_on and term.due_on < timezone.localdate()
    return answering(term.rule_code) if is_over and term.subject_type == MATTER else None


def _waiting(term: Deadline) -> Waiting:
    return Waiting(
        term.pk, term.rule_code, term.due_on, term.start_on, term.rule.immediately,
        is_own=term.subject_type == SUBJECT,
    )  # fmt: skip


def _row(user: User, procedure: Procedure, step: Step, *, in_group: bool) -> dict[str, Any]:
    permission = actions.permission_for(step, procedure)
    may = actions.may_take(user, step, procedure, in_group=in_group)
    return {
        "action": step.action,
        "label": action_label(step.action, Regime(procedure.regime)),
        "basis": step.basis,
        "may": may,
        "who": ", ".join(doers(permission, procedure.regime, actions.starters_of(step, procedure))),
        "url": reverse("procedures:act", args=[procedure.pk, step.action]) if may else "",
    }


def _next(
    user: User, procedure: Procedure, found: NextStep, terms: dict[Any, Deadline],
    rows: dict[Step, dict[str, Any]], works_in: bool,
) -> Next:  # fmt: skip
    term = terms[found.term.id] if found.term else None
    bucket = term.bucket(timezone.localdate()) if term and term.due_on else ""
    if found.step is not None:
        row = rows[found.step]
        title = _decision(row, rows[found.instead]) if found.instead else row["label"]
        return Next(title, row["who"], row["basis"], row["url"], term, bucket)
    if term is None:
        raise AssertionError("A next step is a step, or a term that is met elsewhere.")
    url = _place(user, procedure, term, works_in=works_in)
    if answer := _answer_to(term):
        who = ", ".join(doers(Permission(answer.by), procedure.regime, ""))
        return Next(answer.title, who, answer.basis, url, term, bucket)
    return Next(term.rule.title, term.rule.actor, term.rule.basis, url, term, bucket)


def _decision(one: dict[str, Any], other: dict[str, Any]) -> str:
    return _("Decide: “%(one)s” or “%(other)s”") % {"one": one["label"], "other": other["label"]}


def _place(user: User, procedure: Procedure, term: Deadline, *, works_in: bool) -> str:
    """Return where a term is met that no step of the procedure meets; nothing for who may not."""
    if term.subject_type == MATTER:
        return term.get_subject_url()
    if term.rule_code in ("D10", "D11") and works_in:
        return "#group-forms"
    if term.rule_code == "D01b" and (works_in or user.pk == procedure.started_by_id):
        return reverse("procedures:hand-over", args=[procedure.pk])
    return ""
