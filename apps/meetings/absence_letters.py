"""The letter to an institution whose member was absent from the team three times (UPPD art. 9a.7g)."""

import datetime as dt
import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.acts import in_full
from apps.common.errors import DomainError, NotFound
from apps.documents import pdf
from apps.documents.prints import Print
from apps.meetings import selectors
from apps.meetings.models import Seat
from apps.meetings.rules.team import LETTER_FROM
from apps.teams.letterhead import sender_lines
from tenants.schema import current_office

BASIS = "UPPD art. 9a ust. 7d i 7g"


def letter_of(user: User, seat_id: uuid.UUID, now: dt.datetime) -> Print:
    """Return the letter about a member as a PDF, for the team's staff; each print is logged.

    Raises ``NotPermitted``, ``NotFound``, and ``DomainError`` before the third unexcused absence.
    """
    require(user, Permission.RECEIVE_FORM)
    seat = selectors.seat_of(user, seat_id)
    if seat is None:
        raise NotFound(_("There is no such member of the team."))
    days = [one.strftime("%d.%m.%Y") for one in selectors.days_missed(seat)]
    if len(days) < LETTER_FROM:
        raise DomainError(
            _(
                "This letter is for three absences without excuse, of which the member had been told."
                " So far there were: %(count)s."
            )
            % {"count": len(days)}
        )
    audit.record(actor=user, action="seat.absences-printed", subject=("seat", seat.pk), at=now)
    return Print(pdf.render("letter", _content(seat, days, now), made_at=now), "nieobecnosci.pdf")


def _content(seat: Seat, days: list[str], now: dt.datetime) -> dict[str, object]:
    """Return the letter; it is in Polish, as the documents of a case are."""
    chair = next((str(one) for one in selectors.seats() if one.is_chair), "")
    return {
        "title": "Nieobecności członka zespołu interdyscyplinarnego",
        "office": current_office().name, "number": "", "basis": in_full(BASIS),
        "sender": "\n".join(sender_lines()), "place": f"{current_office().name}, {_day(now)}",
        "to": str(seat.institution), "head": "",
        "signature": f"{chair}\nPrzewodniczący zespołu interdyscyplinarnego".strip(),
        "paragraphs": [
            "Informuję o nieusprawiedliwionych nieobecnościach na posiedzeniach zespołu"
            " interdyscyplinarnego. Udział w posiedzeniach jest obowiązkowy.",
            f"Członek zespołu: {seat}. Akt powołania: {seat.act_number}.",
            f"Dni posiedzeń: {', '.join(days)}.",
        ],
    }  # fmt: skip


def _day(moment: dt.datetime) -> str:
    return timezone.localdate(moment).strftime("%d.%m.%Y")
