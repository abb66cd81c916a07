"""Persons: known again by their PESEL, protected facts unreadable in the database."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from apps.common import keys
from apps.people import selectors, services
from apps.people.models import Person
from tenants import schema
from tenants.models import Office
from tests.conftest import NYSA
from tests.factories.nka import pesel_number

PESEL = pesel_number(dt.date(1890, 3, 14), serial=101)


def register(**given: Any) -> Person:
    return services.register({"first_name": "Anna", "last_name": "Przykładowa", **given})


def test_a_pesel_tells_sex_and_birthday(kolbuszowa: Office) -> None:
    person = register(pesel=PESEL)
    assert (person.sex, person.birth_date) == ("female", dt.date(1890, 3, 14))


def test_the_same_pesel_is_the_same_person_and_facts_add_up(kolbuszowa: Office) -> None:
    first = register(pesel=PESEL, town="Przykładowo", street="Zmyślona")
    second = register(pesel=PESEL, last_name="Nowa", town="Nieistniejewo", contact="600 000 000")
    assert second.pk == first.pk
    person = Person.objects.get()
    assert person.last_name == "Nowa"
    assert person.protected["town"] == "Nieistniejewo"
    assert person.protected["street"] == "Zmyślona"
    assert person.protected["contact"] == "600 000 000"


def test_what_was_replaced_is_not_forgotten(kolbuszowa: Office) -> None:
    register(pesel=PESEL, town="Przykładowo", stay_street="Bezpieczna")
    register(pesel=PESEL, stay_street="Nowa")
    person = register(pesel=PESEL, town="Nieistniejewo", stay_street="Nowa")
    assert person.protected["stay_street"] == "Nowa"
    assert person.protected["earlier"] == [{"stay_street": "Bezpieczna"}, {"town": "Przykładowo"}]
    older = services.register(
        {"first_name": "Anna", "last_name": "Dawna", "pesel": PESEL, "town": "Dawniejsze"},
        keep_known=True,
    )
    assert (older.protected["town"], older.last_name) == ("Nieistniejewo", "Przykładowa")
    assert older.protected["earlier"][-1] == {"town": "Dawniejsze"}


def test_whoever_does_not_see_the_other_cases_renames_nobody(kolbuszowa: Office) -> None:
    register(pesel=PESEL)
    person = services.register(
        {"first_name": "Ewa", "last_name": "Obca", "sex": "male", "pesel": PESEL, "town": "Gdzieś"},
        may_rename=False,
    )
    person.refresh_from_db()
    assert (str(person), person.sex) == ("Przykładowa Anna", "female")
    assert person.protected["town"] == "Gdzieś"


def test_without_a_pesel_nobody_is_taken_for_somebody_else(kolbuszowa: Office) -> None:
    assert register().pk != register().pk


def test_an_empty_answer_does_not_wipe_what_is_known(kolbuszowa: Office) -> None:
    register(pesel=PESEL, town="Przykładowo")
    assert register(pesel=PESEL, town="").protected["town"] == "Przykładowo"


def test_protected_facts_are_unreadable_in_the_database(kolbuszowa: Office) -> None:
    register(pesel=PESEL, town="Przykładowo", contact="anna@example.com")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text, protected FROM people_person p")
        text, protected = cursor.fetchone()
    for told in (PESEL, "Przykładowo", "anna@example.com"):
        assert told not in text
        assert told.encode() not in bytes(protected)


def test_people_are_found_by_pesel_and_by_the_beginning_of_names(kolbuszowa: Office) -> None:
    anna = register(pesel=PESEL)
    other = register(first_name="Ewa", last_name="Przykładna")
    assert list(selectors.matching(PESEL)) == [anna]
    assert list(selectors.matching(f" {PESEL[:6]} {PESEL[6:]} ")) == [anna]
    assert set(selectors.matching("PRZYKŁ")) == {anna, other}
    assert list(selectors.matching("przykł an")) == [anna]
    for nothing in ("", "   ", "Inna", "ykład"):
        assert not selectors.matching(nothing).exists(), nothing


def test_another_office_does_not_know_the_person(kolbuszowa: Office) -> None:
    register(pesel=PESEL)
    with schema.office(NYSA):
        assert not selectors.with_pesel([PESEL]).exists()
        assert keys.lookup_hash(PESEL) not in Person.objects.values_list("pesel_hash", flat=True)


def test_one_pesel_is_one_row(kolbuszowa: Office) -> None:
    person = register(pesel=PESEL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(first_name="X", last_name="Y", sex="", pesel_hash=person.pesel_hash)


def test_persons_sort_in_polish_order(kolbuszowa: Office) -> None:
    names = ["Lis", "Łącka", "Zając", "Źródło", "Żuk"]
    for name in reversed(names):
        register(last_name=name)
    assert [one.last_name for one in Person.objects.all()] == names
