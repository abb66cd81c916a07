"""ROZP23 § 6: form NK-B goes to each victim or to who acts for them, and never to the other side."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from apps.common.errors import Invalid
from apps.deadlines.models import Deadline, Status
from apps.people.models import Person
from apps.procedures.models import NkbHandover, Party, Procedure
from apps.procedures.rules.nkb import Handover
from apps.procedures.services import handovers, submitting
from apps.procedures.services.inputs import HandoverInput
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.pages.browser import Browser

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return procedures.started(cast, START)


def victim(procedure: Procedure, *, is_minor: bool = False) -> Party:
    return procedure.parties.get(side="victim", is_minor=is_minor)


def hand(cast: Cast, party: Party, recipient: str, days: int = 0, **how: Any) -> NkbHandover:
    now = START + dt.timedelta(days=days)
    return handovers.record(
        actor=cast.police_officer, procedure_id=party.procedure_id, party_id=party.pk, now=now,
        given=HandoverInput(Handover(recipient, "pl", **how), on=now.date()),
    )  # fmt: skip


def duty(procedure: Procedure) -> Deadline:
    found = Deadline.objects.about("procedure", procedure.pk).filter(rule_code="D01b")
    return found.latest("created_at")


def test_the_duty_is_met_when_everybody_has_it(cast: Cast, procedure: Procedure) -> None:
    hand(cast, victim(procedure), "victim")
    assert duty(procedure).status == Status.OPEN
    child = victim(procedure, is_minor=True)
    hand(cast, child, "parent_or_guardian", days=1, received_by="Anna Przykładowa")

    met = duty(procedure)
    assert (met.status, met.met_on) == (Status.MET, dt.date(2026, 3, 3))


def test_who_refuses_it_was_offered_it(cast: Cast, procedure: Procedure) -> None:
    hand(cast, victim(procedure), "victim", is_refused=True)
    child = victim(procedure, is_minor=True)
    hand(cast, child, "parent_or_guardian", received_by="Anna Przykładowa")

    assert duty(procedure).status == Status.MET
    assert procedure.events.filter(kind="nkb-refused").count() == 1
    page = Browser(cast.police_officer).get(procedure.get_absolute_url()).text
    assert "odmowa przyjęcia" in page
    assert "odebrała osoba: Anna Przykładowa" in page


@pytest.mark.parametrize("name", ["testowy  PIOTR, ojciec", "piotr zażolc"])
def test_who_uses_violence_receives_it_for_nobody(
    cast: Cast, procedure: Procedure, name: str
) -> None:
    child = victim(procedure, is_minor=True)
    if "za" in name:
        Person.objects.filter(last_name="Testowy").update(last_name="Zażółć")
    with pytest.raises(Invalid, match="§ 6 ust. 4") as refusal:
        hand(cast, child, "parent_or_guardian", received_by=name)
    assert [one.anchor for one in refusal.value.problems] == ["received_by"]
    assert not NkbHandover.objects.exists()


def test_a_further_form_about_somebody_new_owes_it_anew(cast: Cast, procedure: Procedure) -> None:
    procedures.nkb_handed_over(cast.police_officer, procedure, START)
    assert duty(procedure).status == Status.MET
    answers = valid_nka()
    answers["victims"][1]["first_name"] = "Maria"
    later = START + dt.timedelta(days=5)
    submitting.submit(author=cast.police_officer, answers=answers, now=later)

    assert duty(procedure).status == Status.OPEN
    maria = procedure.parties.get(person__first_name="Maria")
    hand(cast, maria, "parent_or_guardian", days=6, received_by="Anna Przykładowa")
    assert duty(procedure).status == Status.MET


def test_a_namesake_is_somebody_else(cast: Cast, procedure: Procedure) -> None:
    child = victim(procedure, is_minor=True)
    browser, path = (
        Browser(cast.police_officer),
        reverse("procedures:hand-over", args=[procedure.pk]),
    )
    sent = {
        "party": str(child.pk), "recipient": "parent_or_guardian", "language": "pl",
        "received_by": "Piotr Testowy, dziadek", "on_day": "2", "on_month": "3", "on_year": "2026",
    }  # fmt: skip
    assert "is_namesake" not in browser.get(path).text
    refused = browser.post(path, sent)
    refused.says_at_field_and_in_summary("§ 6 ust. 4", field="id_received_by")
    assert "is_namesake" in refused.text
    assert not NkbHandover.objects.exists()

    assert browser.post(path, {**sent, "is_namesake": "on"}).status == 302
    assert NkbHandover.objects.get().received_by == "Piotr Testowy, dziadek"
