"""What stands in a letter: what the writer is asked for, and what the system fills in."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.common.errors import DomainError, Invalid, Problem
from apps.common.moments import NoSuchHour, moment_of, read_hour
from apps.letters.models import Letter
from apps.letters.rules.kinds import (
    FREE_TEXT,
    KINDS,
    OF_VICTIM,
    DocumentKind,
    RecipientSide,
    compose,
    signature_lines,
)
from apps.letters.rules.states import State
from apps.people.models import Person
from apps.procedures import matter_selectors
from apps.procedures.matter_selectors import OrderToLeave
from apps.procedures.models import Party, Procedure, Side
from apps.procedures.protection import Guard, from_reader, from_side
from apps.procedures.selectors import seats_of
from apps.teams.letterhead import sender_lines
from tenants.schema import current_office

_TYPED = FREE_TEXT | OF_VICTIM | {"meeting_on", "meeting_at"}
# What may stay empty. Who signs without saying as whom signs with the name alone.
OPTIONAL = frozenset({"signer_role"})
_ADDRESS = ("postal_code", "town", "street", "house_no")


def asked(kind: DocumentKind, party: Party | None) -> list[str]:
    """Return the names of what has to be typed, in the order in which the letter uses them."""
    names = [name for name in _in_order(kind) if name in _TYPED]
    if "recipient_name" in kind.fields and party is None:
        names.insert(0, "recipient_name")
    if kind.side is RecipientSide.VICTIM:
        names.insert(0, "recipient_address")
        if party is not None and party.is_minor:
            names.insert(0, "recipient_name")
    return names


def checked(
    procedure: Procedure, kind: str, party: Party | None, given: Mapping[str, str]
) -> dict[str, str]:
    """Return what was typed, with nothing that the kind does not ask for.

    Raises ``Invalid`` for a recipient of the wrong side and for what is missing or not a time.
    """
    document = KINDS[kind]
    to_person = document.side in (RecipientSide.VICTIM, RecipientSide.PERPETRATOR)
    if to_person and (
        party is None or party.procedure_id != procedure.pk or party.side != document.side.value
    ):
        raise _at_party(_("Choose whom the letter is for."))
    if party is not None and not to_person:
        raise _at_party(_("This letter is not for a person of the procedure."))
    if party is not None and (dead := death_before(party)):
        raise _at_party(dead)
    if party is not None and party.is_minor and not document.is_for_minors:
        raise _at_party(_("A minor is never invited to a meeting (ROZP23 § 11 ust. 6)."))
    if document.grounds and procedure.ground not in document.grounds:
        raise DomainError(_("First record how the procedure ended: this letter tells of it."))
    names = asked(document, party)
    missing = [name for name in names if name not in OPTIONAL and not given.get(name, "").strip()]
    if missing:
        problems = [Problem(_("Fill in this answer."), name) for name in missing]
        raise Invalid(problems[0].message, problems=problems)
    typed = {name: given.get(name, "").strip() for name in names}
    calls_at(typed)
    return typed


def death_before(party: Party, on: dt.date | None = None) -> str:
    """Return why no letter goes to somebody who died, with a day: before it; empty where one may."""
    died_on = party.person.died_on
    if died_on is None or (on is not None and on <= died_on):
        return ""
    message = _("This person is dead (day of death: %(day)s). No letter goes to them any more.")
    return message % {"day": _day(died_on)}


def calls_at(given: Mapping[str, str]) -> dt.datetime | None:
    """Return when a letter calls somebody to a meeting; None for a letter that calls nobody.

    Raises ``Invalid`` for what is no day or no hour.
    """
    if "meeting_on" not in given:
        return None
    try:
        day = dt.datetime.strptime(given["meeting_on"], "%d.%m.%Y").date()  # noqa: DTZ007 - a day
    except ValueError:
        raise _at("meeting_on", _("Write the day as day, month and year.")) from None
    hour = read_hour(given["meeting_at"])
    if hour is None:
        raise _at("meeting_at", _("Write the hour, for example 14:30."))
    try:
        return moment_of(day, hour, timezone.get_default_timezone())
    except NoSuchHour as error:
        raise _at("meeting_at", str(error)) from None


def _at_party(message: str) -> Invalid:
    return _at("party", message)


def _at(name: str, message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, name)])


def _in_order(kind: DocumentKind) -> list[str]:
    text = "\n".join(kind.body)
    return sorted(kind.fields, key=lambda name: text.index("{" + name + "}"))


def guard_of(letter: Letter) -> Guard:
    """Return what must be kept from whoever gets the letter.

    Of a letter to a person: from that person, who may be a victim here and use violence elsewhere.
    """
    if letter.party is not None:
        return from_reader(letter.party.person)
    return from_side(letter.procedure) if letter.document.is_guarded else Guard()


def filled(letter: Letter, now: dt.datetime) -> dict[str, str]:
    """Return the fields that nobody types, as they stand on the day of issue."""
    procedure, given = letter.procedure, letter.given
    members = [f"{one.user} ({one.get_function_display()})" for one in seats_of(procedure)]
    found = {
        "case_number": procedure.number,
        "sender": "\n".join(sender_lines()),
        "office": current_office().name,
        "today": _day(timezone.localdate(now)),
        "started_on": _day(timezone.localdate(procedure.started_at)),
        "ended_on": _day(procedure.ended_on) if procedure.ended_on else _("(not ended)"),
        "group_members": ", ".join(members) or _("(none was appointed)"),
        "signatures": signature_lines(letter.document, members, procedure.regime),
        "ground": procedure.get_ground_display(),
        "victim_names": _names(letter, RecipientSide.VICTIM),
        "perpetrator_names": _names(letter, RecipientSide.PERPETRATOR),
    }
    if letter.party is not None:
        person = letter.party.person
        found["recipient_name"] = given.get("recipient_name") or _name(person)
        found["recipient_address"] = given.get("recipient_address") or reached_at(letter.party)
    return found


def preview(letter: Letter, now: dt.datetime) -> list[str]:
    """Return the text that the letter would have if it were issued now."""
    return compose(letter.document, {**letter.given, **filled(letter, now)})


def reached_at(party: Party) -> str:
    """Return where letters reach a person; empty when that is not known.

    Whoever has to leave the home is written to at the address for service, never at the home: there
    lives who is protected from them. Like all that stands in a letter it passes the firewall.
    """
    order = ordered_out(party)
    return order.service_address if order else address_of(party.person)


def ordered_out(party: Party | None) -> OrderToLeave | None:
    """Return the order by which the person using violence may not be at home now."""
    if party is None or party.side != Side.PERPETRATOR:
        return None
    return matter_selectors.order_to_leave(party)


def without_address(parties: Iterable[Party | None]) -> OrderToLeave | None:
    """Return the order that takes the address from the first of these people, where none is known."""
    orders = (ordered_out(one) for one in parties)
    return next((one for one in orders if one and not one.service_address), None)


def order_over(letter: Letter) -> OrderToLeave | None:
    """Return the order that leaves a draft without an address; what was issued stands as it was."""
    return without_address([letter.party]) if letter.state == State.DRAFT else None


def goes_home(letter: Letter) -> bool:
    """Whether an issued letter bears the home that its recipient had to leave since."""
    party = letter.party
    if party is None or ordered_out(party) is None:
        return False
    home = address_of(party.person)
    return bool(home) and any(home in text for text in letter.body)


def address_of(person: Person, prefix: str = "") -> str:
    """Return an address in one line; empty when none is known."""
    known = {name: str((person.protected or {}).get(prefix + name, "")) for name in _ADDRESS}
    street = f"{known['street']} {known['house_no']}".strip()
    town = f"{known['postal_code']} {known['town']}".strip()
    return ", ".join(part for part in (street, town) if part)


def _names(letter: Letter, side: RecipientSide) -> str:
    parties = letter.procedure.parties.filter(side=side.value).select_related("person")
    return ", ".join(_name(one.person) for one in parties.order_by("position"))


def _name(person: Person) -> str:
    return f"{person.first_name} {person.last_name}"


def _day(day: dt.date) -> str:
    return day.strftime("%d.%m.%Y")
