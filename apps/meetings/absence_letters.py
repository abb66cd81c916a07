"""The letter to an institution whose member was absent from the team three times (UPPD art. 9a.7g)."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.common.errors import DomainError, NotFound
from apps.letters import team_letters
from apps.letters.models import TeamLetter
from apps.letters.rules.states import IN_VAIN
from apps.letters.selectors import team_letters as letters_for
from apps.letters.team_letters import Written
from apps.meetings import selectors
from apps.meetings.models import Seat
from apps.meetings.rules.team import LETTER_FROM

KIND = "absences"


@transaction.atomic
def register(*, actor: User, seat_id: uuid.UUID, now: dt.datetime) -> tuple[TeamLetter, bool]:
    """Return the letter about a member with its number of the register, and whether it is new.

    The same absences make one letter, a further one makes another. Raises ``NotPermitted``,
    ``NotFound``, and ``DomainError`` before the third unexcused absence.
    """
    require(actor, Permission.RECEIVE_FORM)
    # Of two presses at once the second waits here and finds the letter of the first.
    seat = Seat.objects.select_for_update(of=("self",)).filter(pk=seat_id).first()
    if seat is None:
        raise NotFound(_("There is no such member of the team."))
    days = selectors.days_missed(seat)
    if len(days) < LETTER_FROM:
        raise DomainError(
            _(
                "This letter is for three absences without excuse, of which the member had been told."
                " So far there were: %(count)s."
            )
            % {"count": len(days)}
        )
    return team_letters.issue(actor=actor, given=_written(seat, days), now=now)


def letters_about(user: User, seat: Seat) -> list[TeamLetter]:
    """Return the letters about a member, the latest first, for the team's staff."""
    found = letters_for(user).filter(kind=KIND, about=seat.pk)
    return list(found.defer("body").order_by("-created_at"))


def is_due(seat: Seat, letters: list[TeamLetter]) -> bool:
    """Whether the absences of a member ask for a letter that none of these is."""
    days = selectors.days_missed(seat)
    written = [one.occasion for one in letters if one.state not in IN_VAIN]
    return len(days) >= LETTER_FROM and _occasion(days) not in written


def _written(seat: Seat, days: list[dt.date]) -> Written:
    """Return the letter; it is in Polish, as the documents of a case are, and names no case."""
    chair = next((str(one) for one in selectors.seats() if one.is_chair), "")
    return Written(
        kind=KIND, institution=seat.institution, about=seat.pk, occasion=_occasion(days),
        paragraphs=[
            "Informuję o nieusprawiedliwionych nieobecnościach na posiedzeniach zespołu"
            " interdyscyplinarnego. Udział w posiedzeniach jest obowiązkowy.",
            f"Członek zespołu: {seat}. Akt powołania: {seat.act_number}.",
            f"Dni posiedzeń: {', '.join(day.strftime('%d.%m.%Y') for day in days)}.",
        ],
        signature=f"{chair}\nPrzewodniczący zespołu interdyscyplinarnego".strip(),
    )  # fmt: skip


def _occasion(days: list[dt.date]) -> list[str]:
    return [day.isoformat() for day in days]
