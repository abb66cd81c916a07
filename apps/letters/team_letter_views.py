"""Letters of the team itself: read, print, send, prove; they are written where they come from."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.pages import signed_in, user_of
from apps.accounts.rules import Permission
from apps.common.errors import DomainError
from apps.common.ui.numbers import seen_version
from apps.common.ui.problems import add_problems
from apps.letters import labels, prints, selectors, team_letters
from apps.letters.forms import MoveForm
from apps.letters.models import TeamLetter
from apps.letters.rules.states import OF_THE_TEAM, Move, State, open_moves
from apps.letters.views import TONES, known_move, say

staff = signed_in(Permission.RECEIVE_FORM)


@staff
@require_safe
def detail(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Show a letter: its text, what became of it, what is possible now."""
    letter = _found(request, letter_id)
    moves = open_moves(State(letter.state))
    context = {
        "letter": letter, "tone": TONES[State(letter.state)], "body": letter.body,
        "recipient": letter.recipient,
        "moves": [{"code": move.value, "label": labels.MOVES[move]} for move in moves],
    }  # fmt: skip
    return render(request, "letters/team_detail.html", context)


@staff
@require_safe
def as_pdf(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Return the letter as it leaves."""
    return prints.print_of_team(user_of(request), letter_id, timezone.now()).answer()


@staff
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, letter_id: uuid.UUID, move: str) -> HttpResponse:
    """Send, prove, return or cancel a letter."""
    letter, known = _found(request, letter_id), known_move(move)
    if known not in OF_THE_TEAM:
        raise Http404
    form = MoveForm(request.POST or None, move=known)
    if request.method == "POST" and (not form.fields or form.is_valid()):
        try:
            letter = _take(request, letter, known, form.cleaned_data if form.fields else {})
        except DomainError as refusal:
            add_problems(form, refusal)
        else:
            say(request, letter)
            return redirect(letter)
    context = {"form": form, "letter": letter, "move": known, "label": labels.MOVES[known]}
    return render(request, "letters/move.html", context)


def _found(request: HttpRequest, letter_id: uuid.UUID) -> TeamLetter:
    letter = selectors.team_letter_of(user_of(request), letter_id)
    if letter is None:
        raise Http404
    return letter


def _take(
    request: HttpRequest, letter: TeamLetter, move: Move, given: dict[str, Any]
) -> TeamLetter:
    common: dict[str, Any] = {
        "actor": user_of(request), "letter_id": letter.pk, "now": timezone.now(),
        "version": seen_version(request),
    }  # fmt: skip
    return team_letters.take(move, **common, **given)
