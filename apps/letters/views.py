"""Letters: choose a kind, write, issue, release, send, prove; the register of what left."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import User
from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.errors import DomainError, NotPermitted
from apps.common.ui.numbers import seen_version
from apps.common.ui.problems import add_problems
from apps.letters import composing, labels, prints, selectors, services
from apps.letters.findings import Finding, findings_of
from apps.letters.forms import LetterForm, LetterheadForm, MoveForm, YearForm, initial_of
from apps.letters.models import Letter, Outgoing
from apps.letters.register import register as register_of
from apps.letters.rules.kinds import KINDS, DocumentKind
from apps.letters.rules.states import Move, State
from apps.procedures import matter_selectors, person_selectors
from apps.procedures.models import Procedure
from apps.procedures.services.reading import log_read
from apps.procedures.views import reader, visible_procedure
from apps.teams import letterhead

TONES = {
    State.DRAFT: "neutral", State.HELD: "overdue", State.ISSUED: "today", State.SENT: "waiting",
    State.DELIVERED: "done", State.RETURNED: "overdue", State.CANCELLED: "neutral",
}  # fmt: skip


def known_move(move: str) -> Move:
    """Return the move of an address. Raises ``Http404`` for what is none, or has a page of its own."""
    if move not in set(Move) - {Move.REWRITE}:
        raise Http404
    return Move(move)


@reader
@require_safe
def choose(request: HttpRequest, procedure_id: uuid.UUID) -> HttpResponse:
    """Choose which letter to write."""
    procedure = _open_to_writer(request, procedure_id)
    sides = [
        {
            "title": labels.side_label(side, procedure.regime),
            "kinds": [_told(one, procedure) for one in kinds],
        }
        for side, kinds in selectors.offered_by_side(procedure)
        if kinds
    ]
    return render(request, "letters/choose.html", {"procedure": procedure, "sides": sides})


@reader
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, procedure_id: uuid.UUID, kind: str) -> HttpResponse:
    """Write a letter."""
    user, document = user_of(request), KINDS.get(kind)
    procedure = _open_to_writer(request, procedure_id)
    if document is None or not document.is_known_under(procedure.regime):
        raise Http404
    form = LetterForm(request.POST or None, kind=document, procedure=procedure, signer=user)
    if request.method == "POST" and form.is_valid():
        try:
            letter = services.write(
                author=user, procedure_id=procedure.pk, kind=kind, party=form.party(),
                given=form.given(), now=timezone.now(),
            )  # fmt: skip
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            return redirect(letter)
    context = {"form": form, "back": procedure.get_absolute_url(), **_told(document, procedure)}
    context["unaddressed"] = composing.without_address(form.parties())
    return render(request, "letters/write.html", context)


@reader
@require_http_methods(["GET", "POST"])
def rewrite(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Change a draft or a letter that was held."""
    user, letter = user_of(request), _readable(request, letter_id)
    form = LetterForm(
        request.POST or None, kind=letter.document, procedure=letter.procedure, signer=user,
        initial=initial_of(letter),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            services.rewrite(
                actor=user, letter_id=letter.pk, party=form.party(), given=form.given(),
                now=timezone.now(), version=seen_version(request),
            )  # fmt: skip
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            return redirect(letter)
    context = {"form": form, "version": letter.version, "back": letter.get_absolute_url()}
    context |= _told(letter.document, letter.procedure)
    context["unaddressed"] = composing.without_address(form.parties())
    return render(request, "letters/write.html", context)


@reader
@require_safe
def detail(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Show a letter: its text, what held it, what is possible now."""
    user, letter = user_of(request), _readable(request, letter_id)
    log_read(user, letter.procedure, timezone.now(), purpose=letter.kind)
    is_draft = letter.state == State.DRAFT
    context = {
        "letter": letter,
        "tone": TONES[State(letter.state)],
        "recipient": letter.recipient,
        "moves": _moves(user, letter),
        "body": composing.preview(letter, timezone.now()) if is_draft else letter.body,
        "is_draft": is_draft,
        "unaddressed": composing.order_over(letter),
        "refusal": (letter.refusal or {}).get("text", ""),
        "called_off": (letter.called_off or {}).get("text", ""),
        "holds": [_held(one, letter) for one in findings_of(letter)],
        "has_template": letter.template_id is not None,
        "may_take_out": selectors.may_take_out(user, letter),
    }
    return render(request, "letters/detail.html", context)


@reader
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, letter_id: uuid.UUID, move: str) -> HttpResponse:
    """Issue, release, send, prove, return or cancel a letter."""
    letter, known = _readable(request, letter_id), known_move(move)
    form = MoveForm(request.POST or None, move=known)
    if request.method == "POST" and (not form.fields or form.is_valid()):
        given = form.cleaned_data if form.fields else {}
        try:
            letter = _take(request, letter, known, given)
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            say(request, letter)
            return redirect(letter)
    context = {"form": form, "letter": letter, "move": known, "label": labels.MOVES[known]}
    context["holds"] = [_held(one, letter) for one in findings_of(letter)]
    return render(request, "letters/move.html", context)


@reader
@require_safe
def as_pdf(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Return the letter as it leaves."""
    return prints.print_of(user_of(request), letter_id, timezone.now()).answer()


@signed_in(Permission.READ_ALL_PROCEDURES)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show the register of outgoing correspondence of a year."""
    today, form = timezone.localdate(), YearForm(request.GET)
    year = (form.cleaned_data.get("year") if form.is_valid() else None) or today.year
    letters = register_of(user_of(request), year)
    rows = [{"letter": one, "tone": TONES[State(one.state)]} for one in letters]
    context = {"rows": rows, "year": year, "years": selectors.years_before(today)}
    context["held"] = selectors.held(user_of(request))
    return render(request, "letters/register.html", context)


@signed_in(Permission.WORK_IN_GROUP, Permission.RECEIVE_FORM)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Show the letters in which the user wrote and that have no number yet."""
    user = user_of(request)
    rows = [
        {
            "letter": one,
            "state": labels.state_label(one),
            "tone": "overdue" if one.is_sent_back else TONES[State(one.state)],
            "next": labels.next_step(one),
        }
        for one in selectors.own_open(user)
    ]
    reads_register = user.may(Permission.READ_ALL_PROCEDURES)
    return render(request, "letters/own.html", {"rows": rows, "reads_register": reads_register})


@signed_in(Permission.RECEIVE_FORM)
@require_http_methods(["GET", "POST"])
def head(request: HttpRequest) -> HttpResponse:
    """Write who writes the team's letters."""
    kept = letterhead.kept()
    initial = {name: getattr(kept, name) for name in letterhead.FIELDS} if kept else None
    form = LetterheadForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        letterhead.keep(actor=user_of(request), now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("New letters have this head from now on."))
        return redirect("letters:register")
    return render(request, "letters/head.html", {"form": form, "lines": letterhead.sender_lines()})


def _open_to_writer(request: HttpRequest, procedure_id: uuid.UUID) -> Procedure:
    procedure = visible_procedure(request, procedure_id)
    if not matter_selectors.reads(user_of(request), procedure):
        raise Http404
    if not matter_selectors.writes(user_of(request), procedure):
        raise NotPermitted(_("Letters are written by the group's members and by the team's staff."))
    return procedure


def _told(document: DocumentKind, procedure: Procedure) -> dict[str, Any]:
    """Return what the page of a text says of its kind, in the words of the procedure's law."""
    return {
        "document": document,
        "procedure": procedure,
        "title": document.title_under(procedure.regime),
        "basis": document.basis_under(procedure.regime),
        "warning": labels.GUARDED.under(procedure.regime) if document.is_guarded else "",
        "hint": person_selectors.firearm_notice(procedure) if document.meets == "D02" else None,
    }


def _readable(request: HttpRequest, letter_id: uuid.UUID) -> Letter:
    letter = selectors.letter_of(user_of(request), letter_id)
    if letter is None:
        raise Http404
    return letter


def _take(request: HttpRequest, letter: Letter, move: Move, given: dict[str, Any]) -> Letter:
    common: dict[str, Any] = {
        "actor": user_of(request), "letter_id": letter.pk, "now": timezone.now(),
        "version": seen_version(request),
    }  # fmt: skip
    if move in (Move.PROVE, Move.RETURN):
        return services.prove(**common, **given, came_back=move is Move.RETURN)
    does: dict[Move, Any] = {
        Move.ISSUE: services.issue, Move.RELEASE: services.release, Move.SEND: services.send,
        Move.CANCEL: services.cancel, Move.REFUSE: services.refuse,
    }  # fmt: skip
    done: Letter = does[move](**common, **given)
    return done


def say(request: HttpRequest, letter: Outgoing) -> None:
    """Tell what became of a letter."""
    if letter.state == State.HELD:
        messages.error(
            request,
            _(
                "The letter was held: a protected fact may stand in it. Change the text, or let"
                " somebody else read and release it."
            ),
        )
    else:
        messages.success(request, _("Recorded: %(action)s.") % {"action": _state(letter)})


def _state(letter: Outgoing) -> str:
    return str(letter.get_state_display())


def _moves(user: User, letter: Letter) -> list[dict[str, Any]]:
    moves = selectors.moves_of(user, letter)
    return [{"code": move.value, "label": labels.MOVES[move]} for move in moves]


def _held(finding: Finding, letter: Letter) -> dict[str, Any]:
    return {
        "field": labels.held_field(finding.field, letter),
        "fact": labels.FACTS.get(finding.kind, finding.kind),
        "place": labels.place(finding.after),
        "finding": finding,
    }
