"""Writing, guarding and sending letters: permission → lock → rule → write → terms → audit."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import DomainError, NotFound, NotPermitted
from apps.documents.rules.firewall import Hit
from apps.letters import composing, course, selectors, templates
from apps.letters.models import Hold, Letter
from apps.letters.rules.kinds import KINDS, compose, stopped_by
from apps.letters.rules.states import DAY_OF_SENDING_COUNTS, Means, Move, State
from apps.notifications import services as notifications
from apps.people import selectors as people
from apps.procedures import matter_selectors
from apps.procedures.models import Party, Procedure
from apps.procedures.selectors import service_of, visible_to
from apps.procedures.services import actions

# Contexts above register here what must hold before a letter may call somebody to a meeting.
Check = Callable[[User, Letter], None]
CALLING: list[Check] = []
# What they lock before such a letter is locked: always in this order, so that nobody waits in a circle.
LOCKS: list[Callable[[], None]] = []


@transaction.atomic
def write(
    *,
    author: User,
    procedure_id: uuid.UUID,
    kind: str,
    party: Party | None,
    given: Mapping[str, str],
    now: dt.datetime,
) -> Letter:
    """Return a new draft.

    Raises ``NotFound``, ``NotPermitted``, ``Invalid`` for a recipient of the wrong side or for answers
    that the kind does not ask for or that are missing, and ``DomainError`` where the procedure's law
    has no such letter.
    """
    procedure = visible_to(author).filter(pk=procedure_id).first()
    if kind not in KINDS or procedure is None or not matter_selectors.reads(author, procedure):
        raise NotFound(_("There is no such procedure."))
    _require_writer(author, procedure)
    if not selectors.is_still_ours(procedure, kind):
        raise DomainError(_("This case goes on elsewhere: its letters are written there."))
    if not KINDS[kind].is_known_under(procedure.regime):
        raise DomainError(_("The law of this procedure has no such letter. Choose another one."))
    letter = Letter(
        procedure=procedure, kind=kind, party=party, author=author, created_at=now,
        writers=[str(author.pk)],
        given=composing.checked(procedure, kind, party, given),
    )  # fmt: skip
    _check_call(author, letter, now)
    letter.save()
    _audit(author, letter, "written", now)
    return letter


@transaction.atomic
def rewrite(
    *,
    actor: User,
    letter_id: uuid.UUID,
    party: Party | None,
    given: Mapping[str, str],
    now: dt.datetime,
    version: int | None = None,
) -> Letter:
    """Change a draft, or a letter that was held, which makes it a draft again."""
    letter = _locked(actor, letter_id, version)
    if letter.state == State.HELD:
        letter.state = State.DRAFT
    elif letter.state != State.DRAFT:
        raise course.refused(letter)
    letter.given = composing.checked(letter.procedure, letter.kind, party, given)
    letter.party = party
    letter.author = actor
    letter.writers = sorted({*letter.writers, str(actor.pk)})
    _check_call(actor, letter, now)
    course.save(letter)
    _audit(actor, letter, "rewritten", now)
    return letter


@transaction.atomic
def issue(
    *, actor: User, letter_id: uuid.UUID, now: dt.datetime, version: int | None = None
) -> Letter:
    """Fix the text and give the letter its number; where the firewall finds something, hold it.

    Look at the state of the letter that is returned: ``issued`` or ``held``.
    """
    letter = _locked(actor, letter_id, version)
    course.move(letter, Move.ISSUE)
    letter.refusal, letter.refused_by = None, None
    _check_lives(letter)
    _check_call(actor, letter, now)
    hits = _fix(letter, now)
    if hits:
        _hold(letter, hits, now)
        _tell_the_second(letter, now)
    else:
        _number(letter, now)
    course.save(letter)
    _audit(actor, letter, letter.state, now)
    return letter


@transaction.atomic
def release(
    *,
    actor: User,
    letter_id: uuid.UUID,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Letter:
    """Let a held letter go all the same, as a second person with a reason.

    Raises ``NotPermitted`` for whoever wrote words of it, in this version or in one before. What the
    firewall finds now and nobody has looked at yet holds the letter again.
    """
    letter = _locked(actor, letter_id, version)
    _require_second(actor, letter)
    if not reason.strip():
        raise course.at("reason", _("Say why the letter may leave with this in it."))
    course.move(letter, Move.RELEASE)
    _check_lives(letter)
    _check_call(actor, letter, now)
    seen = {(one.field, one.kind, one.label) for one in letter.holds.filter(released_at=None)}
    new = [one for one in _hits(letter) if (one.field, one.kind, one.label) not in seen]
    if new:
        _hold(letter, new, now)
    else:
        letter.holds.filter(released_at=None).update(
            released_at=now, released_by=actor, reason={"text": reason.strip()[:500]}
        )
        _number(letter, now)
    course.save(letter)
    _audit(actor, letter, "released" if not new else "held", now)
    return letter


@transaction.atomic
def refuse(
    *,
    actor: User,
    letter_id: uuid.UUID,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Letter:
    """Send a held letter back to its author, as a second person with a reason: it is a draft again.

    Raises ``NotPermitted`` for whoever wrote words of it, and ``Invalid`` without a reason.
    """
    letter = _locked(actor, letter_id, version)
    _require_second(actor, letter)
    if not reason.strip():
        raise course.at("reason", _("Say what has to be changed in the letter."))
    course.move(letter, Move.REFUSE)
    letter.refusal, letter.refused_by = {"text": reason.strip()[:500]}, actor
    course.save(letter)
    if matter_selectors.reads(letter.author, letter.procedure):
        _tell(letter.author, letter, "letter.refused", now)
    _audit(actor, letter, "refused", now)
    return letter


@transaction.atomic
def send(
    *,
    actor: User,
    letter_id: uuid.UUID,
    means: str,
    on: dt.date,
    now: dt.datetime,
    version: int | None = None,
) -> Letter:
    """Record that the letter left. Handed over in person, it is delivered at once.

    A protected fact that came to be known after the letter was issued holds it again.
    """
    letter = _locked(actor, letter_id, version)
    course.move(letter, Move.SEND)
    if letter.calls_at and letter.calls_at > now:
        _check_call(actor, letter, now)
    course.check_leaving(letter, means, on, now)
    _check_lives(letter, on)
    if means != Means.BY_HAND and composing.goes_home(letter):
        raise course.at(
            "means",
            _("This person had to leave the home to which the letter goes. Hand it over in person, or"
              " cancel it and write it to the address for service."),
        )  # fmt: skip
    if means != Means.BY_HAND and letter.party is not None and _refuses_letters(letter.party):
        raise course.at("means", _("No letter may be sent to this person: hand it over in person."))
    released = {(one.field, one.kind, one.label) for one in letter.holds.exclude(released_at=None)}
    new = [one for one in _hits(letter) if (one.field, one.kind, one.label) not in released]
    if new:
        raise DomainError(
            _(
                "A protected fact that was entered later stands in this letter. Cancel it and write"
                " it anew."
            )
        )
    course.left(letter, means, on)
    course.save(letter)
    _meet_term(actor, letter, now)
    _audit(actor, letter, letter.state, now)
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
) -> Letter:
    """Record the proof of delivery, which meets the letter's term, or that the letter came back."""
    letter = _locked(actor, letter_id, version)
    course.move(letter, Move.RETURN if came_back else Move.PROVE)
    course.ended(letter, on, now)
    course.save(letter)
    _meet_term(actor, letter, now)
    _audit(actor, letter, letter.state, now)
    return letter


