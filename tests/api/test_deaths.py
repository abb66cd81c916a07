"""The death of a person of a procedure over REST."""

from typing import Any

import pytest
from django.utils import timezone

from apps.deadlines.models import Deadline
from apps.people.models import Death
from apps.procedures.models import Party, Procedure
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories import procedures
from tests.factories.cast import Cast

BODY = {"died_on": "2026-01-05", "source": "akt zgonu"}


@pytest.fixture
def party(procedure: Procedure) -> Party:
    return procedure.parties.get(side="victim", position=1)


def test_it_is_recorded_corrected_and_withdrawn_and_every_record_is_shown(
    secretary: Api, party: Party
) -> None:
    path = f"/parties/{party.pk}/death/"
    assert secretary.get(path).json() == {"died_on": None, "records": []}

    assert secretary.post(path, BODY).status_code == 200
    assert secretary.get(f"/parties/{party.pk}/").json()["died_on"] == "2026-01-05"
    again = secretary.post(path, {**BODY, "died_on": "2026-01-06"})
    assert pointers(problem_of(again, 422)) == {"/because"}
    given = {**BODY, "died_on": "2026-01-06", "because": "pomyłka w dniu"}
    assert secretary.post(path, given).json()["died_on"] == "2026-01-06"
    problem_of(secretary.post(f"{path}withdraw/", {}), 422)
    gone = secretary.post(f"{path}withdraw/", {"because": "pomylono osoby"}).json()

    assert gone["died_on"] is None
    assert [one["died_on"] for one in gone["records"]] == [None, "2026-01-06", "2026-01-05"]
    assert [one["because"] for one in gone["records"]] == ["pomylono osoby", "pomyłka w dniu", ""]
    problem_of(secretary.post(f"{path}withdraw/", {"because": "jeszcze raz"}), 409)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"died_on": "2999-01-01"}, "/died_on"), ({"died_on": "1899-12-31"}, "/died_on"),
        ({"died_on": None}, "/died_on"), ({"source": ""}, "/source"),
        ({"source": "x" * 301}, "/source"), ({"colour": "x"}, "/colour"),
    ],
)  # fmt: skip
def test_a_wrong_record_changes_nothing(
    secretary: Api, party: Party, change: dict[str, Any], wrong: str
) -> None:
    found = problem_of(secretary.post(f"/parties/{party.pk}/death/", {**BODY, **change}), 422)
    assert pointers(found) == {wrong}
    assert not Death.objects.exists()


def test_a_repeat_under_one_key_records_it_once(secretary: Api, party: Party) -> None:
    for _time in (1, 2):
        answer = secretary.post(f"/parties/{party.pk}/death/", BODY, Idempotency_Key="d")
        assert answer.status_code == 200
    assert Death.objects.count() == 1


def test_the_term_says_it_with_a_ready_reason(cast: Cast) -> None:
    working = procedures.in_diagnosis(cast, timezone.now())
    chair, party = issue(cast.chair), working.parties.get(side="perpetrator")
    term = Deadline.objects.get(rule_code="D11", subject_id=working.pk)
    assert chair.get(f"/deadlines/{term.pk}/").json()["remarks"] == []
    today = timezone.localdate()
    chair.post(f"/parties/{party.pk}/death/", {**BODY, "died_on": today.isoformat()})
    shown = chair.get(f"/deadlines/{term.pk}/").json()
    (remark,) = shown["remarks"]
    assert (shown["status"], f"{today:%d.%m.%Y}" in remark["text"]) == ("open", True)
    assert remark["reason"] == "Osoba, której dotyczy termin, nie żyje."
