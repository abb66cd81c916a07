"""The way of a letter once it is written, alike for those of procedures and those of the team."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common.errors import DomainError, Invalid, Problem, Stale
from apps.letters.models import Counter, Outgoing, StateChoice
from apps.letters.rules.states import WAYS, Means, Move, State


def check_version(letter: Outgoing, version: int | None) -> None:
    """Raise ``Stale`` where the letter is no longer as it was seen."""
    if version is not None and letter.version != version:
        raise Stale(_("Somebody changed this letter in the meantime. Load it again and check."))


def move(letter: Outgoing, wanted: Move) -> None:
    """Put the letter into the state to which a move leads. Raises ``DomainError`` where it is not open."""
    if State(letter.state) not in WAYS[wanted].sources:
        raise refused(letter)
    letter.state = WAYS[wanted].target


def refused(letter: Outgoing) -> DomainError:
    """Return that the letter stands where this is not possible."""
    return DomainError(
        _("This is not possible: the letter is %(state)s.")
        % {"state": StateChoice(letter.state).label}
    )


def take_number(letter: Outgoing, now: dt.datetime) -> None:
    """Give the letter the next number of the register, which is one for all letters of the office."""
    day = timezone.localdate(now)
    Counter.objects.get_or_create(year=day.year)
    counter = Counter.objects.select_for_update().get(year=day.year)
    counter.last += 1
    counter.save(update_fields=["last"])
    letter.number, letter.issued_on = f"P/{counter.last:04d}/{day.year}", day


def check_leaving(letter: Outgoing, means: str, on: dt.date, now: dt.datetime) -> None:
    """Raise ``Invalid`` for what is no way in which letters leave, or no day on which this one could."""
    if means not in set(Means):
        raise at("means", _("Choose how the letter leaves."))
    _check_day(on, letter.issued_on, now)


def left(letter: Outgoing, means: str, on: dt.date) -> None:
    """Note how and when a letter left. Handed over in person, it is delivered at once."""
    letter.means, letter.sent_on = means, on
    if means == Means.BY_HAND:
        letter.state, letter.ended_on = State.DELIVERED, on


def ended(letter: Outgoing, on: dt.date, now: dt.datetime) -> None:
    """Note when a letter was delivered or came back. Raises ``Invalid`` for a day that cannot be."""
    _check_day(on, letter.sent_on, now)
    letter.ended_on = on


def save(letter: Outgoing) -> None:
    """Save the next version of a letter."""
    letter.version += 1
    letter.save()


def at(field: str, message: str) -> Invalid:
    """Return a refusal of one answer."""
    return Invalid(message, problems=[Problem(message, field)])


def _check_day(on: dt.date, first: dt.date | None, now: dt.datetime) -> None:
    if on > timezone.localdate(now):
        raise at("on", _("The day is in the future. Enter the day on which it happened."))
    if first is not None and on < first:
        raise at(
            "on",
            _("The day is too early: the first possible one is %(day)s. Check the date.")
            % {"day": first.strftime("%d.%m.%Y")},
        )
