"""On a procedure's page: how a victim is safely reached, beside the name, for whom that is."""

import pytest
from django.urls import reverse

from apps.people.rules import ContactRules
from apps.procedures.models import Party, Procedure
from apps.procedures.services import persons
from tests.factories.cast import Cast
from tests.pages import rows
from tests.pages.conftest import NOW, Open

SAFE = ContactRules(
    phone="600 000 000", hours="dni robocze 8–13", wording="dzwonimy z przychodni", letters="no",
    address="ul. Bezpieczna 7, Przykładowo", note="Zmyślona uwaga.",
)  # fmt: skip
SHOWN = (SAFE.phone, SAFE.hours, SAFE.wording, "nie, tylko wręczać osobiście")


def victim_of(procedure: Procedure) -> Party:
    return procedure.parties.get(side="victim", position=1)


@pytest.fixture
def reached(cast: Cast, procedure: Procedure) -> Procedure:
    """A procedure of whose victim it is known how she is safely reached."""
    party = victim_of(procedure)
    persons.set_contact(actor=cast.secretary, party_id=party.pk, rules=SAFE, now=NOW)
    return procedure


@pytest.mark.parametrize("who", ["chair", "social_worker"])
def test_the_rule_stands_beside_the_name(as_: Open, reached: Procedure, who: str) -> None:
    text = as_(who).get(reached.get_absolute_url()).text
    after = text.split(f"/persons/{victim_of(reached).pk}/", 1)[1].split("</li>", 1)[0]
    for part in SHOWN:
        assert part in after


def test_the_safe_address_and_the_note_stay_on_the_persons_page(
    as_: Open, reached: Procedure
) -> None:
    text = as_("chair").get(reached.get_absolute_url()).text
    assert "Bezpieczna 7" not in text
    assert "Zmyślona uwaga" not in text


def test_of_whom_nothing_is_known_nobody_is_called(as_: Open, procedure: Procedure) -> None:
    assert "nie wiadomo: nie dzwoń" in as_("chair").get(procedure.get_absolute_url()).text


def test_the_newest_rule_holds(as_: Open, cast: Cast, reached: Procedure) -> None:
    rules = ContactRules(phone="500 000 000")
    persons.set_contact(actor=cast.secretary, party_id=victim_of(reached).pk, rules=rules, now=NOW)
    text = as_("chair").get(reached.get_absolute_url()).text
    assert "500 000 000" in text
    assert "600 000 000" not in text


def test_whoever_only_started_it_sees_no_contact(as_: Open, cast: Cast, reached: Procedure) -> None:
    Procedure.objects.filter(pk=reached.pk).update(started_by=cast.teacher)
    text = as_("teacher").get(reached.get_absolute_url()).text
    for part in SHOWN:
        assert part not in text
    assert "Bezpieczny telefon" not in text


def test_in_an_emergency_it_is_shown_how_to_call_without_danger(
    as_: Open, cast: Cast, reached: Procedure
) -> None:
    """Form NK-A, which whoever helps then reads, has a telephone too: not knowing is the danger."""
    outsider = as_("outsider")
    opened = outsider.post(
        reverse("procedures:break-glass"),
        {"text": reached.number, "reason": "Wezwanie w nocy, bójka."},
    )
    assert opened.to == reached.get_absolute_url()
    text = outsider.get(opened.to).text
    for part in SHOWN:
        assert part in text


def test_who_has_looked_is_one_step_away_for_the_chair_alone(
    as_: Open, procedure: Procedure
) -> None:
    path, page = reverse("procedures:access", args=[procedure.pk]), procedure.get_absolute_url()
    assert as_("chair").get(page).has_link(path)
    assert not as_("secretary").get(page).has_link(path)
    assert not as_("social_worker").get(page).has_link(path)


def test_one_query_for_all_victims(as_: Open, cast: Cast, reached: Procedure) -> None:
    browser, path = as_("social_worker"), reached.get_absolute_url()
    few = browser.queries(path)
    for place, other in enumerate(rows.start_procedures(cast, 3, NOW), start=10):
        party = victim_of(other)
        Party.objects.create(
            procedure=reached, person=party.person, side="victim", position=place, is_minor=False
        )
    assert browser.queries(path) == few


@pytest.mark.parametrize(
    ("helper", "is_refused"),
    [("Piotr Testowy", True), ("Testowy Piotr, mąż", True), ("PIOTR testowy", True),
     ("Piotr Inny", False), ("córka", False), ("", False)],
)  # fmt: skip
def test_who_uses_violence_is_not_beside_a_victim(
    as_: Open, procedure: Procedure, helper: str, is_refused: bool
) -> None:
    woman = procedure.parties.get(side="victim", is_minor=False)
    page = reverse("persons:needs", args=[woman.pk])
    answer = as_("social_worker").post(page, {"is_helpless": "on", "helper": helper})
    assert bool(answer.summary) is is_refused
    woman.refresh_from_db()
    assert woman.noted_needs.is_helpless is not is_refused


def test_what_is_particular_is_noted_on_a_page_and_says_what_follows(
    as_: Open, procedure: Procedure
) -> None:
    man = procedure.parties.get(side="perpetrator")
    page = reverse("persons:needs", args=[man.pk])
    answer = as_("social_worker").post(page, {"service": "soldier", "language": "ukraiński"})
    assert answer.to == reverse("persons:detail", args=[man.pk])
    told = as_("social_worker").get(answer.to).text
    for text in (
        "żołnierz",
        "ukraiński",
        "ustawa z 29.07.2005 art. 9a ust. 11a",
        "z 6.09.2023 § 5 ust. 6–8",
    ):
        assert text in told
    assert "Żandarmerii Wojskowej" in as_("chair").get(procedure.get_absolute_url()).text
    child = procedure.parties.get(is_minor=True)
    wrong = as_("social_worker").post(
        reverse("persons:needs", args=[child.pk]), {"is_helpless": "on"}
    )
    wrong.says_at_field_and_in_summary(
        "A minor has a guardian anyway: leave this empty.", field="id_is_helpless"
    )