@transaction.atomic
def cancel(
    *, actor: User, letter_id: uuid.UUID, now: dt.datetime, version: int | None = None
) -> Letter:
    """Cancel a letter that has not left; a number that was given stays used."""
    letter = _locked(actor, letter_id, version)
    course.move(letter, Move.CANCEL)
    course.save(letter)
    _audit(actor, letter, letter.state, now)
    return letter


def _locked(actor: User, letter_id: uuid.UUID, version: int | None) -> Letter:
    found = selectors.letter_of(actor, letter_id)
    if found is None:
        raise NotFound(_("There is no such letter."))
    if found.document.calls_somebody:
        for lock in LOCKS:
            lock()
    letter = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("procedure__group", "party__person", "author")
        .get(pk=letter_id)
    )
    _require_writer(actor, letter.procedure)
    course.check_version(letter, version)
    return letter


def _require_writer(actor: User, procedure: Procedure) -> None:
    if not matter_selectors.writes(actor, procedure):
        raise NotPermitted(_("Letters are written by the group's members and by the team's staff."))


def _require_second(actor: User, letter: Letter) -> None:
    require(actor, Permission.RECEIVE_FORM)
    if letter.was_written_by(actor):
        raise NotPermitted(_("You wrote this letter. Somebody else has to read and release it."))


