"""POL art. 15af: who has to leave the home is written to at the address for service, not at the home."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.common.errors import Invalid
from apps.letters import composing, services
from apps.letters.models import Letter
from apps.letters.rules.states import State
from apps.procedures.models import Matter, Procedure
from apps.procedures.services import tracks
from apps.procedures.services.tracks import StepInput
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.pages.browser import Browser

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
HOME, SERVICE = "Zmyślona 7", "ul. Dworcowa 3, 00-001 Inne"
LEAVE = {"hour": "09:00", "kinds": ["leave_home"], "unit": "KP Kolbuszowa"}
WARNING = "adresu do doręczeń nie zapisano"


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    procedure = made.in_diagnosis(cast, NOW)
    person = procedure.parties.get(side="perpetrator").person
    person.protected = {"street": "Zmyślona", "house_no": "7", "town": "Kolbuszowa"}
    person.save()
    return procedure


def order(cast: Cast, procedure: Procedure, **answers: object) -> Matter:
    return tracks.open_matter(
        actor=cast.police_officer, procedure_id=procedure.pk, kind="police-order", now=NOW,
        given=StepInput(NOW.date(), {**LEAVE, **answers}),
    )  # fmt: skip


def step(cast: Cast, matter: Matter, code: str, **answers: object) -> Matter:
    return tracks.take_step(
        actor=cast.police_officer, matter_id=matter.pk, step=code, now=NOW,
        given=StepInput(NOW.date(), answers),
    )  # fmt: skip


def letter(cast: Cast, procedure: Procedure) -> Letter:
    return services.write(
        author=cast.social_worker, procedure_id=procedure.pk, kind="notice-of-start", now=NOW,
        party=procedure.parties.get(side="perpetrator"),
        given={"reasons": "Proszę o kontakt.", "signer": "Ewa Łącka"},
    )  # fmt: skip


def addressee(written: Letter) -> str:
    return composing.preview(written, NOW)[2]


def test_without_an_order_the_letter_goes_home(cast: Cast, procedure: Procedure) -> None:
    assert HOME in addressee(letter(cast, procedure))
    order(cast, procedure, kinds=["contact"])
    assert HOME in addressee(letter(cast, procedure))


def test_with_an_order_and_no_address_the_letter_has_none_and_its_pages_say_so(
    cast: Cast, procedure: Procedure
) -> None:
    matter = order(cast, procedure)
    written = letter(cast, procedure)
    browser = Browser(cast.social_worker)
    pages = (reverse("letters:write", args=[procedure.pk, "summons"]), written.get_absolute_url())

    assert addressee(written) == "Piotr Testowy"
    for path in pages:
        answer = browser.get(path)
        assert WARNING in answer.text
        assert answer.has_link(matter.get_absolute_url())

    step(cast, matter, "service-address", service_address=SERVICE)
    assert addressee(written) == f"Piotr Testowy\n{SERVICE}"
    for path in pages:
        assert WARNING not in browser.get(path).text


@pytest.mark.parametrize("at", ["issue", "serve"])
def test_the_address_is_given_when_the_order_is_issued_or_served(
    cast: Cast, procedure: Procedure, at: str
) -> None:
    given = {"service_address": SERVICE, "service_phone": "600 000 000"}
    matter = order(cast, procedure, **(given if at == "issue" else {}))
    if at == "serve":
        step(cast, matter, "serve", hour="11:00", **given)
    assert SERVICE in addressee(letter(cast, procedure))


def test_a_letter_from_before_the_order_does_not_go_to_the_home(
    cast: Cast, procedure: Procedure
) -> None:
    written = letter(cast, procedure)
    services.issue(actor=cast.social_worker, letter_id=written.pk, now=NOW)
    order(cast, procedure, service_address=SERVICE)

    def send(means: str) -> Letter:
        return services.send(
            actor=cast.social_worker, letter_id=written.pk, means=means, on=NOW.date(), now=NOW
        )

    with pytest.raises(Invalid, match="adres do doręczeń"):
        send("registered_post")
    assert send("by_hand").state == State.DELIVERED


def test_after_the_order_letters_go_home_again(cast: Cast, procedure: Procedure) -> None:
    matter = order(cast, procedure, service_address=SERVICE)
    step(cast, matter, "annul")
    assert HOME in addressee(letter(cast, procedure))


def test_an_order_of_the_court_counts_from_its_decision(cast: Cast, procedure: Procedure) -> None:
    matter = tracks.open_matter(
        actor=cast.social_worker, procedure_id=procedure.pk, kind="court-order", now=NOW,
        given=StepInput(NOW.date(), {"known_as": "moved", "kinds": ["leave_home"]}),
    )  # fmt: skip
    assert HOME in addressee(letter(cast, procedure))
    step(cast, matter, "issue", kinds=["leave_home"], service_address=SERVICE)
    assert SERVICE in addressee(letter(cast, procedure))


def test_the_firewall_looks_at_the_address_for_service_too(
    cast: Cast, procedure: Procedure
) -> None:
    victim = procedure.parties.get(side="victim", is_minor=False).person
    victim.protected = {"stay_street": "Bezpieczna", "stay_house_no": "3"}
    victim.save()
    order(cast, procedure, service_address="ul. Bezpieczna 3, Kolbuszowa")
    written = letter(cast, procedure)
    held = services.issue(actor=cast.social_worker, letter_id=written.pk, now=NOW)
    assert held.state == State.HELD
