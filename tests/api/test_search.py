"""Finding procedures over REST: by the same rules as on the page, and with nothing in an address."""

from typing import Any

import pytest

from apps.accounts.rules import Scope
from apps.procedures import selectors
from apps.procedures.models import Procedure
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.pages import rows

PATH = "/procedures/search/"
PESEL = valid_nka()["victims"][0]["pesel"]


def found(caller: Api, text: str) -> Any:
    answer = caller.post(PATH, {"text": text})
    assert answer.status_code == 200, answer.content
    return [one["number"] for one in answer.json()["results"]]


@pytest.mark.parametrize("text", ["Przykładowa", "przykł", PESEL, "Przykładowa Anna", "nk/0001"])
def test_by_number_pesel_or_surname(secretary: Api, procedure: Procedure, text: str) -> None:
    assert found(secretary, text) == [procedure.number]


@pytest.mark.parametrize("text", ["%", "_", "' OR 1=1 --", "\\", "Nikt"])
def test_signs_with_a_meaning_for_databases_find_nothing(
    secretary: Api, procedure: Procedure, text: str
) -> None:
    assert found(secretary, text) == []


@pytest.mark.parametrize("who", ["teacher", "outsider"])
def test_only_what_the_user_may_see_is_found(cast: Cast, procedure: Procedure, who: str) -> None:
    caller = issue(getattr(cast, who))
    for text in ("Przykładowa", PESEL, procedure.number):
        assert found(caller, text) == []


@pytest.mark.parametrize("who", ["administrator", "dpo"])
def test_who_has_no_procedures_does_not_search(cast: Cast, who: str) -> None:
    problem_of(issue(getattr(cast, who)).post(PATH, {"text": "Przykł"}), 403)


def test_it_asks_for_the_scope_of_reading_alone(cast: Cast, procedure: Procedure) -> None:
    reading = issue(cast.secretary, [Scope.PROCEDURES_READ])
    assert found(reading, procedure.number) == [procedure.number]
    problem_of(issue(cast.secretary, [Scope.DEADLINES_READ]).post(PATH, {"text": "x"}), 403)


def test_the_text_is_in_the_body_and_nowhere_else(secretary: Api, procedure: Procedure) -> None:
    problem_of(secretary.get(f"{PATH}?text={procedure.number}"), 405)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({}, "/text"), ({"text": ""}, "/text"), ({"text": 5}, "/text"), ({"text": "x" * 201}, "/text"),
     ({"text": "x", "colour": "red"}, "/colour")],
)  # fmt: skip
def test_a_wrong_request_is_pointed_at(secretary: Api, body: Any, pointer: str) -> None:
    assert pointers(problem_of(secretary.post(PATH, body), 422)) == {pointer}


def test_what_is_found_beyond_the_first_is_said(
    secretary: Api, cast: Cast, procedure: Procedure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "MOST_FOUND", 2)
    assert secretary.post(PATH, {"text": "Przykł"}).json()["has_more"] is False
    rows.start_procedures(cast, 2, procedure.started_at)
    answer = secretary.post(PATH, {"text": "Przykł"}).json()
    assert (len(answer["results"]), answer["has_more"]) == (2, True)
