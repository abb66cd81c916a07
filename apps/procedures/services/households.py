"""Households that change over time: permission → lock → rule → write → audit.

A change ends one row and begins another; nothing is overwritten. The lock is on the procedure, so that
two people who note a move at once cannot put somebody into two principal households.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit import services as audit
from apps.common import keys
from apps.common.errors import DomainError, Invalid, NotFound, Problem
from apps.procedures import matter_selectors
from apps.procedures.models import Household, Party, Procedure, Resident
from apps.procedures.rules.form_schema import Row
from apps.procedures.rules.relations import HOME, is_free_from, resident_answers
from apps.procedures.rules.states import LIVE, State
from apps.procedures.rules.tracks import answers


@dataclass(frozen=True)
class Home:
    """Where a household is, and which parties of the procedure live there from a day on."""

    since: dt.date
    parties: Sequence[uuid.UUID]
    address: Mapping[str, object] = field(default_factory=dict)
    is_principal: bool = True


@dataclass(frozen=True)
class Arrival:
    """Who comes to a household: a party, or another person described by the answers about them."""

    since: dt.date
    party_id: uuid.UUID | None = None
    about: Mapping[str, object] = field(default_factory=dict)
    is_principal: bool = True


@transaction.atomic
def begin(*, actor: User, procedure_id: uuid.UUID, home: Home, now: dt.datetime) -> Household:
    """Note who lives together; at least one of them is a party of the procedure.

    Raises ``NotFound``, ``NotPermitted``, ``Invalid``, ``DomainError`` where the procedure has ended.
    """
    procedure = locked(actor, procedure_id)
    check_day(home.since, now, "since")
    address, wrong = answers(HOME, home.address)
    if wrong:
        raise _invalid(wrong)
    if not home.parties:
        raise _at("parties", _("Choose who of the procedure lives there."))
    household = Household.objects.create(
        procedure=procedure, address=address, noted_at=now, noted_by=actor
    )
    for party_id in dict.fromkeys(home.parties):
        party = party_of(procedure, party_id, "parties")
        _settle(household, party, home.since, is_principal=home.is_principal, place="parties")
    _audit(actor, "household.begun", procedure, now)
    return household


@transaction.atomic
def join(*, actor: User, household_id: uuid.UUID, arrival: Arrival, now: dt.datetime) -> Resident:
    """Note that somebody came to a household.

    Raises ``NotFound``, ``NotPermitted``, ``Invalid``, and ``DomainError`` where the procedure has
    ended or nobody of it lives there any more.
    """
    found = Household.objects.filter(pk=household_id).first()
    procedure = locked(actor, found.procedure_id if found else None)
    household = Household.objects.get(pk=household_id)
    residents = Resident.objects.filter(household=household, until=None)
    if not residents.exclude(party=None).exists():
        raise DomainError(
            _("This household has ended: nobody of the procedure lives there. Begin another.")
        )
    check_day(arrival.since, now, "since")
    if arrival.party_id is not None:
        party = party_of(procedure, arrival.party_id, "party")
        resident = _settle(
            household, party, arrival.since, is_principal=arrival.is_principal, place="party"
        )
    else:
        about = _about(procedure, arrival.about, timezone.localdate(now))
        resident = Resident.objects.create(
            household=household, about=about, since=arrival.since, is_principal=True
        )
    _audit(actor, "household.joined", procedure, now)
    return resident


@transaction.atomic
def leave(*, actor: User, resident_id: uuid.UUID, on: dt.date, now: dt.datetime) -> Resident:
    """Note that somebody left a household; what was stays in the history.

    Raises ``NotFound``, ``NotPermitted``, ``Invalid``, ``DomainError`` where they had left already.
    """
    found = Resident.objects.select_related("household").filter(pk=resident_id).first()
    procedure = locked(actor, found.household.procedure_id if found else None)
    resident = Resident.objects.get(pk=resident_id)
    if resident.until is not None:
        raise DomainError(_("That this person left was noted already."))
    check_end(on, resident.since, now)
    resident.until = on
    resident.save(update_fields=["until"])
    _audit(actor, "household.left", procedure, now)
    return resident


def locked(actor: User, procedure_id: uuid.UUID | None) -> Procedure:
    """Return a procedure whose people the actor may note things about, locked.

    Raises ``NotFound``, ``NotPermitted``, ``DomainError`` where the procedure has ended.
    """
    found = Procedure.objects.select_related("group")
    known = found.filter(pk=procedure_id).first() if procedure_id else None
    if known is None or not matter_selectors.reads(actor, known):
        raise NotFound(_("There is no such procedure."))
    matter_selectors.check_writes(actor, known)
    procedure = Procedure.objects.select_for_update(of=("self",)).get(pk=known.pk)
    matter_selectors.check_is_here(procedure)
    if State(procedure.state) not in LIVE:
        raise DomainError(_("This procedure has ended. Who lives with whom stays as it was noted."))
    return procedure


def party_of(procedure: Procedure, party_id: uuid.UUID, place: str) -> Party:
    """Return a party of the procedure. Raises ``Invalid`` at the place where it was chosen."""
    party = procedure.parties.select_related("person").filter(pk=party_id).first()
    if party is None:
        raise _at(place, _("Choose a person of this procedure."))
    return party


def check_end(on: dt.date, since: dt.date | None, now: dt.datetime) -> None:
    """Refuse a last day in the future or before the first one."""
    check_day(on, now, "on")
    if since is not None and on < since:
        raise _at("on", _("The day is too early: the first possible one is %(day)s. Check the date.")
                  % {"day": since.strftime("%d.%m.%Y")})  # fmt: skip


def _settle(
    household: Household, party: Party, since: dt.date, *, is_principal: bool, place: str
) -> Resident:
    """Let a party live in a household. One principal household at a time, also in the past."""
    homes = list(Resident.objects.filter(party=party))
    here = [(one.since, one.until) for one in homes if one.household_id == household.pk]
    if not is_free_from(since, here):
        raise _at(place, _("%(name)s lives there already.") % {"name": party.person})
    others = [(one.since, one.until) for one in homes if one.is_principal]
    if is_principal and not is_free_from(since, others):
        raise _at(
            place,
            _(
                "%(name)s mainly lives in another household then. Note first when they left it, or say"
                " that this is not where they mainly live."
            )
            % {"name": party.person},
        )
    return Resident.objects.create(
        household=household, party=party, since=since, is_principal=is_principal
    )


def _about(procedure: Procedure, raw: Mapping[str, object], today: dt.date) -> Row:
    row, wrong = resident_answers(raw, today)
    if wrong:
        raise _invalid(wrong)
    if row.get("pesel"):
        hashed = keys.lookup_hash(str(row["pesel"]))
        if procedure.parties.filter(person__pesel_hash=hashed).exists():
            raise _at("pesel", _("This person is of the procedure. Choose them from the list."))
    return row


def check_day(on: dt.date, now: dt.datetime, place: str) -> None:
    """Refuse a day in the future."""
    if on > timezone.localdate(now):
        raise _at(place, _("The day is in the future. Enter the day on which it happened."))


def _at(place: str, message: str) -> Invalid:
    return _invalid([(place, message)])


def _invalid(wrong: Sequence[tuple[str, str]]) -> Invalid:
    problems = [Problem(message, place) for place, message in wrong]
    return Invalid(problems[0].message, problems=problems)


def _audit(actor: User, action: str, procedure: Procedure, now: dt.datetime) -> None:
    audit.record(actor=actor, action=action, subject=("procedure", procedure.pk), at=now)
