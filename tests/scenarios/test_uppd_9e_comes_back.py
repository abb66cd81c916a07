"""UPPD art. 9e.3: the person moved back, and the procedure returns to the team that had it first."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.letters import selectors as letters
from apps.people import selectors as people
from apps.people.models import Contact, Person
from apps.people.rules import ContactRules
from apps.procedures.models import Party, Procedure
from apps.procedures.rules.states import State
from apps.procedures.selectors import search
from apps.procedures.services import persons
from apps.transfers import on_procedure, services, untold
from apps.transfers.models import Incoming
from apps.transfers.packing import pack
from tenants import schema
from tests.conftest import KOLBUSZOWA, NYSA
from tests.factories import imports
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.scenarios.handing_over import LATER, MONDAY, carry, handed_over, prepare, sent, take_over

pytestmark = pytest.mark.django_db


def _nobody_has_a_number() -> dict[str, object]:
    answers = valid_nka()
    for side in ("victims", "perpetrators"):
        for one in answers[side]:
            one.pop("pesel", None)
            one |= {"no_pesel_reason": "not_known", "age": one.get("age") or 40}
    return answers


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    form = made.completed_form(cast, MONDAY, _nobody_has_a_number())
    assert form.procedure is not None
    return made.go_on_to_diagnosis(cast, form.procedure, MONDAY)


def _there_and_back(cast: Cast, there: Cast, procedure: Procedure) -> Procedure:
    """Return what the procedure became here, after Nysa had it."""
    taken = handed_over(cast, there, procedure)
    with schema.office(NYSA):
        outgoing = prepare(there.secretary, taken, to="180602")
        services.release(actor=there.chair, outgoing_id=outgoing.pk, now=LATER)
    carry(KOLBUSZOWA, "procedure-handover")
    waiting = Incoming.objects.get(state="waiting")
    back = services.accept(actor=cast.secretary, incoming_id=waiting.pk, now=LATER).procedure
    assert back is not None
    return back


def test_nobody_is_entered_twice_and_the_new_case_follows_the_old_one(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    mother = procedure.parties.get(side="victim", is_minor=False)
    rules = ContactRules(wording="Dzwonimy z przychodni.")
    persons.set_contact(actor=cast.chair, party_id=mother.pk, rules=rules, now=MONDAY)
    before = set(Person.objects.values_list("pk", flat=True))

    back = _there_and_back(cast, there, procedure)

    procedure.refresh_from_db()
    assert procedure.state == State.TRANSFERRED
    assert set(Person.objects.values_list("pk", flat=True)) == before
    assert set(back.parties.values_list("person_id", flat=True)) == before
    assert back.previous == procedure
    assert people.contact_of(mother.person) == rules
    assert Contact.objects.filter(person=mother.person).count() == 1


_OLD, _NEW = ContactRules(phone="600 111 222"), ContactRules(phone="600 999 999")


def _note(who: User, party: Party, rules: ContactRules, days: int) -> None:
    persons.set_contact(
        actor=who, party_id=party.pk, rules=rules, now=MONDAY + dt.timedelta(days=days)
    )


def test_a_way_to_reach_somebody_that_was_given_up_does_not_come_back(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    """Both teams note safe phones; whatever travels later, the newest note holds on both sides."""
    mother = procedure.parties.get(side="victim", is_minor=False)
    _note(cast.chair, mother, _OLD, 0)
    sent(cast, procedure)
    _note(cast.chair, mother, _NEW, 5)  # she told the team that she left

    carry(NYSA, "procedure-handover")
    taken = take_over(there).procedure
    carry(KOLBUSZOWA, "handover-receipt")
    assert taken is not None
    assert list(untold.procedures()) == [procedure]  # Nysa goes by the old one
    with schema.office(NYSA):
        herself = taken.parties.get(side="victim", is_minor=False)
        assert people.contact_of(herself.person) == _OLD
        prepared = prepare(there.secretary, taken, to="180602")
        services.release(actor=there.chair, outgoing_id=prepared.pk, now=LATER)
    carry(KOLBUSZOWA, "procedure-handover")
    services.accept(
        actor=cast.secretary, incoming_id=Incoming.objects.get(state="waiting").pk, now=LATER
    )
    assert people.contact_of(mother.person) == _NEW
    assert Contact.objects.filter(person=mother.person).count() == 2  # what came back is known here
    assert not untold.procedures().exists()  # whose it is knows it


@pytest.mark.parametrize(("here_days", "holds"), [(5, _NEW), (-5, _OLD)])
def test_a_second_hand_over_brings_a_newer_safe_phone_and_no_older_one(
    cast: Cast, there: Cast, procedure: Procedure, here_days: int, holds: ContactRules
) -> None:
    mother = procedure.parties.get(side="victim", is_minor=False)
    taken = handed_over(cast, there, procedure)
    with schema.office(NYSA):
        herself = taken.parties.get(side="victim", is_minor=False)
        _note(there.chair, herself, _OLD, 0)
    _note(cast.chair, mother, _NEW, here_days)

    sent(cast, procedure)
    carry(NYSA, "procedure-handover")
    take_over(there)

    with schema.office(NYSA):
        assert people.contact_of(herself.person) == holds


def test_a_key_of_a_procedure_that_never_left_betrays_nobody(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    content = pack(procedure)
    for one in content["parties"]:
        one["known_as"] = [one["key"]]
    services.arrive(
        schema.current_office(), "a-key", {"basis": "move", "procedure": content}, {}, LATER
    )
    before = Person.objects.count()
    waiting = Incoming.objects.get()
    services.accept(actor=cast.secretary, incoming_id=waiting.pk, now=LATER)
    assert Person.objects.count() == 2 * before


def test_what_another_team_has_now_is_offered_no_letter_but_the_hand_over(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    sent(cast, procedure)
    carry(NYSA, "procedure-handover")
    take_over(there)
    carry(KOLBUSZOWA, "handover-receipt")
    procedure.refresh_from_db()
    offered = [one.code for _side, kinds in letters.offered_by_side(procedure) for one in kinds]
    assert offered == ["hand-over"]
    assert letters.still_to_write(procedure) == []


def test_the_number_of_earlier_records_goes_along_and_finds_the_case(
    cast: Cast, there: Cast
) -> None:
    received = imports.days(dt.date(2024, 3, 4), ("received_on", 1))
    imports.ran(cast, [imports.row(1, reference="W2/200/2026", **received)], MONDAY)
    procedure = Procedure.objects.get()
    sent(cast, procedure)
    carry(NYSA, "procedure-handover")
    taken = take_over(there).procedure
    assert taken is not None
    with schema.office(NYSA):
        panel = on_procedure.panel(there.secretary, taken)
        assert panel is not None
        assert "W2/200/2026" in [one.title for one in panel.lines]
        assert list(search(there.secretary, "w2/200/2026")) == [taken]
        assert pack(taken)["earlier_number"] == "W2/200/2026"
