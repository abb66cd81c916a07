"""People of procedures: how they are safely reached, and two entries that are one person."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, NotFound, Problem
from apps.people import services as people
from apps.people.models import Contact, Person
from apps.people.rules import ContactRules
from apps.procedures import matter_selectors
from apps.procedures.models import Party, Procedure, Side
from apps.procedures.rules.needs import Needs
from apps.procedures.selectors import gone_to, visible_to
from apps.procedures.services import recusals
from apps.procedures.services.parties import names_who_uses_violence

# What contexts above do when a safe contact was noted, in its transaction.
NOTED: list[Callable[[Contact, dt.datetime], None]] = []


@transaction.atomic
def set_contact(
    *, actor: User, party_id: uuid.UUID, rules: ContactRules, now: dt.datetime
) -> Contact:
    """Note how somebody suffering violence is safely reached, also of a procedure handed over.

    It is never refused there: whoever learns of a safe telephone notes it at once, and the team that has
    the procedure is told by a second hand-over.
    Raises ``NotFound`` for somebody of a procedure that the actor does not work in or of the other
    side, ``NotPermitted``.
    """
    party = Party.objects.select_related("procedure__group", "person").filter(pk=party_id).first()
    if party is None or party.side != Side.VICTIM or not _reads(actor, party.procedure):
        raise NotFound(_("There is no such person."))
    matter_selectors.check_writes(actor, party.procedure)
    contact = people.set_contact(person=party.person, rules=rules, by=actor, now=now)
    for noted in NOTED:
        noted(contact, now)
    audit.record(actor=actor, action="person.contact", subject=("party", party.pk), at=now)
    return contact


@transaction.atomic
def note_needs(*, actor: User, party_id: uuid.UUID, needs: Needs, now: dt.datetime) -> Party:
    """Note what is particular about a person: service, language, helplessness.

    Raises ``NotFound`` for somebody of a procedure that the actor does not work in, ``NotPermitted``,
    ``Invalid`` for a helpless minor, who has a guardian anyway, and for a helper of the other side, and
    ``DomainError`` where another team has the procedure: no hand-over takes needs along later.
    """
    party = (
        Party.objects.select_for_update(of=("self",))
        .select_related("procedure__group", "person")
        .filter(pk=party_id)
        .first()
    )
    if party is None or not _reads(actor, party.procedure):
        raise NotFound(_("There is no such person."))
    if actor.pk != party.procedure.started_by_id or party.procedure.group_id is not None:
        matter_selectors.check_writes(actor, party.procedure)
    check_needs_here(party.procedure)
    if needs.is_helpless and party.is_minor:
        message = _("A minor has a guardian anyway: leave this empty.")
        raise Invalid(message, problems=[Problem(message, "is_helpless")])
    if party.side == Side.VICTIM:
        _check_helper(party.procedure, needs.helper)
    party.needs = asdict(needs)
    party.save(update_fields=["needs"])
    audit.record(actor=actor, action="person.needs", subject=("party", party.pk), at=now)
    return party


def check_needs_here(procedure: Procedure) -> None:
    """Raise ``DomainError``, with who has it and what to do, where the procedure was handed over."""
    if team := gone_to(procedure):
        message = _(
            "This procedure was handed over, so this is noted where it is now: %(team)s. Call that team"
            " and tell it."
        )
        raise DomainError(message % {"team": team})


def _check_helper(procedure: Procedure, helper: str) -> None:
    """Refuse who uses violence as the one beside a victim (ROZP23 § 5, § 6.4)."""
    if names_who_uses_violence(procedure, helper):
        message = _("This is the person using violence: somebody else has to be beside the victim.")
        raise Invalid(message, problems=[Problem(message, "helper")])


@transaction.atomic
def merge(*, actor: User, kept_id: uuid.UUID, gone_id: uuid.UUID, now: dt.datetime) -> Person:
    """Make one person of two entries; their procedures and history come together.

    Raises ``NotFound``, ``NotPermitted``, and ``DomainError`` where two PESEL numbers differ or both
    entries stand in one procedure.
    """
    require(actor, Permission.RECEIVE_FORM)
    wanted = sorted({kept_id, gone_id}, key=str)
    locked = Person.objects.select_for_update(of=("self",)).filter(pk__in=wanted, merged_into=None)
    found = {one.pk: one for one in locked.order_by("pk")}
    if len(found) != 2 or not all(_is_visible(actor, one) for one in found.values()):
        raise NotFound(_("There is no such person."))
    kept, gone = found[kept_id], found[gone_id]
    if kept.pesel_hash and gone.pesel_hash:
        raise DomainError(_("These are two people: they have different PESEL numbers."))
    _check_deaths(kept, gone)
    shared = Party.objects.filter(person=kept).values("procedure_id")
    if Party.objects.filter(person=gone, procedure_id__in=shared).exists():
        raise DomainError(_("Both stand in one procedure. They cannot be one person there."))
    procedures = list(Procedure.objects.filter(parties__person__in=[kept, gone]))
    Party.objects.filter(person=gone).update(person=kept)
    people.absorb(kept=kept, gone=gone, by=actor, now=now)
    for procedure in procedures:
        recusals.after_start(procedure, now=now)
    audit.record(actor=actor, action="person.merged", subject=("person", kept.pk), at=now,
                 gone=str(gone.pk))  # fmt: skip
    return kept


def _check_deaths(kept: Person, gone: Person) -> None:
    """Refuse to choose between two days of death, and a death before the other entry's birth."""
    if kept.died_on and gone.died_on and kept.died_on != gone.died_on:
        raise DomainError(
            _(
                "The two entries have different days of death. Correct or withdraw one of them first."
            )
        )
    born, died = kept.birth_date or gone.birth_date, kept.died_on or gone.died_on
    if born and died and died < born:
        raise DomainError(
            _("One of them died before the other was born: they cannot be one person.")
        )


def _reads(actor: User, procedure: Procedure) -> bool:
    return matter_selectors.reads(actor, procedure)


def _is_visible(actor: User, person: Person) -> bool:
    """Whether every procedure of the person is open to the actor: a tie hides the rest."""
    theirs = Procedure.objects.filter(parties__person=person)
    return not theirs.exclude(pk__in=visible_to(actor)).exists()
