"""UPPD art. 9c: how somebody is safely reached, and two entries that are one person."""

import datetime as dt
from typing import Any

import pytest

from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted
from apps.letters import services as letters
from apps.letters.rules.states import Means
from apps.people import selectors as people
from apps.people.models import Contact, Merge, Person
from apps.people.rules import ContactRules
from apps.procedures import selectors
from apps.procedures.models import Party, Procedure
from apps.procedures.protection import from_reader
from apps.procedures.services import persons, recusals, submitting
from apps.procedures.services.forms import NEW_FAMILY
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.nka import pesel_number, valid_nka

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
RULES = ContactRules(
    phone="600 700 800", hours="8–13", letters="no", address="Ciocia, ul. Ukryta 9"
)


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return made.in_diagnosis(cast, NOW)


def victim(procedure: Procedure) -> Party:
    return procedure.parties.get(side="victim", is_minor=False)


def note(cast: Cast, procedure: Procedure, rules: ContactRules = RULES) -> Contact:
    return persons.set_contact(
        actor=cast.social_worker, party_id=victim(procedure).pk, rules=rules, now=NOW
    )


def test_the_newest_rules_hold_and_the_earlier_ones_stay(cast: Cast, procedure: Procedure) -> None:
    note(cast, procedure)
    note(cast, procedure, ContactRules(phone="600 000 999"))
    assert people.contact_of(victim(procedure).person).phone == "600 000 999"
    assert [one.rules["phone"] for one in Contact.objects.all()] == ["600 000 999", "600 700 800"]


def test_no_letter_leaves_to_somebody_who_must_not_get_one(
    cast: Cast, procedure: Procedure
) -> None:
    note(cast, procedure)
    given = {"recipient_address": "osobiście", "meeting_on": "09.03.2026", "meeting_at": "10:00",
             "meeting_place": "Ośrodek", "reasons": "Rozmowa.", "signer": "Ewa Łącka"}  # fmt: skip
    letter = letters.write(
        author=cast.social_worker, procedure_id=procedure.pk, kind="invitation",
        party=victim(procedure), given=given, now=NOW,
    )  # fmt: skip
    letters.issue(actor=cast.social_worker, letter_id=letter.pk, now=NOW)
    for means in (Means.REGISTERED_POST, Means.E_DELIVERY, Means.BY_POLICE):
        with pytest.raises(Invalid):
            letters.send(
                actor=cast.secretary, letter_id=letter.pk, means=means, on=NOW.date(), now=NOW
            )
    done = letters.send(
        actor=cast.secretary, letter_id=letter.pk, means=Means.BY_HAND, on=NOW.date(), now=NOW
    )
    assert done.state == "delivered"


@pytest.mark.parametrize("text", ["tel. 600700800", "proszę pisać: Ukryta 9", "u ciocia, Ukrytej"])
def test_the_safe_address_is_a_secret_from_the_other_side(
    cast: Cast, procedure: Procedure, text: str
) -> None:
    note(cast, procedure)
    letter = letters.write(
        author=cast.social_worker, procedure_id=procedure.pk, kind="notice-of-start",
        party=procedure.parties.get(side="perpetrator"), now=NOW,
        given={"reasons": text, "signer": "Ewa Łącka"},
    )  # fmt: skip
    assert letters.issue(actor=cast.social_worker, letter_id=letter.pk, now=NOW).state == "held"


def test_only_the_group_and_the_team_note_it_and_only_of_victims(
    cast: Cast, procedure: Procedure
) -> None:
    for who in (cast.outsider, cast.teacher, cast.administrator):
        with pytest.raises(NotFound):
            persons.set_contact(actor=who, party_id=victim(procedure).pk, rules=RULES, now=NOW)
    other = procedure.parties.get(side="perpetrator")
    with pytest.raises(NotFound):
        persons.set_contact(actor=cast.chair, party_id=other.pk, rules=RULES, now=NOW)


@pytest.fixture
def twice(cast: Cast, procedure: Procedure) -> tuple[Person, Person]:
    """The same victim without a PESEL in another procedure."""
    again = made.same_victim_again(cast, NOW)
    assert again.pk != procedure.pk
    return victim(procedure).person, victim(again).person


def merge(cast: Cast, kept: Person, gone: Person) -> Person:
    return persons.merge(actor=cast.chair, kept_id=kept.pk, gone_id=gone.pk, now=NOW)


