"""Somebody of a procedure died: permission → lock → rule → write → what cannot take place → tell → audit.

No provision says what becomes of the procedure and of its terms (docs/legal/open-points.md): they stay.
"""

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit import services as audit
from apps.common.calendar import EARLIEST_DAY
from apps.common.errors import DomainError, Invalid, NotFound, Problem
from apps.notifications import services as notifications
from apps.people import selectors as people_found
from apps.people import services as people
from apps.people.models import Death, Person
from apps.procedures import matter_selectors, selectors
from apps.procedures.models import Party, Procedure
from apps.procedures.rules.states import LIVE

LIMIT = 300
# Contexts above register here what they call off with somebody who died.
CallOff = Callable[[User, Person, dt.datetime], None]
CALLING_OFF: list[CallOff] = []


@transaction.atomic
def record(
    *, actor: User, party_id: uuid.UUID, died_on: dt.date, source: str, now: dt.datetime,
    because: str = "",
) -> Person:  # fmt: skip
    """Record on which day somebody died and where it is known from; again, with a reason, to correct it.

    What was planned with that person alone is called off, and group and team are told. The same said
    twice is one record. Raises ``NotFound``, ``NotPermitted``, and ``Invalid`` for a day that cannot
    be, and for what is missing.
    """
    person, procedure = _locked(actor, party_id)
    source, because = source.strip()[:LIMIT], because.strip()[:LIMIT]
    _check_day(person, died_on, now)
    if not source:
        raise _at("source", _("Say where it is known from, for example: the death certificate."))
    known = people_found.death_of(person)
    if known is not None and (known.died_on, known.note.get("source")) == (died_on, source):
        return person
    if known is not None and not because:
        raise _at("because", _("The death was recorded before. To correct it, say why."))
    note = {"source": source, "because": because} if because else {"source": source}
    death = people.note_death(person=person, died_on=died_on, note=note, by=actor, now=now)
    if known is None:
        for call_off in CALLING_OFF:
            call_off(actor, person, now)
        _tell(death, procedure, now)
    audit.record(actor=actor, action="person.died", subject=("party", party_id), at=now)
    return person


@transaction.atomic
def withdraw(*, actor: User, party_id: uuid.UUID, because: str, now: dt.datetime) -> Person:
    """Withdraw a death that was recorded by mistake, with a reason; what was called off stays so.

    Raises ``NotFound``, ``NotPermitted``, ``Invalid`` without a reason, and ``DomainError`` where none
    is recorded.
    """
    person, procedure = _locked(actor, party_id)
    if person.died_on is None:
        raise DomainError(_("No death of this person is recorded."))
    if not because.strip():
        raise _at("because", _("Say why the record is withdrawn."))
    note = {"because": because.strip()[:LIMIT]}
    death = people.note_death(person=person, died_on=None, note=note, by=actor, now=now)
    _tell(death, procedure, now)
    audit.record(actor=actor, action="person.death-withdrawn", subject=("party", party_id), at=now)
    return person


def _locked(actor: User, party_id: uuid.UUID) -> tuple[Person, Procedure]:
    party = Party.objects.select_related("procedure__group").filter(pk=party_id).first()
    if party is None or not matter_selectors.reads(actor, party.procedure):
        raise NotFound(_("There is no such person."))
    matter_selectors.check_writes(actor, party.procedure)
    return Person.objects.select_for_update(of=("self",)).get(pk=party.person_id), party.procedure


def _check_day(person: Person, on: dt.date, now: dt.datetime) -> None:
    if on > timezone.localdate(now):
        raise _at("died_on", _("The day is in the future. Enter the day on which it happened."))
    if on < EARLIEST_DAY:
        raise _at("died_on", _("Check the year: this is too long ago."))
    if person.birth_date is not None and on < person.birth_date:
        raise _at(
            "died_on",
            _("The day is before the birth (%(day)s). Check the date.")
            % {"day": person.birth_date.strftime("%d.%m.%Y")},
        )


def _tell(death: Death, procedure: Procedure, now: dt.datetime) -> None:
    """Tell group and team in every procedure of the person that runs, and in the one of the record."""
    kind = "procedure.died" if death.died_on else "procedure.death-withdrawn"
    live = [state.value for state in LIVE]
    of_person = Procedure.objects.filter(parties__person=death.person_id).select_related("group")
    for one in {procedure, *of_person.filter(state__in=live)}:
        for user in selectors.watch(one) - {death.by}:
            notifications.notify(
                user=user, ref=uuid.uuid5(one.pk, f"death-{death.pk}"), kind=kind,
                label=one.number, params={}, url=one.get_absolute_url(), now=now,
            )  # fmt: skip


def _at(field: str, message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, field)])