def _check_lives(letter: Letter, on: dt.date | None = None) -> None:
    """Refuse a letter to somebody who died; with a day, who had died before it."""
    if letter.party is not None and (dead := composing.death_before(letter.party, on)):
        raise DomainError(dead)


def _check_call(actor: User, letter: Letter, now: dt.datetime) -> None:
    """Refuse a call to a meeting that is over, or that would bring the two sides together (§ 18)."""
    letter.calls_at = composing.calls_at(letter.given)
    if letter.calls_at is None:
        return
    if letter.calls_at <= now:
        raise course.at("meeting_on", _("This time has passed. Enter a time in the future."))
    for check in CALLING:
        check(actor, letter)


def _fix(letter: Letter, now: dt.datetime) -> list[Hit]:
    """Compose the text as it will leave, and return what the firewall finds in it."""
    letter.holds.filter(released_at=None).delete()
    filled = composing.filled(letter, now)
    letter.given = {**letter.given, **filled}
    letter.body = compose(letter.document, letter.given)
    return _hits(letter)


def _hits(letter: Letter) -> list[Hit]:
    guard = composing.guard_of(letter)
    return stopped_by(letter.document, letter.given, guard.facts, guard.known)


def _hold(letter: Letter, hits: list[Hit], now: dt.datetime) -> None:
    letter.state = State.HELD
    Hold.objects.bulk_create(
        [
            Hold(
                letter=letter, field=hit.field, kind=hit.kind, label=hit.label, found_at=now,
                author=letter.author,
            )
            for hit in hits
        ]
    )  # fmt: skip


def _tell_the_second(letter: Letter, now: dt.datetime) -> None:
    """Tell whoever may release the letter that it waits."""
    for user in service_of(letter.procedure):
        if not letter.was_written_by(user):
            _tell(user, letter, "letter.held", now)


def _tell(user: User, letter: Letter, kind: str, now: dt.datetime) -> None:
    """Tell somebody of a letter; the message names the procedure only."""
    notifications.notify(
        user=user, ref=uuid.uuid5(letter.pk, str(letter.version)), kind=kind,
        label=letter.procedure.number, params={}, url=letter.get_absolute_url(), now=now,
    )  # fmt: skip


def _refuses_letters(party: Party) -> bool:
    return party.side == "victim" and people.contact_of(party.person).refuses_letters


def _number(letter: Letter, now: dt.datetime) -> None:
    course.take_number(letter, now)
    letter.given = {**letter.given, "letter_number": str(letter.number)}
    letter.template = templates.newest(letter.kind)


def _meet_term(actor: User, letter: Letter, now: dt.datetime) -> None:
    if letter.state != State.DELIVERED or not letter.document.meets:
        return
    posted = letter.means in DAY_OF_SENDING_COUNTS
    day = letter.sent_on if posted else letter.ended_on
    if day is not None:
        actions.record_by_letter(
            actor=actor, procedure_id=letter.procedure_id, code=letter.document.meets, on=day,
            now=now,
        )  # fmt: skip


def _audit(actor: User, letter: Letter, what: str, now: dt.datetime) -> None:
    audit.record(
        actor=actor, action=f"letter.{what}", subject=("letter", letter.pk), at=now,
        kind=letter.kind,
    )  # fmt: skip
