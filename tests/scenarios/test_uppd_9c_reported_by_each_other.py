"""UPPD art. 9c: whoever used violence learns no address, in whatever procedure they are written to.

Two people may each report the other: then he is a person suffering violence in a second procedure, and
what is written to him there is kept from the same facts. Of several persons using violence, each knows
only what is their own.
"""

import datetime as dt

import pytest

from apps.common.errors import Invalid
from apps.letters import services as letters
from apps.letters.models import Letter
from apps.meetings.services import planning
from apps.people.models import Person
from apps.procedures.models import Party, Procedure
from apps.procedures.protection import from_reader
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.meetings import adult, planned
from tests.factories.nka import valid_nka, with_second_man

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=1)
CALL = {"meeting_on": "09.03.2026", "meeting_at": "10:00", "signer": "Ewa Łącka"}


@pytest.fixture
def hers(cast: Cast) -> Procedure:
    return made.in_diagnosis(cast, NOW)


@pytest.fixture
def his(cast: Cast, hers: Procedure) -> Procedure:
    """He reports her: of her he says only where she lived with him."""
    answers = valid_nka()
    woman, man = answers["victims"][0], answers["perpetrators"][0]
    of_him = {name: value for name, value in woman.items() if name in man}
    answers["victims"], answers["perpetrators"] = [man | {"relation": ["spouse"]}], [of_him]
    for about in ("injuries", "safety", "actions_victim"):
        del answers[about][1:]
    answers["children"] = {"count": 0}
    procedure = made.completed_form(cast, LATER, answers).procedure
    assert procedure is not None
    assert procedure.pk != hers.pk
    return made.go_on_to_diagnosis(cast, procedure, LATER)


def write(
    cast: Cast, procedure: Procedure, party: Party, text: str, kind: str = "invitation", **more: str
) -> Letter:
    address = {"recipient_address": "osobiście"} if party.side == "victim" else {}
    given = CALL | address | {"meeting_place": "OPS", "reasons": text} | more
    written = letters.write(
        author=cast.social_worker, procedure_id=procedure.pk, kind=kind, party=party, given=given,
        now=LATER,
    )  # fmt: skip
    return letters.issue(actor=cast.social_worker, letter_id=written.pk, now=LATER)


@pytest.mark.parametrize(
    "text",
    ["Żona jest na Bezpiecznej.", "w Nieistniejewie", "anna@example.com", "w Szkole Testowej"],
)
def test_a_letter_to_him_as_a_victim_is_held_too(cast: Cast, his: Procedure, text: str) -> None:
    letter = write(cast, his, adult(his, "victim"), text)
    assert (letter.state, letter.number) == ("held", None)
    assert letter.holds.exists()


def test_her_address_is_not_typed_as_his_by_mistake(cast: Cast, his: Procedure) -> None:
    letter = write(cast, his, adult(his, "victim"), "", recipient_address="Bezpieczna 3",
                   reasons="Zapraszamy.")  # fmt: skip
    assert letter.state == "held"
    assert {one.field for one in letter.holds.all()} == {"recipient_address", ""}


def test_what_he_knows_is_no_secret_and_she_may_read_of_herself(
    cast: Cast, hers: Procedure, his: Procedure
) -> None:
    assert write(cast, his, adult(his, "victim"), "Mieszkanie na Zmyślonej.").state == "issued"
    hers_letter = write(cast, hers, adult(hers, "victim"), "Spotkamy się na Bezpiecznej.",
                        meeting_at="15:00")  # fmt: skip
    assert hers_letter.state == "issued"


def test_entered_anew_without_a_pesel_he_is_the_same_reader(cast: Cast, his: Procedure) -> None:
    man = adult(his, "victim").person
    anew = Person.objects.create(
        first_name=man.first_name, last_name=man.last_name, sort_key=man.sort_key, protected={}
    )
    Party.objects.filter(procedure=his, person=man).update(person=anew)
    assert write(cast, his, adult(his, "victim"), "na Bezpiecznej").state == "held"


def test_he_is_not_invited_there_either(cast: Cast, his: Procedure) -> None:
    with pytest.raises(Invalid):
        planned(cast.social_worker, his, LATER + dt.timedelta(days=2), "victim", now=LATER,
                place="Bezpieczna 3")  # fmt: skip
    assert planning.Appointment.objects.count() == 0


def test_each_of_several_knows_only_what_is_their_own(cast: Cast) -> None:
    """Karol lives where she did, Piotr elsewhere: what is no news to one is a secret from the other."""
    answers = with_second_man(town="Przykładowo", street="Zmyślona", house_no="1/2")
    answers["perpetrators"][0] |= {"town": "Inna", "street": "Daleka", "house_no": "9"}
    form = made.completed_form(cast, NOW, answers)
    assert form.procedure is not None
    procedure = made.go_on_to_diagnosis(cast, form.procedure, NOW)
    piotr, karol = procedure.parties.filter(side="perpetrator").order_by("position")
    text = "Dotyczy mieszkania na Zmyślonej."
    assert write(cast, procedure, karol, text, "summons").state == "issued"
    assert write(cast, procedure, piotr, text, "summons", meeting_at="15:00").state == "held"


def test_a_stranger_to_every_procedure_is_kept_from_nothing(cast: Cast, hers: Procedure) -> None:
    assert not from_reader(adult(hers, "victim").person).facts
