"""People without a PESEL are entered anew with each form: namesakes are kept apart as one person."""

import datetime as dt

import pytest

from apps.common.errors import Invalid
from apps.people.models import Person
from apps.procedures.models import Party, Procedure
from tests.apps.meetings.conftest import NOW, at
from tests.factories.cast import Cast
from tests.factories.meetings import adult, planned
from tests.factories.nka import pesel_number, valid_nka
from tests.factories.procedures import completed_form


def _elsewhere(cast: Cast, person: Person) -> Procedure:
    """Another procedure of somebody entered anew, with nothing but the name."""
    answers = valid_nka()
    victim = answers["victims"][0]
    victim["pesel"] = pesel_number(dt.date(1899, 5, 5), serial=300)
    victim["last_name"] = answers["victims"][1]["last_name"] = "Całkiem-Inna"
    perpetrator = answers["perpetrators"][0]
    perpetrator["pesel"] = pesel_number(dt.date(1898, 5, 5), serial=301, sex="male")
    perpetrator |= {"first_name": person.first_name, "last_name": person.last_name}
    procedure = completed_form(cast, NOW, answers).procedure
    assert procedure is not None
    anew = adult(procedure, "perpetrator").person
    assert anew.pk != person.pk
    Person.objects.filter(pk=anew.pk).update(pesel_hash=None, birth_date=None)
    return procedure


@pytest.mark.django_db
def test_a_namesake_without_a_pesel_is_kept_apart(cast: Cast, procedure: Procedure) -> None:
    """He uses violence elsewhere too: his other victim does not wait with him either."""
    other = _elsewhere(cast, adult(procedure, "perpetrator").person)
    planned(cast.chair, procedure, at(24), "perpetrator", now=NOW)
    with pytest.raises(Invalid):
        planned(cast.chair, other, at(24), "victim", now=NOW)
    planned(cast.chair, other, at(26), "victim", now=NOW)


@pytest.mark.django_db
def test_father_and_son_of_one_name_in_one_procedure_are_two_people(
    cast: Cast, procedure: Procedure
) -> None:
    father = adult(procedure, "perpetrator").person
    son = adult(procedure, "victim").person
    Person.objects.filter(pk=son.pk).update(
        pesel_hash=None, birth_date=None, sort_key=father.sort_key
    )
    planned(cast.chair, procedure, at(24), "victim", now=NOW)
    with pytest.raises(Invalid):
        planned(cast.chair, procedure, at(24), "perpetrator", now=NOW)
    planned(cast.chair, procedure, at(26), "perpetrator", now=NOW)
    assert Party.objects.filter(procedure=procedure, is_minor=False).count() == 2
