"""Sub-processes over REST: the same people, rules and walls as on the pages."""

from typing import Any

from django.utils import timezone

from apps.procedures.models import Matter, Procedure
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories.cast import Cast
from tests.factories.procedures import ORDER

SECRET = "Doręczono: Przykładowo, ul. Zmyślona 7"


def _body(**more: Any) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    return {"kind": "police-order", "on": today, "answers": {**ORDER, "note": SECRET}, **more}


def _begin(caller: Api, procedure: Procedure, **more: Any) -> Any:
    return caller.post(f"/procedures/{procedure.pk}/matters/", _body(**more))


def _step(caller: Api, matter: Any, step: str, version: int, **answers: Any) -> Any:
    body = {"on": timezone.localdate().isoformat(), "answers": answers}
    address = f"/matters/{matter['id']}/steps/{step}/"
    return caller.post(address, body, If_Match=f'"{version}"')


def test_an_order_is_recorded_and_served(officer: Api, procedure: Procedure) -> None:
    begun = _begin(officer, procedure)
    assert begun.status_code == 201, begun.content
    matter = begun.json()
    assert matter["state"] == "issued"
    assert {one["rule"] for one in matter["deadlines"]} == {"D29", "D30", "D30b", "D31", "D32"}

    served = _step(officer, matter, "serve", 1, hour="10:00")

    assert served.status_code == 200, served.content
    assert served["ETag"] == '"2"'
    assert served.json()["state"] == "served"
    listed = officer.get(f"/procedures/{procedure.pk}/matters/").json()
    assert [one["id"] for one in listed["results"]] == [matter["id"]]
    assert "police-order" in {one["kind"] for one in listed["openings"]}


def test_what_people_typed_never_leaves(officer: Api, procedure: Procedure) -> None:
    matter = _begin(officer, procedure).json()

    shown = officer.get(f"/matters/{matter['id']}/")

    assert "Zmyślona" not in shown.content.decode()
    assert {"name": "kinds", "values": ["leave_home"]} in shown.json()["events"][0]["facts"]


def test_wrong_answers_are_named(officer: Api, procedure: Procedure) -> None:
    wrong = _begin(officer, procedure, answers={**ORDER, "hour": "25:00"})
    assert pointers(problem_of(wrong, 422)) == {"/answers/hour"}
    unknown = _begin(officer, procedure, answers={**ORDER, "colour": "blue"})
    assert pointers(problem_of(unknown, 422)) == {"/answers/colour"}
    late = _begin(officer, procedure, on="2999-01-01")
    assert pointers(problem_of(late, 422)) == {"/on"}
    assert not Matter.objects.exists()


def test_an_order_does_not_end_before_its_term(officer: Api, procedure: Procedure) -> None:
    matter = _begin(officer, procedure).json()
    assert {"serve", "breach"} <= {one["step"] for one in matter["steps"]}
    assert not {"expire", "check"} & {one["step"] for one in matter["steps"]}

    early = problem_of(_step(officer, matter, "expire", 1), 422)

    assert pointers(early) == {"/on"}
    assert "To będzie możliwe od" in early["detail"]
    assert Matter.objects.get().state == "issued"


def test_the_second_of_two_writers_is_told(officer: Api, procedure: Procedure) -> None:
    matter = _begin(officer, procedure).json()
    assert _step(officer, matter, "serve", 1, hour="10:00").status_code == 200
    problem_of(_step(officer, matter, "serve", 1, hour="10:00"), 412)
    problem_of(_step(officer, matter, "serve", 2, hour="10:00"), 409)
    problem_of(_step(officer, matter, "nothing", 2), 404)


def test_a_stranger_finds_nothing(cast: Cast, officer: Api, procedure: Procedure) -> None:
    matter = _begin(officer, procedure).json()
    stranger = issue(cast.teacher)
    problem_of(stranger.get(f"/procedures/{procedure.pk}/matters/"), 404)
    problem_of(stranger.get(f"/matters/{matter['id']}/"), 404)
    problem_of(_step(stranger, matter, "serve", 1), 404)


def test_a_request_sent_twice_begins_once(officer: Api, procedure: Procedure) -> None:
    for replayed in (False, True):
        answer = officer.post(
            f"/procedures/{procedure.pk}/matters/", _body(), Idempotency_Key="one"
        )
        assert answer.status_code == 201
        assert ("Idempotency-Replayed" in answer) is replayed
    assert Matter.objects.count() == 1
