"""Letters that call somebody to a meeting which is off: none of them may stay in force."""

import datetime as dt
import uuid

from apps.accounts.models import User
from apps.audit import services as audit
from apps.letters import course
from apps.letters.models import Letter
from apps.letters.rules.states import CALLING_STILL, WAYS, Move, State
from apps.notifications import services as notifications
from apps.procedures import matter_selectors
from apps.procedures.selectors import service_of
from tenants.bound import BoundQuerySet


def call_off(
    letters: BoundQuerySet[Letter], *, actor: User, reason: str, now: dt.datetime
) -> None:  # fmt: skip
    """Call off the letters to meetings still to come among some of one procedure.

    What did not leave is cancelled. What left cannot be taken back: the team's staff and the author are
    told to tell the person. Nobody waits for either any more. Call it in a transaction, under the lock of
    the calendar.
    """
    coming = letters.filter(calls_at__gt=now, called_off_at=None, state__in=list(CALLING_STILL))
    locked = coming.select_for_update(of=("self",)).select_related("procedure", "author")
    for letter in locked.order_by("pk"):
        is_unsent = State(letter.state) in WAYS[Move.CANCEL].sources
        if is_unsent:
            course.move(letter, Move.CANCEL)
        letter.called_off_at, letter.called_off = now, {"text": reason.strip()[:500]}
        course.save(letter)
        if is_unsent:
            _audit(actor, letter, "cancelled", now)
        else:
            _audit(actor, letter, "called-off", now)
        if letter.number:  # it may have left before somebody recorded that
            _tell(letter, now)


def _tell(letter: Letter, now: dt.datetime) -> None:
    """Tell the staff and the author, as far as they read it; the message names the letter only."""
    concerned = {*service_of(letter.procedure), letter.author}
    for user in concerned:
        if user.is_active and matter_selectors.reads(user, letter.procedure):
            notifications.notify(
                user=user, ref=uuid.uuid5(letter.pk, "called-off"), kind="letter.called-off",
                label=str(letter.number), params={}, url=letter.get_absolute_url(), now=now,
            )  # fmt: skip


def _audit(actor: User, letter: Letter, what: str, now: dt.datetime) -> None:
    audit.record(
        actor=actor, action=f"letter.{what}", subject=("letter", letter.pk), at=now,
        kind=letter.kind,
    )  # fmt: skip
