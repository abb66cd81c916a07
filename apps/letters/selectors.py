"""What a user may see of letters: those of the procedures in whose content they work."""

import datetime as dt
import uuid

from django.db.models import Min, Q

from apps.accounts.labels import role_label
from apps.accounts.models import Institution, User
from apps.accounts.rules import Permission, Role
from apps.letters.models import Hold, Letter, TeamLetter
from apps.letters.rules.kinds import KINDS, DocumentKind, RecipientSide
from apps.letters.rules.states import OF_THE_SECOND, Move, State, open_moves
from apps.procedures import matter_selectors
from apps.procedures.models import Procedure
from apps.procedures.rules.states import State as ProcedureState
from apps.procedures.selectors import seats_of, visible_to
from tenants.bound import BoundQuerySet

_POLICE = frozenset({"police", "military_police"})
# The Police's own dossier holds no protocols of the group (R1613 § 7, docs/legal/open-points.md).
_PROTOCOLS = frozenset({"withdrawal-protocol", "closing-protocol"})


def letters_of(user: User, procedure: Procedure) -> list[Letter]:
    """Return a procedure's letters without their texts, newest first; nothing for others."""
    if not matter_selectors.reads(user, procedure):
        return []
    found = Letter.objects.filter(procedure=procedure).select_related("procedure", "author")
    return list(found.defer("given", "body"))


def letter_of(user: User, letter_id: uuid.UUID) -> Letter | None:
    """Return a letter that the user may read."""
    found = Letter.objects.select_related("procedure__group", "party__person", "author")
    letter = found.filter(pk=letter_id).first()
    if letter is None or not matter_selectors.reads(user, letter.procedure):
        return None
    return letter


def holds_of(letter: Letter) -> list[Hold]:
    """Return what held the letter back, the latest try first."""
    return list(letter.holds.select_related("released_by").order_by("-found_at", "pk"))


def team_letter_of(user: User, letter_id: uuid.UUID) -> TeamLetter | None:
    """Return a letter of the team itself, for its staff."""
    return team_letters(user).filter(pk=letter_id).first()


def team_letters(user: User) -> BoundQuerySet[TeamLetter]:
    """Return the letters of the team itself, for its staff; nothing for others."""
    found: BoundQuerySet[TeamLetter] = TeamLetter.objects.select_related("author")
    return found if user.may(Permission.RECEIVE_FORM) else found.none()


def moves_of(user: User, letter: Letter) -> list[Move]:
    """Return what the user may do with a letter now; a draft and a held letter can be rewritten."""
    if not matter_selectors.writes(user, letter.procedure):
        return []
    rewritten = [Move.REWRITE] if letter.state == State.DRAFT else []
    moves = [*rewritten, *open_moves(State(letter.state))]
    return [move for move in moves if move not in OF_THE_SECOND or _is_second(user, letter)]


def held(user: User) -> list[Letter]:
    """Return the held letters that wait for the user to read them, the oldest first."""
    waiting = Letter.objects.filter(state=State.HELD, procedure__in=visible_to(user))
    found = waiting.select_related("procedure", "author").defer("given", "body")
    return [one for one in found.order_by("created_at") if _is_second(user, one)]


def own_open(user: User) -> list[Letter]:
    """Return the letters in which the user wrote and that have no number yet, the oldest first.

    Only of procedures in which the user writes letters now: elsewhere there is nothing left to do.
    """
    words = Q(author=user) | Q(writers__contains=[str(user.pk)])
    found = Letter.objects.filter(words, state__in=[State.DRAFT, State.HELD])
    ours = found.filter(procedure__in=matter_selectors.open_to_writer(user))
    return list(ours.select_related("procedure", "party__person", "author").order_by("created_at"))


def _is_second(user: User, letter: Letter) -> bool:
    """Whether the user may release a held letter, or send it back."""
    return user.may(Permission.RECEIVE_FORM) and not letter.was_written_by(user)


def may_take_out(user: User, letter: Letter) -> bool:
    """Whether the user may take a print of the letter out of the system."""
    kind = user.institution.kind if user.institution else ""
    return letter.kind not in _PROTOCOLS or kind not in _POLICE


def kinds_by_side() -> list[tuple[RecipientSide, list[DocumentKind]]]:
    """Return all kinds of letters, grouped by whom they are for."""
    return _by_side(list(KINDS.values()))


def offered_by_side(procedure: Procedure) -> list[tuple[RecipientSide, list[DocumentKind]]]:
    """Return the kinds of letters that can be written now, grouped by whom they are for.

    Those about the end are there once it was recorded, and fit its ground.
    """
    known = _known_to(procedure)
    return _by_side([one for one in known if not one.grounds or procedure.ground in one.grounds])


def is_still_ours(procedure: Procedure, kind: str) -> bool:
    """Whether this team writes such a letter here: of what another team has, only the hand-over itself,
    and of what joined another procedure none.
    """
    if procedure.state == ProcedureState.JOINED:
        return False
    return kind == "hand-over" or procedure.state != ProcedureState.TRANSFERRED


def _known_to(procedure: Procedure) -> list[DocumentKind]:
    known = [one for one in KINDS.values() if one.is_known_under(procedure.regime)]
    return [one for one in known if is_still_ours(procedure, one.code)]


def _by_side(kinds: list[DocumentKind]) -> list[tuple[RecipientSide, list[DocumentKind]]]:
    return [(side, [one for one in kinds if one.side is side]) for side in RecipientSide]


def still_to_write(procedure: Procedure) -> list[DocumentKind]:
    """Return what the end of a procedure asks for and nobody wrote yet (ROZP23 § 19, § 20).

    The protocol is written once; each person of both sides is told.
    """
    due = [one for one in _known_to(procedure) if procedure.ground in one.grounds]
    if not due:
        return []
    found = Letter.objects.filter(procedure=procedure, kind__in=[one.code for one in due])
    written = set(found.exclude(state=State.CANCELLED).values_list("kind", "party_id"))
    people: dict[RecipientSide, list[object]] = {side: [] for side in RecipientSide}
    living = procedure.parties.filter(person__died_on=None)
    for pk, side in living.values_list("pk", "side"):
        people[RecipientSide(side)].append(pk)
    return [
        one
        for one in due
        if any((one.code, pk) not in written for pk in people[one.side] or [None])
    ]


def institutions() -> list[str]:
    """Return the names of the institutions that the office knows."""
    return list(Institution.objects.values_list("name", flat=True))


def role_of(user: User, procedure: Procedure) -> str:
    """Return as whom a user signs letters of a procedure; empty where nothing says it."""
    held = next((role for role in (Role.CHAIR, Role.SECRETARY) if role in user.roles), None)
    seat = next((one for one in seats_of(procedure) if one.user_id == user.pk), None)
    shown = role_label(held) if held else seat.get_function_display() if seat else ""
    return user.function or str(shown)


def years_before(today: dt.date) -> list[int]:
    """Return the years of the register, this one first."""
    firsts = (one.objects.aggregate(day=Min("issued_on"))["day"] for one in (Letter, TeamLetter))
    oldest = min((day.year for day in firsts if day), default=today.year)
    return list(range(today.year, oldest - 1, -1))
