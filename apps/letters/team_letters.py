"""The team's own letters, of no procedure: permission → lock → rule → write → audit."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Institution, User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import NotFound
from apps.letters import course
from apps.letters.models import TeamLetter
from apps.letters.rules.states import IN_VAIN, Move, State
from apps.teams.letterhead import sender_lines
from tenants.schema import current_office


@dataclass(frozen=True)
class Written:
    """A letter as a context above composed it: to whom, about what, in which words.

    ``about`` and ``occasion`` tell one letter from the next; both are ids and days, never names.
    """

    kind: str
    institution: Institution
    about: uuid.UUID
    occasion: list[str]
    paragraphs: list[str]
    signature: str


@transaction.atomic
def issue(*, actor: User, given: Written, now: dt.datetime) -> tuple[TeamLetter, bool]:
    """Return a letter with the next number of the register, and whether it is new.

    What was written about the same occasion is that letter, unless it was cancelled or came back:
    pressing twice makes one.
    The caller has locked what the letter is about. Raises ``NotPermitted``.
    """
    require(actor, Permission.RECEIVE_FORM)
    same = TeamLetter.objects.filter(kind=given.kind, about=given.about, occasion=given.occasion)
    found = same.exclude(state__in=IN_VAIN).first()
    if found is not None:
        return found, False
    letter = TeamLetter(
        kind=given.kind, institution=given.institution, recipient=given.institution.name,
        about=given.about, occasion=given.occasion, author=actor, created_at=now,
        state=State.ISSUED, body=_body(given, now),
    )  # fmt: skip
    course.take_number(letter, now)
    letter.save()
    _audit(actor, letter, now)
    return letter, True


@transaction.atomic
def send(
    *,
    actor: User,
    letter_id: uuid.UUID,
    means: str,
    on: dt.date,
    now: dt.datetime,
    version: int | None = None,
) -> TeamLetter:
    """Record that the letter left. Handed over in person, it is delivered at once."""
    letter = _locked(actor, letter_id, version)
    course.move(letter, Move.SEND)
    course.check_leaving(letter, means, on, now)
    course.left(letter, means, on)
    course.save(letter)
    _audit(actor, letter, now)
    return letter


@transaction.atomic
def prove(
    *,
    actor: User,
    letter_id: uuid.UUID,
    on: dt.date,
    came_back: bool,
    now: dt.datetime,
    version: int | None = None,
) -> TeamLetter:
    """Record the proof of delivery, or that the letter came back."""
    letter = _locked(actor, letter_id, version)
    course.move(letter, Move.RETURN if came_back else Move.PROVE)
    course.ended(letter, on, now)
    course.save(letter)
    _audit(actor, letter, now)
    return letter


@transaction.atomic
def cancel(
    *, actor: User, letter_id: uuid.UUID, now: dt.datetime, version: int | None = None
) -> TeamLetter:
    """Cancel a letter that has not left; its number stays used."""
    letter = _locked(actor, letter_id, version)
    course.move(letter, Move.CANCEL)
    course.save(letter)
    _audit(actor, letter, now)
    return letter


def take(move: Move, **given: Any) -> TeamLetter:
    """Take one of the moves that a letter of the team has (``OF_THE_TEAM``)."""
    if move in (Move.PROVE, Move.RETURN):
        return prove(**given, came_back=move is Move.RETURN)
    return send(**given) if move is Move.SEND else cancel(**given)


def _locked(actor: User, letter_id: uuid.UUID, version: int | None) -> TeamLetter:
    require(actor, Permission.RECEIVE_FORM)
    letter = TeamLetter.objects.select_for_update().filter(pk=letter_id).first()
    if letter is None:
        raise NotFound(_("There is no such letter."))
    course.check_version(letter, version)
    return letter


def _body(given: Written, now: dt.datetime) -> list[str]:
    """Return the paragraphs as they leave: who writes, where and when, to whom, the text, who signs."""
    place = f"{current_office().name}, {timezone.localdate(now).strftime('%d.%m.%Y')}"
    around = ["\n".join(sender_lines()), place, given.institution.name]
    return [*around, *given.paragraphs, given.signature]


def _audit(actor: User, letter: TeamLetter, now: dt.datetime) -> None:
    audit.record(
        actor=actor, action=f"team-letter.{letter.state}", subject=("team-letter", letter.pk),
        at=now, kind=letter.kind,
    )  # fmt: skip
