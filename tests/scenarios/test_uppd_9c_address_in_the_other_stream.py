"""UPPD art. 9c.5: documents about the person using violence hold no protected fact of the other side."""

import datetime as dt

import pytest

from apps.common.errors import Invalid
from apps.procedures.models import Matter, Procedure
from apps.procedures.services import tracks
from apps.procedures.services.tracks import StepInput
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
ADDRESS = {"postal_code": "36-100", "town": "Zmyślonowo", "street": "Bezpieczna", "house_no": "7"}


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    answers = valid_nka()
    answers["victims"][0] |= {f"stay_{name}": value for name, value in ADDRESS.items()}
    answers["victims"][0]["contact"] = "600 100 200"
    draft = made.completed_form(cast, NOW, answers)
    assert draft.procedure is not None
    for party in draft.procedure.parties.select_related("person").filter(side="perpetrator"):
        party.person.protected = {"town": "Kolbuszowa", "street": "Wspólna", "house_no": "1"}
        party.person.save()
    return made.go_on_to_diagnosis(cast, draft.procedure, NOW)


@pytest.mark.parametrize(
    "text",
    [
        "Żona mieszka teraz na Bezpiecznej.",
        "Szukał jej przy ul. BEZPIECZNEJ 7",
        "wyjechała do Zmyślonowa",
        "kod 36 100",
        "dzwonił na 600100200",
        "dzwonił na +48 600-100-200",
    ],
)
def test_an_address_in_any_form_is_stopped_and_nothing_is_kept(
    cast: Cast, procedure: Procedure, text: str
) -> None:
    given = StepInput(NOW.date(), {"how": "list polecony", "note": text})
    with pytest.raises(Invalid) as refusal:
        tracks.open_matter(
            actor=cast.social_worker, procedure_id=procedure.pk, kind="summons", given=given,
            now=NOW,
        )  # fmt: skip
    assert [one.anchor for one in refusal.value.problems] == ["note"]
    assert text not in str(refusal.value.message)
    assert not Matter.objects.exists()


@pytest.mark.parametrize("text", ["Mieszka na Wspólnej w Kolbuszowej.", "Zgłosi się o 10:00."])
def test_what_the_recipient_knows_anyway_passes(
    cast: Cast, procedure: Procedure, text: str
) -> None:
    given = StepInput(NOW.date(), {"how": "list polecony", "note": text})
    matter = tracks.open_matter(
        actor=cast.social_worker, procedure_id=procedure.pk, kind="summons", given=given, now=NOW
    )
    assert matter.state == "sent"
