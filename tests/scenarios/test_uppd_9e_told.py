"""UPPD art. 9e on pages: both teams are told plainly whose the procedure is, and what became of it."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.common.errors import DomainError
from apps.notifications.models import Message
from apps.people import selectors as people
from apps.procedures.models import Procedure
from apps.procedures.rules.needs import Needs
from apps.procedures.services import persons
from apps.transfers import services
from apps.transfers.models import Incoming, Outgoing
from tenants import schema
from tests.conftest import KOLBUSZOWA, NYSA, Page
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.scenarios.handing_over import (
    LATER,
    MONDAY,
    carry,
    handed_over,
    prepare,
    sent,
    taken_over,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return made.go_on_to_diagnosis(cast, made.started(cast, MONDAY), MONDAY)


@pytest.fixture
def taken(cast: Cast, there: Cast, procedure: Procedure) -> Procedure:
    """What Nysa took over; here a tombstone is left."""
    return handed_over(cast, there, procedure)


def text_of(page: Page, cast: Cast, procedure: Procedure, office: str = KOLBUSZOWA) -> str:
    answer = page.client(cast.secretary, office).get(f"/procedures/{procedure.pk}/")
    return answer.content.decode()


def test_the_page_of_what_went_away_says_whose_it_is_now(
    cast: Cast, procedure: Procedure, taken: Procedure, page: Page
) -> None:
    text = text_of(page, cast, procedure)
    assert f"prowadzi ją teraz: Nysa, {taken.number}" in text
    assert "pójdzie dopiero z ponownym przekazaniem" in text


def test_a_safe_contact_noted_there_is_said_to_stay_there(
    cast: Cast, procedure: Procedure, taken: Procedure, page: Page
) -> None:
    mother = procedure.parties.get(side="victim", is_minor=False)
    client = page.client(cast.secretary)
    answer = client.post(
        reverse("persons:contact", args=[mother.pk]), {"phone": "600 999 999"}, follow=True
    )
    assert (
        f"Zapisano tylko tutaj. Procedurę prowadzi Nysa, {taken.number}" in answer.content.decode()
    )


def test_who_began_it_and_from_where_it_came_are_two_things(
    there: Cast, procedure: Procedure, taken: Procedure, page: Page
) -> None:
    text = text_of(page, there, taken, NYSA)
    began, came = text.split("Podmiot rozpoczynający")[1].split("Przejęto od</dt>")
    assert "Jan Zając" in began
    assert procedure.number not in began
    assert came.startswith(f"<dd>Kolbuszowa, {procedure.number}</dd>")


def test_an_addition_is_not_said_to_be_taken_over_and_begins_no_term(
    cast: Cast, there: Cast, procedure: Procedure, taken: Procedure, page: Page
) -> None:
    sent(cast, procedure)
    carry(NYSA, "procedure-handover")
    with schema.office(NYSA):
        waiting = Incoming.objects.get(state="waiting")
    client = page.client(there.secretary, NYSA)
    answer = client.post(reverse("transfers:accept", args=[waiting.pk]), follow=True)
    text = answer.content.decode()
    assert f"Uzupełniono procedurę {taken.number}" in text
    assert "Powołaj grupę: termin biegnie od dziś" not in text
    with schema.office(NYSA):
        assert sorted(taken.events.values_list("kind", flat=True)) == ["supplemented", "taken-over"]


def test_the_days_on_which_this_team_learned_and_the_other_asked_are_entered_knowingly(
    cast: Cast, procedure: Procedure, page: Page
) -> None:
    client, path = page.client(cast.secretary), reverse("transfers:new", args=[procedure.pk])
    form = client.get(path).context["form"]
    assert not form["known_on"].value()
    assert not form["requested_on"].value()
    known = {"known_on_day": "2", "known_on_month": "3", "known_on_year": "2026"}
    answer = client.post(path, {"way": "parcel", "to_teryt": "160705", "basis": "move", **known})
    assert answer.context["form"].errors["requested_on"]
    assert not procedure.outgoing.exists()


@pytest.mark.parametrize(
    ("route", "more"), [("procedures:act", "first-meeting"), ("matters:new", "police-order")]
)
def test_what_is_refused_anyway_opens_no_form(
    cast: Cast, procedure: Procedure, taken: Procedure, page: Page, route: str, more: str
) -> None:
    form, back = reverse(route, args=[procedure.pk, more]), procedure.get_absolute_url()
    answer = page.client(cast.social_worker).get(form)
    assert (answer.status_code, answer.headers.get("Location")) == (302, back)


def test_letters_that_nobody_can_write_have_no_heading(
    cast: Cast, procedure: Procedure, taken: Procedure, page: Page
) -> None:
    answer = page.client(cast.secretary).get(reverse("letters:choose", args=[procedure.pk]))
    assert all(side["kinds"] for side in answer.context["sides"])
    assert answer.context["sides"]


CHANGED = {"phone": "600 999 999"}
UNTOLD = "Bezpieczny kontakt zapisany po przekazaniu"


def note_contact(cast: Cast, procedure: Procedure, page: Page) -> Any:
    mother = procedure.parties.get(side="victim", is_minor=False)
    address = f"/persons/{mother.pk}/contact/"
    return page.client(cast.secretary).post(address, CHANGED, follow=True)


def test_a_safe_contact_noted_there_is_owed_until_a_second_hand_over_takes_it_along(
    cast: Cast, there: Cast, procedure: Procedure, taken: Procedure, page: Page
) -> None:
    overview, home = reverse("transfers:list"), procedure.get_absolute_url()
    again = reverse("transfers:new", args=[procedure.pk])
    assert UNTOLD not in page.client(cast.chair).get(overview).content.decode()

    answer = note_contact(cast, procedure, page)

    assert answer.redirect_chain[-1][0] == home
    assert UNTOLD in answer.content.decode()
    assert UNTOLD in page.client(cast.chair).get(overview).content.decode()
    told = Message.objects.filter(kind="transfer.untold", label=procedure.number)
    assert {one.user for one in told} == {cast.chair, cast.secretary}
    assert {one.url for one in told} == {again}

    outgoing = prepare(cast.secretary, procedure)
    assert UNTOLD in text_of(page, cast, procedure)  # nothing left yet
    services.release(actor=cast.chair, outgoing_id=outgoing.pk, now=timezone.now())
    assert UNTOLD not in text_of(page, cast, procedure)
    carry(NYSA, "procedure-handover")
    taken_over(there, procedure)
    with schema.office(NYSA):
        mother = taken.parties.get(side="victim", is_minor=False)
        assert people.contact_of(mother.person).phone == "600 999 999"


def test_a_contact_noted_in_another_procedure_of_the_person_is_owed_as_well(
    cast: Cast, procedure: Procedure, taken: Procedure, page: Page
) -> None:
    again = made.completed_form(cast, dt.datetime.now(dt.UTC)).procedure
    assert again is not None
    assert again != procedure
    note_contact(cast, again, page)
    assert UNTOLD in text_of(page, cast, procedure)
    assert UNTOLD not in text_of(page, cast, again)


def test_a_second_hand_over_that_is_refused_leaves_it_owed(
    cast: Cast, procedure: Procedure, taken: Procedure, page: Page
) -> None:
    note_contact(cast, procedure, page)
    outgoing = prepare(cast.secretary, procedure)
    services.release(actor=cast.chair, outgoing_id=outgoing.pk, now=timezone.now())
    Outgoing.objects.filter(pk=outgoing.pk).update(state=Outgoing.State.REFUSED)
    assert UNTOLD in text_of(page, cast, procedure)


def test_needs_are_noted_where_the_procedure_is(
    cast: Cast, procedure: Procedure, taken: Procedure, page: Page
) -> None:
    mother = procedure.parties.get(side="victim", is_minor=False)
    with pytest.raises(DomainError) as refused:
        persons.note_needs(
            actor=cast.secretary, party_id=mother.pk, needs=Needs(language="ukraiński"), now=LATER
        )
    assert f"Nysa, {taken.number}" in str(refused.value.message)
    client, person = page.client(cast.secretary), reverse("persons:detail", args=[mother.pk])
    form = reverse("persons:needs", args=[mother.pk])
    assert client.get(form).headers["Location"] == person
    assert form not in client.get(person).content.decode()
