"""Taking persons from a form into the register."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from apps.accounts.models import User
from apps.common import keys
from apps.common.identifiers import parse_pesel
from apps.people import rules
from apps.people.models import Contact, Death, Merge, Person
from apps.people.rules import ContactRules


def unsaved(answers: dict[str, Any]) -> Person:
    """Return the person that answers describe: names, birthday and PESEL, without keeping it."""
    pesel = parse_pesel(answers["pesel"]) if answers.get("pesel") else None
    written = answers.get("birth_date")
    return Person(
        first_name=answers["first_name"], last_name=answers["last_name"],
        birth_date=(
            pesel.birth_date if pesel else dt.date.fromisoformat(written) if written else None
        ),
        pesel_hash=keys.lookup_hash(pesel.number) if pesel else None,
    )  # fmt: skip


def register(
    answers: dict[str, Any], *, keep_known: bool = False, may_rename: bool = True
) -> Person:  # fmt: skip
    """Return the person that a valid form describes: the known one with this PESEL, or a new one.

    Facts that the form gives are kept encrypted; those given now replace those known before, which stay
    guarded. With ``keep_known``, for a form older than what is known, they only add to it. Without
    ``may_rename`` the name and the sex of a known person stay: whoever wrote the form does not see the
    other cases in which they stand.
    """
    pesel = parse_pesel(answers["pesel"]) if answers.get("pesel") else None
    hashed = keys.lookup_hash(pesel.number) if pesel else None
    known = Person.objects.select_for_update().filter(pesel_hash=hashed).first() if hashed else None
    person = known or Person(pesel_hash=hashed)
    _keep_facts(person, answers, keep_known=keep_known)
    if known and (keep_known or not may_rename):
        person.save(update_fields=["protected"])
        return person
    person.first_name = answers["first_name"]
    person.last_name = answers["last_name"]
    person.sex = answers.get("sex") or (pesel.sex if pesel else "")
    person.birth_date = _born(
        person, pesel.birth_date if pesel else (answers.get("birth_date") or None)
    )
    person.save()
    return person


def learn(person: Person, answers: dict[str, Any], *, keep_known: bool) -> None:
    """Keep what a further form says of a person who is known: facts, and a number not known before.

    The name stays. With ``keep_known`` the facts only add to what is known.
    """
    described = unsaved(answers)
    _keep_facts(person, answers, keep_known=keep_known)
    number = None if person.pesel_hash else described.pesel_hash
    # Somebody in another procedure may have the number: then they are a likely duplicate to merge.
    if number and not Person.objects.filter(pesel_hash=number).exists():
        person.pesel_hash = number
    person.birth_date = person.birth_date or _born(person, described.birth_date)
    person.save()


def set_contact(*, person: Person, rules: ContactRules, by: User, now: dt.datetime) -> Contact:
    """Note how a person can be reached without danger; what was known before stays in the history."""
    return Contact.objects.create(person=person, rules=asdict(rules), since=now, by=by)


def learn_contact(*, person: Person, rules: ContactRules, since: dt.datetime, by: User) -> None:
    """Note what was known elsewhere since a moment, unless something newer is known here."""
    here = person.contacts.first()
    known = ContactRules(**here.rules) if here else ContactRules()
    if rules != known and (here is None or since > here.since):
        set_contact(person=person, rules=rules, by=by, now=since)


def note_death(
    *, person: Person, died_on: dt.date | None, note: dict[str, str], by: User, now: dt.datetime
) -> Death:
    """Note that a person died on a day; without a day, that they did not. What was noted before stays."""
    person.died_on = died_on
    person.save(update_fields=["died_on"])
    return Death.objects.create(person=person, died_on=died_on, note=note, since=now, by=by)


def learn_death(
    *, person: Person, died_on: dt.date | None, note: dict[str, str], since: dt.datetime, by: User
) -> None:
    """Note what was recorded elsewhere since a moment, unless something newer is known here."""
    here = person.deaths.first()
    is_known = died_on == person.died_on or (here is not None and here.since >= since)
    is_possible = died_on is None or person.birth_date is None or died_on >= person.birth_date
    if is_possible and not is_known:
        note_death(person=person, died_on=died_on, note=note, by=by, now=since)


def absorb(*, kept: Person, gone: Person, by: User, now: dt.datetime) -> Merge:
    """Make one entry of two; both rows are locked by the caller, who moves what refers to ``gone``.

    What ``kept`` has stays, what only ``gone`` has is added; the newest note of how they are
    safely reached holds.
    """
    before = {"kept": _snapshot(kept), "gone": _snapshot(gone)}
    pesel, gone.pesel_hash, gone.merged_into = gone.pesel_hash, None, kept
    gone.save()
    kept.pesel_hash = kept.pesel_hash or pesel
    kept.sex, kept.birth_date = kept.sex or gone.sex, kept.birth_date or gone.birth_date
    kept.died_on = kept.died_on or gone.died_on
    kept.protected = rules.with_facts(kept.protected or {}, gone.protected or {}, keep_known=True)
    kept.save()
    for one in gone.contacts.order_by("since", "pk"):
        Contact.objects.create(person=kept, rules=one.rules, since=one.since, by=one.by)
    for death in gone.deaths.order_by("since", "pk"):
        Death.objects.create(
            person=kept, died_on=death.died_on, note=death.note, since=death.since, by=death.by
        )
    newest, last = kept.deaths.first(), gone.deaths.first()
    if newest and last and newest.died_on != kept.died_on:  # the newest row holds
        Death.objects.create(person=kept, died_on=kept.died_on, note=last.note, since=now, by=by)
    return Merge.objects.create(kept=kept, gone=gone, before=before, at=now, by=by)


def _born(person: Person, day: dt.date | str | None) -> dt.date | None:
    """Return the day of birth that a form gives, unless the person had died by then: then what is known."""
    born = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return person.birth_date if born and person.died_on and born > person.died_on else born


def _keep_facts(person: Person, answers: dict[str, Any], *, keep_known: bool) -> None:
    """Add the facts of a form to what is known; with ``keep_known`` what is known stays."""
    person.protected = rules.with_facts(person.protected or {}, answers, keep_known=keep_known)


def _snapshot(person: Person) -> dict[str, Any]:
    return {
        "first_name": person.first_name, "last_name": person.last_name, "sex": person.sex,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "died_on": person.died_on.isoformat() if person.died_on else "",
        "has_pesel": bool(person.pesel_hash), "protected": person.protected or {},
    }  # fmt: skip