def test_two_entries_become_one_and_both_are_kept_in_the_history(
    cast: Cast, procedure: Procedure, twice: tuple[Person, Person]
) -> None:
    kept, gone = twice
    found = people.likely_duplicates(Person.objects.all())
    assert {kept.pk, gone.pk} in [{one.pk, other.pk} for one, other, _why in found]
    done = merge(cast, kept, gone)
    assert Party.objects.filter(person=done, side="victim").count() == 2
    assert done.protected["contact"] == "anna@example.com"
    history = Merge.objects.get()
    assert history.before["gone"]["protected"]["contact"] == "600 111 222"
    gone.refresh_from_db()
    assert gone.merged_into_id == kept.pk
    assert list(people.matching("Przykładowa Anna")) == [done]
    left = people.likely_duplicates(Person.objects.all())
    assert [one.first_name for one, _other, _why in left] == ["Maja"]  # the child, not merged yet


def test_the_pesel_survives_whichever_entry_goes(cast: Cast, twice: tuple[Person, Person]) -> None:
    kept, gone = twice
    number = kept.pesel_hash
    done = merge(cast, gone, kept)
    done.refresh_from_db()
    assert done.pesel_hash == number


def test_what_is_not_one_person_is_refused_and_nothing_changes(
    cast: Cast, procedure: Procedure, twice: tuple[Person, Person]
) -> None:
    kept, gone = twice
    child = procedure.parties.get(is_minor=True).person
    with pytest.raises(DomainError):
        merge(cast, kept, child)  # both in one procedure
    with pytest.raises(NotFound):
        merge(cast, kept, kept)
    gone.pesel_hash = "other"
    gone.save()
    with pytest.raises(DomainError):
        merge(cast, kept, gone)
    with pytest.raises(NotPermitted):
        persons.merge(actor=cast.social_worker, kept_id=kept.pk, gone_id=gone.pk, now=NOW)
    assert not Merge.objects.exists()


def test_a_tie_hides_an_entry_from_merging(cast: Cast, twice: tuple[Person, Person]) -> None:
    kept, gone = twice
    recusals.declare(user=cast.chair, first_name="Anna", last_name="Przykładowa", pesel="", now=NOW)
    assert not selectors.visible_to(cast.chair).exists()
    with pytest.raises(NotFound):
        merge(cast, kept, gone)


def _another_case(**him: str) -> dict[str, Any]:
    """Answers about the same man and a woman whom nobody knows yet."""
    answers = valid_nka()
    answers["initiator"] = {"initiator": "education"}
    answers["victims"][0] |= {
        "last_name": "Zupełnie-Inna", "pesel": pesel_number(dt.date(1891, 4, 4), serial=909),
        "stay_street": "Nowa",
    }  # fmt: skip
    answers["perpetrators"][0] |= him
    return answers


def test_a_form_renames_nobody_in_cases_that_its_author_does_not_see(
    cast: Cast, procedure: Procedure
) -> None:
    man = procedure.parties.get(side="perpetrator").person
    told = {"first_name": "Ewaryst", "last_name": "Pomylony", "street": "Obca"}
    form = submitting.submit(author=cast.teacher, answers=_another_case(**told), now=NOW)
    assert form.procedure is not None
    assert form.procedure.parties.get(side="perpetrator").person == man
    man.refresh_from_db()
    assert (str(man), man.sex) == ("Testowy Piotr", "male")
    assert (
        man.protected["street"] == "Obca"
    )  # the fact is kept, and the one before is not forgotten
    assert {"street": "Zmyślona"} in man.protected["earlier"]


def test_whoever_sees_all_cases_of_a_person_corrects_the_name(
    cast: Cast, procedure: Procedure
) -> None:
    man = procedure.parties.get(side="perpetrator").person
    answers = _another_case(last_name="Testowy-Poprawiony") | {
        "initiator": {"initiator": "social_worker"}
    }
    submitting.submit(author=cast.social_worker, answers=answers, now=NOW, family=NEW_FAMILY)
    man.refresh_from_db()
    assert man.last_name == "Testowy-Poprawiony"


def test_a_later_form_opens_no_address_that_an_earlier_one_gave(
    cast: Cast, procedure: Procedure
) -> None:
    answers = valid_nka()
    answers["victims"][0] |= {"stay_street": "Mylna", "stay_town": "Gdzieindziej"}
    submitting.submit(author=cast.police_officer, answers=answers, now=NOW)
    man = procedure.parties.get(side="perpetrator").person
    told = from_reader(man)
    assert told.hits({"x": "na Mylnej"})
    assert told.hits({"x": "na Bezpiecznej"})
    assert told.hits({"x": "w Nieistniejewie"})
