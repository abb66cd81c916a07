"""UPPD art. 9c ust. 1: who lives with whom and who is who to whom, as it changes over time."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted
from apps.people.models import Person
from apps.procedures import household_selectors as selectors
from apps.procedures.models import Household, Party, Procedure, Relation, Resident
from apps.procedures.protection import from_side
from apps.procedures.rules.relations import KINDS, RESIDENT, oriented, resident_answers
from apps.procedures.services import households, persons, relations
from apps.procedures.services.households import Arrival, Home
from apps.procedures.services.relations import RelationInput
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.nka import pesel_number, valid_nka

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 20, 10, tzinfo=dt.UTC)
JANUARY, MARCH = dt.date(2026, 1, 10), dt.date(2026, 3, 10)
SHELTER = {"town": "Odległowo", "street": "Cicha", "house_no": "7"}
OTHER_PESEL = pesel_number(dt.date(1880, 5, 1), serial=777, sex="male")


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return made.in_diagnosis(cast, NOW)


def who(procedure: Procedure, name: str) -> Party:
    return procedure.parties.get(person__first_name=name)


def live(
    actor: User, procedure: Procedure, *names: str, since: dt.date = JANUARY, principal: bool = True,
    address: dict[str, str] | None = None,
) -> Household:  # fmt: skip
    parties = [who(procedure, name).pk for name in names]
    home = Home(since=since, parties=parties, address=address or {}, is_principal=principal)
    return households.begin(actor=actor, procedure_id=procedure.pk, home=home, now=NOW)


def leave(actor: User, household: Household, name: str, on: dt.date = MARCH) -> Resident:
    resident = household.residents.get(party__person__first_name=name, until=None)
    return households.leave(actor=actor, resident_id=resident.pk, on=on, now=NOW)


def come(actor: User, household: Household, **given: object) -> Resident:
    arrival = Arrival(**{"since": MARCH, **given})
    return households.join(actor=actor, household_id=household.pk, arrival=arrival, now=NOW)


def test_whoever_moves_leaves_one_household_and_begins_another(
    cast: Cast, procedure: Procedure
) -> None:
    home = live(cast.social_worker, procedure, "Anna", "Maja", "Piotr")
    with pytest.raises(Invalid):
        live(cast.social_worker, procedure, "Anna", "Maja", since=MARCH, address=SHELTER)
    for name in ("Anna", "Maja"):
        leave(cast.social_worker, home, name)
    live(cast.social_worker, procedure, "Anna", "Maja", since=MARCH, address=SHELTER)
    stays = Resident.objects.filter(party=who(procedure, "Anna")).values_list("since", "until")
    assert list(stays) == [(JANUARY, MARCH), (MARCH, None)]


def test_nobody_has_two_principal_households_on_one_day_not_even_in_the_past(
    cast: Cast, procedure: Procedure
) -> None:
    home = live(cast.social_worker, procedure, "Anna")
    leave(cast.social_worker, home, "Anna")
    for since in (JANUARY, MARCH - dt.timedelta(days=1)):
        with pytest.raises(Invalid):
            live(cast.social_worker, procedure, "Anna", since=since)
    live(cast.social_worker, procedure, "Anna", since=JANUARY, principal=False)
    live(cast.social_worker, procedure, "Anna", since=MARCH)
    party = who(procedure, "Anna")
    with pytest.raises(IntegrityError, match="resident_one_principal"), transaction.atomic():
        Resident.objects.create(household=home, party=party, since=MARCH)


def test_a_stay_is_of_a_party_or_of_another_person_and_in_order(
    cast: Cast, procedure: Procedure
) -> None:
    home, party = live(cast.social_worker, procedure, "Anna"), who(procedure, "Maja")
    for wrong, name in (
        ({}, "resident_is_party_or_other"),
        ({"party": party, "about": {}}, "resident_is_party_or_other"),
        ({"party": party, "until": JANUARY}, "resident_in_order"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Resident.objects.create(**{"household": home, "since": MARCH, **wrong})


def test_an_end_is_noted_once_and_in_its_time(cast: Cast, procedure: Procedure) -> None:
    home = live(cast.social_worker, procedure, "Anna", since=MARCH)
    for on in (MARCH - dt.timedelta(days=1), NOW.date() + dt.timedelta(days=1)):
        with pytest.raises(Invalid):
            leave(cast.social_worker, home, "Anna", on)
    resident = leave(cast.social_worker, home, "Anna")
    with pytest.raises(DomainError):
        households.leave(actor=cast.chair, resident_id=resident.pk, on=MARCH, now=NOW)
    with pytest.raises(DomainError):  # nobody of the procedure lives there any more
        come(cast.chair, home, party_id=who(procedure, "Maja").pk)


def test_of_somebody_who_is_no_party_only_what_the_article_lists_is_asked() -> None:
    assert {field.name for field in RESIDENT} == {
        "first_name", "last_name", "pesel", "birth_date", "age", "relation", "work", "school",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "kept", "wrong"),
    [
        ({"age": "12", "school": "SP 3, klasa 5"}, {"age": 12, "school": "SP 3, klasa 5"}, []),
        ({"age": "41", "school": "SP 3"}, None, ["school"]),
        ({"pesel": OTHER_PESEL, "birth_date": "1880-05-01"},
         {"pesel": OTHER_PESEL}, []),
        ({"birth_date": "2030-01-01"}, None, ["birth_date"]),
        ({"birth_date": "0206-01-01"}, None, ["birth_date"]),
        ({"birth_date": "1850-01-01"}, None, ["birth_date"]),
        ({"pesel": "1"}, None, ["pesel"]),
        ({"relation": "neighbour"}, None, ["relation"]),
        ({"religion": "x", "health": "y"}, {}, []),
        ({"last_name": ""}, None, ["last_name"]),
    ],
)  # fmt: skip
def test_what_is_kept_of_another_person(
    given: dict[str, object], kept: dict[str, object] | None, wrong: list[str]
) -> None:
    name: dict[str, object] = {"first_name": "Zofia", "last_name": "Zmyślona"}
    row, problems = resident_answers({**name, **given}, NOW.date())
    assert [place for place, _message in problems] == wrong
    if kept is not None:
        assert row == {**name, **kept}


def test_a_party_is_not_written_down_a_second_time_as_somebody_else(
    cast: Cast, procedure: Procedure
) -> None:
    home = live(cast.social_worker, procedure, "Anna")
    about = {"first_name": "P", "last_name": "T", "pesel": valid_nka()["perpetrators"][0]["pesel"]}
    with pytest.raises(Invalid):
        come(cast.social_worker, home, about=about)
    other = come(cast.social_worker, home, about={**about, "pesel": OTHER_PESEL})
    assert other.name == "P T"
    assert Person.objects.count() == 3  # nobody new stands in the register


@pytest.mark.parametrize("code", KINDS)
def test_each_kind_is_seen_from_the_other_side_and_has_its_source(code: str) -> None:
    kind = KINDS[code]
    assert KINDS[kind.inverse].inverse == code
    assert kind.basis
    low, high = uuid.UUID(int=1), uuid.UUID(int=2)
    assert oriented(high, low, code) == oriented(low, high, kind.inverse)
    assert oriented(high, low, code) == (low, high, kind.inverse)


def test_what_nka_says_of_relations_is_there_at_once_and_names_its_form(
    cast: Cast, procedure: Procedure
) -> None:
    form = procedure.forms.get(code="NK-A")
    anna, maja, piotr = (who(procedure, name) for name in ("Anna", "Maja", "Piotr"))
    around = selectors.seen_from(piotr, selectors.relations_of(cast.chair, procedure))
    assert [(one.pk, what) for one, what, _row in around] == [
        (anna.pk, KINDS["spouse"].title), (maja.pk, KINDS["child"].title),
    ]  # fmt: skip
    ((_piotr, of_maja, row),) = selectors.seen_from(maja, Relation.objects.all())
    assert of_maja == KINDS["parent"].title
    assert (row.form, row.since) == (form, None)


def test_a_further_form_does_not_go_before_what_the_group_noted(
    cast: Cast, procedure: Procedure
) -> None:
    spouses = Relation.objects.get(kind="spouse")
    relations.end(actor=cast.social_worker, relation_id=spouses.pk, on=MARCH, now=NOW)
    anna, piotr = who(procedure, "Anna").pk, who(procedure, "Piotr").pk
    given = RelationInput(anna, piotr, "former_spouse", MARCH)
    relations.relate(actor=cast.social_worker, procedure_id=procedure.pk, given=given, now=NOW)
    again = made.completed_form(cast, NOW, valid_nka())
    assert again.is_further
    pair = Relation.objects.filter(one__in=[anna, piotr], other__in=[anna, piotr])
    assert {(one.kind, one.until) for one in pair} == {("spouse", MARCH), ("former_spouse", None)}


def test_a_relation_is_kept_once_for_both_sides(cast: Cast, procedure: Procedure) -> None:
    anna, maja = who(procedure, "Anna").pk, who(procedure, "Maja").pk

    def relate(*given: object) -> Relation:
        tie = RelationInput(*given)
        return relations.relate(
            actor=cast.social_worker, procedure_id=procedure.pk, given=tie, now=NOW
        )

    mother = relate(anna, maja, "parent")
    for same in ((anna, maja, "parent"), (maja, anna, "child")):
        with pytest.raises(DomainError):
            relate(*same)
    relate(anna, maja, "guardian")
    for wrong in ((anna, anna, "sibling"), (anna, maja, "x"), (anna, uuid.uuid4(), "sibling"),
                  (anna, maja, "sibling", NOW.date() + dt.timedelta(days=1))):  # fmt: skip
        with pytest.raises(Invalid):
            relate(*wrong)
    relations.end(actor=cast.chair, relation_id=mother.pk, on=MARCH, now=NOW)
    with pytest.raises(DomainError):
        relations.end(actor=cast.chair, relation_id=mother.pk, on=MARCH, now=NOW)
    relate(maja, anna, "child")


def test_the_firewall_knows_the_new_home_and_who_else_is_there(
    cast: Cast, procedure: Procedure
) -> None:
    shelter = live(cast.social_worker, procedure, "Anna", address=SHELTER)
    child = {"first_name": "Ola", "last_name": "Zmyślona", "age": "8", "school": "Szkoła nr 77"}
    come(cast.social_worker, shelter, about=child)
    texts = {"a": "Zamieszkała przy Cichej.", "b": "Dziecko ze szkoły nr 77.", "c": "Odległowo"}
    assert {hit.field for hit in from_side(procedure).hits(texts)} == {"a", "b", "c"}
    assert all("Cich" not in f"{hit}" for hit in from_side(procedure).hits(texts))


def test_where_the_other_side_lives_too_is_no_secret_from_it(
    cast: Cast, procedure: Procedure
) -> None:
    texts = {"letter": "Mieszkanie przy ulicy Wspólnej."}
    address = {"town": "Przykładowo", "street": "Wspólna"}
    home = live(cast.social_worker, procedure, "Anna", address=address)
    assert from_side(procedure).hits(texts)
    come(cast.social_worker, home, party_id=who(procedure, "Piotr").pk)
    assert not from_side(procedure).hits(texts)


@pytest.fixture
def elsewhere(cast: Cast, procedure: Procedure) -> Procedure:
    """Another procedure about Anna and another man, without a group yet."""
    leave_first = valid_nka()
    leave_first["victims"] = leave_first["victims"][:1]
    leave_first["victims"][0]["pesel"] = ""
    leave_first["victims"][0] |= {"no_pesel_reason": "not_known", "age": 40}
    leave_first["perpetrators"][0] |= {"last_name": "Inny", "pesel": OTHER_PESEL}
    for section in ("injuries", "safety", "actions_victim"):
        leave_first[section] = leave_first[section][:1]
    again = made.completed_form(cast, NOW, leave_first).procedure
    assert again is not None
    assert again.pk != procedure.pk
    return again


def test_one_procedures_household_is_nothing_to_the_group_of_another(
    cast: Cast, procedure: Procedure, elsewhere: Procedure
) -> None:
    live(cast.social_worker, procedure, "Anna", address=SHELTER)
    anna, same = who(procedure, "Anna").person, who(elsewhere, "Anna").person
    persons.merge(actor=cast.chair, kept_id=anna.pk, gone_id=same.pk, now=NOW)
    assert who(elsewhere, "Anna").person == anna
    assert selectors.households_of(cast.chair, elsewhere) == []
    live(cast.chair, elsewhere, "Anna")  # and what is not seen refuses nothing
    assert from_side(elsewhere).hits({"letter": "ul. Cicha"})  # but it is guarded there too


def test_a_merge_carries_households_and_relations_over(
    cast: Cast, procedure: Procedure, elsewhere: Procedure
) -> None:
    live(cast.chair, elsewhere, "Anna", address=SHELTER)
    kept, gone = who(procedure, "Anna").person, who(elsewhere, "Anna").person
    persons.merge(actor=cast.chair, kept_id=kept.pk, gone_id=gone.pk, now=NOW)
    assert Resident.objects.get().party.person == kept
    assert {one.other.person for one in Relation.objects.filter(one__person=kept)} | {
        one.one.person for one in Relation.objects.filter(other__person=kept)
    } == {one.person for one in Party.objects.filter(side="perpetrator")}


@pytest.mark.parametrize("who_asks", ["outsider", "teacher", "administrator", "dpo"])
def test_only_the_group_and_the_team_note_it_and_nobody_else_sees_it(
    cast: Cast, procedure: Procedure, who_asks: str
) -> None:
    actor, home = getattr(cast, who_asks), live(cast.secretary, procedure, "Anna")
    resident, relation = home.residents.get(), Relation.objects.earliest("pk")
    given = RelationInput(who(procedure, "Anna").pk, who(procedure, "Maja").pk, "parent")
    assert selectors.households_of(actor, procedure) == []
    assert selectors.relations_of(actor, procedure) == []
    assert selectors.household_of(actor, home.pk) is None
    for refused in (
        lambda: live(actor, procedure, "Maja"),
        lambda: come(actor, home, party_id=who(procedure, "Maja").pk),
        lambda: households.leave(actor=actor, resident_id=resident.pk, on=MARCH, now=NOW),
        lambda: relations.relate(actor=actor, procedure_id=procedure.pk, given=given, now=NOW),
        lambda: relations.end(actor=actor, relation_id=relation.pk, on=MARCH, now=NOW),
    ):
        with pytest.raises(NotFound):
            refused()


def test_who_only_started_the_procedure_reads_but_notes_nothing(cast: Cast) -> None:
    procedure = made.started(cast, NOW)
    assert selectors.relations_of(cast.police_officer, procedure)
    with pytest.raises(NotPermitted):
        live(cast.police_officer, procedure, "Anna")


def test_a_party_of_another_procedure_is_nobody_here(
    cast: Cast, procedure: Procedure, elsewhere: Procedure
) -> None:
    home = Home(since=JANUARY, parties=[who(elsewhere, "Anna").pk])
    with pytest.raises(Invalid):
        households.begin(actor=cast.chair, procedure_id=procedure.pk, home=home, now=NOW)
    with pytest.raises(Invalid):
        live(cast.chair, procedure)
