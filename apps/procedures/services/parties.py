"""People of a procedure: those of the form that starts it, and those whom a further form names."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.errors import Invalid
from apps.people import selectors as people_found
from apps.people import services as people
from apps.procedures.models import Party, Procedure, Side
from apps.procedures.rules import forms
from apps.procedures.rules.form_people import Subject
from apps.procedures.rules.needs import is_named
from apps.procedures.selectors import visible_to

SIDES = ("victim", "perpetrator")


def add_first(procedure: Procedure, answers: dict[str, Any], *, author: User, is_old: bool) -> None:
    """Make everybody of the form that starts a procedure a party.

    What an old paper says of somebody must not replace what is known of them today: ``is_old``.
    """
    day = timezone.localdate(procedure.started_at)
    for side in SIDES:
        for index, row in enumerate(forms.persons(answers, side)):
            _add(procedure, author, Subject(side, index, row), index + 1, day, is_old=is_old)


def add_further(
    procedure: Procedure, answers: dict[str, Any], day: dt.date, *, author: User, is_old: bool
) -> list[Party]:
    """Make people whom a further form names for the first time parties, and return them.

    Of those who are known it keeps what is new: an address that nobody knows, nobody protects. Raises
    ``Invalid`` for a PESEL number of somebody on the other side. Call it with the procedure locked.
    """
    parties = list(procedure.parties.select_related("person"))
    _check_sides(parties, answers)
    added = []
    for side in SIDES:
        last = max((one.position for one in parties if one.side == side), default=0)
        for index, row in enumerate(forms.persons(answers, side)):
            known = described(parties, side, row)
            if known:
                if len(known) == 1:
                    people.learn(known[0].person, row, keep_known=is_old)
                continue
            last += 1
            new = _add(procedure, author, Subject(side, index, row), last, day, is_old=is_old)
            added.append(new)
            parties.append(new)
    return added


def described(parties: list[Party], side: str, row: Any) -> list[Party]:
    """Return the parties of a side that a row of a form can mean."""
    meant = people.unsaved(row)
    return [
        one for one in parties if one.side == side and people_found.may_be_same(one.person, meant)
    ]


def names_who_uses_violence(procedure: Procedure, text: str) -> bool:
    """Whether a text names somebody on the other side, who acts for no victim (ROZP23 § 5, § 6.4)."""
    others = procedure.parties.filter(side=Side.PERPETRATOR).select_related("person")
    return any(is_named(text, one.person.first_name, one.person.last_name) for one in others)


def _check_sides(parties: list[Party], answers: dict[str, Any]) -> None:
    other = {"victim": "perpetrator", "perpetrator": "victim"}
    numbers = {
        side: {one.person.pesel_hash for one in parties if one.side == side} - {None}
        for side in SIDES
    }
    problems = [
        Subject(side, index, row).problem(
            "pesel",
            _(
                "The person with this PESEL number is on the other side of the running procedure. "
                "Check the number, or write a form of its own about what this person did."
            ),
        )
        for side in SIDES
        for index, row in enumerate(forms.persons(answers, side))
        if people.unsaved(row).pesel_hash in numbers[other[side]]
    ]
    if problems:
        raise Invalid(_("The form is not complete yet. Mend what is listed."), problems=problems)


def _add(
    procedure: Procedure, author: User, who: Subject, position: int, day: dt.date, *, is_old: bool
) -> Party:  # fmt: skip
    person = people.register(
        dict(who.row), keep_known=is_old, may_rename=_sees_all_of(author, who.row)
    )
    return Party.objects.create(
        procedure=procedure, person=person, side=who.kind, position=position,
        is_minor=who.is_minor_on(day),
    )  # fmt: skip


def _sees_all_of(author: User, row: Any) -> bool:
    """Whether the author may open every procedure in which the person of a row stands already."""
    number = row.get("pesel")
    if not number:
        return True
    theirs = Procedure.objects.filter(parties__person__in=people_found.with_pesel([str(number)]))
    return not theirs.exclude(pk__in=visible_to(author)).exists()
