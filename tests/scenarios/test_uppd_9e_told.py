"""UPPD art. 9e on pages: both teams are told plainly whose the procedure is, and what became of it."""

import pytest
from django.urls import reverse

from apps.procedures.models import Procedure
from apps.transfers.models import Incoming
from tenants import schema
from tests.conftest import KOLBUSZOWA, NYSA, Page
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.scenarios.handing_over import MONDAY, carry, handed_over, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return made.go_on_to_diagnosis(cast, made.started(cast, MONDAY), MONDAY)


@pytest.fixture
def taken(cast: Cast, there: Cast, procedure: Procedure) -> Procedure:
    """What Nysa took over; here a tombstone is left."""
    return handed_over(cast, there, procedure)


def text_of(page: Page, cast: Cast, procedure: Procedure, office: str = KOLBUSZOWA) -> str:
    answer = page.client(cast.secretary, office).get(procedure.get_absolute_url())
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


def test_the_day_on_which_the_other_team_asked_is_entered_knowingly(
    cast: Cast, procedure: Procedure, page: Page
) -> None:
    client, path = page.client(cast.secretary), reverse("transfers:new", args=[procedure.pk])
    form = client.get(path).context["form"]
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
