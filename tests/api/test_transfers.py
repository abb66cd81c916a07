"""Hand-overs over REST: two people release, the other team decides, nothing more is shown before."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.procedures.models import Procedure
from apps.transfers.models import Incoming, Outgoing
from tenants.models import Parcel
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories import procedures, transfers
from tests.factories.attachments import PDF, added
from tests.factories.cast import Cast
from tests.factories.remembered import STARTED

NYSA = "160705"


@pytest.fixture
def working(cast: Cast) -> Procedure:
    """A procedure whose group has met."""
    return procedures.in_diagnosis(cast, STARTED - dt.timedelta(hours=1))


@pytest.fixture
def chair(cast: Cast) -> Api:
    """The chair of the team."""
    return issue(cast.chair)


def _body(**more: Any) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    days = {"known_on": today, "requested_on": today}
    return {"to_teryt": NYSA, "basis": "move", **days, **more}


def _prepare(caller: Api, procedure: Procedure, **more: Any) -> Any:
    headers = more.pop("headers", {})
    return caller.post(f"/procedures/{procedure.pk}/transfers/", _body(**more), **headers)


def test_two_people_release_it(secretary: Api, chair: Api, working: Procedure) -> None:
    prepared = _prepare(secretary, working)
    assert prepared.status_code == 201, prepared.content
    path = f"/transfers/out/{prepared.json()['id']}/"
    assert prepared["Location"].endswith(path)

    problem_of(secretary.post(f"{path}release/", {}), 403)
    released = chair.post(f"{path}release/", {})

    assert released.json()["state"] == "sent"
    assert Parcel.objects.filter(kind="procedure-handover").count() == 1
    problem_of(chair.post(f"{path}release/", {}), 409)
    problem_of(chair.post(f"{path}cancel/", {}), 409)
    shown = chair.get(path).json()
    assert (shown["number_there"], shown["came_back"]) == ("", False)
    for state, number in (("sent", 1), ("prepared", 0)):
        listed = chair.get(f"/transfers/out/?state={state}").json()["results"]
        assert len(listed) == number


def test_without_a_choice_all_files_go_and_the_second_person_sees_which(
    cast: Cast, secretary: Api, chair: Api, working: Procedure
) -> None:
    now = timezone.now()
    first = added(cast.social_worker, working, now)
    second = added(cast.social_worker, working, now, content=PDF + b"other")
    for more, going in (({}, [first, second]), ({"files": [str(second.pk)]}, [second])):
        path = f"/transfers/out/{_prepare(secretary, working, **more).json()['id']}/"
        shown = chair.get(path).json()["files"]
        assert [one["id"] for one in shown] == [str(one.pk) for one in going]
        secretary.post(f"{path}cancel/", {})


def test_what_was_prepared_can_be_cancelled_and_prepared_anew(
    secretary: Api, working: Procedure
) -> None:
    first = _prepare(secretary, working).json()
    problem_of(_prepare(secretary, working), 409)

    cancelled = secretary.post(f"/transfers/out/{first['id']}/cancel/", {})

    assert cancelled.json()["state"] == "cancelled"
    assert _prepare(secretary, working).status_code == 201


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"to_teryt": "999999"}, "/to_teryt"),
        ({"to_teryt": "180602"}, "/to_teryt"),
        ({"to_teryt": 160705}, "/to_teryt"),
        ({"basis": "whim"}, "/basis"),
        ({"known_on": "2999-01-01"}, "/known_on"),
        ({"requested_on": "2999-01-01"}, "/requested_on"),
        ({"requested_on": None}, "/requested_on"),
        ({"colour": "x"}, "/colour"),
        ({"files": "all"}, "/files"),
        ({"files": ["x"]}, "/files/0"),
        ({"files": ["00000000-0000-4000-8000-000000000000"]}, "/files"),
    ],
)
def test_what_is_wrong_is_pointed_at(
    secretary: Api, working: Procedure, change: dict[str, Any], pointer: str
) -> None:
    assert pointer in pointers(problem_of(_prepare(secretary, working, **change), 422))
    assert not Outgoing.objects.exists()


def test_a_request_sent_twice_prepares_once(secretary: Api, working: Procedure) -> None:
    key = {"headers": {"Idempotency_Key": "one"}}
    assert _prepare(secretary, working, **key).json() == _prepare(secretary, working, **key).json()
    assert Outgoing.objects.count() == 1


def test_before_the_decision_only_what_decides_is_shown(
    cast: Cast, secretary: Api, working: Procedure
) -> None:
    ids = transfers.both_ways(cast.chair, working, timezone.now())
    path = f"/transfers/in/{ids['incoming_id']}/"

    listed = secretary.get("/transfers/in/")
    shown = secretary.get(path)

    names = [one["first_name"] for one in shown.json()["victims"]]
    assert names[0] == "Anna"
    assert shown.json()["files"] == 0
    assert "Anna" not in listed.content.decode()
    for secret in ("Bezpieczna", "Nieistniejewo", "Zmyślona", "pesel", "forms", "answers"):
        assert secret not in shown.content.decode()
    refused = secretary.post(f"{path}refuse/", {"reason": "Nie mieszka tutaj."})
    assert refused.json()["state"] == "refused"
    assert secretary.get(path).json()["victims"] == []
    problem_of(secretary.post(f"{path}accept/", {}), 409)


def test_who_takes_it_over_gets_a_procedure(cast: Cast, secretary: Api, working: Procedure) -> None:
    ids = transfers.both_ways(cast.chair, working, timezone.now())
    path = f"/transfers/in/{ids['incoming_id']}/"

    done = secretary.post(f"{path}accept/", {})

    assert done.status_code == 200, done.content
    assert Procedure.objects.filter(pk=done.json()["procedure"]).exists()
    assert secretary.get(path).json()["victims"] == []


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x" * 301}, {"reason": 5}])
def test_a_refusal_needs_a_reason(
    cast: Cast, secretary: Api, working: Procedure, body: dict[str, Any]
) -> None:
    ids = transfers.both_ways(cast.chair, working, timezone.now())

    found = problem_of(secretary.post(f"/transfers/in/{ids['incoming_id']}/refuse/", body), 422)

    assert pointers(found) == {"/reason"}
    assert Incoming.objects.get().state == "waiting"


@pytest.mark.parametrize("who", ["social_worker", "police_officer", "administrator", "dpo"])
def test_only_the_staff_of_the_team_hands_over(cast: Cast, working: Procedure, who: str) -> None:
    ids = transfers.both_ways(cast.chair, working, timezone.now())
    caller = issue(getattr(cast, who))

    for path in ("out/", "in/", f"out/{ids['outgoing_id']}/", f"in/{ids['incoming_id']}/"):
        problem_of(caller.get(f"/transfers/{path}"), 403)
    for path in (f"out/{ids['outgoing_id']}/release/", f"out/{ids['outgoing_id']}/cancel/",
                 f"in/{ids['incoming_id']}/accept/", f"in/{ids['incoming_id']}/refuse/"):  # fmt: skip
        problem_of(caller.post(f"/transfers/{path}", {}), 403)
    is_blind = who in ("administrator", "dpo")
    problem_of(_prepare(caller, working), 404 if is_blind else 403)


def test_a_chair_from_the_police_takes_no_whole_procedure_out(
    cast: Cast, chair: Api, working: Procedure
) -> None:
    path = f"/procedures/{working.pk}/export/"
    assert chair.get(path).status_code == 200
    cast.chair.institution = cast.police_officer.institution
    cast.chair.save()
    problem_of(chair.get(path), 403)


PAPER = {"is_paper": True, "to_name": "Zespół w Paczkowie"}


def _on_paper(caller: Api, procedure: Procedure) -> Any:
    body = _body(**PAPER)
    del body["to_teryt"]
    return caller.post(f"/procedures/{procedure.pk}/transfers/", body)


def test_on_paper_two_people_release_it_and_the_answer_is_recorded(
    secretary: Api, chair: Api, working: Procedure
) -> None:
    made = _on_paper(secretary, working).json()
    assert (made["is_paper"], made["to_teryt"], made["to_name"]) == (True, "", PAPER["to_name"])
    path, today = f"/transfers/out/{made['id']}/", timezone.localdate().isoformat()
    receipt = {"outcome": "accepted", "on": today, "number": "NK/0009/2026"}
    problem_of(secretary.post(f"{path}receipt/", receipt), 409)
    problem_of(secretary.post(f"{path}release/", {}), 403)
    assert chair.post(f"{path}release/", {}).json()["state"] == "sent"
    assert not Parcel.objects.exists()

    answered = secretary.post(f"{path}receipt/", receipt)

    assert answered.status_code == 200, answered.content
    shown = chair.get(path).json()
    assert (shown["state"], shown["number_there"]) == ("accepted", "NK/0009/2026")
    assert shown["answered_on"] == today
    problem_of(secretary.post(f"{path}receipt/", receipt), 409)
    working.refresh_from_db()
    assert working.state == "transferred"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"outcome": "lost"}, "/outcome"),
        ({"on": "2999-01-01"}, "/on"),
        ({"on": "2001-01-01"}, "/on"),
        ({"number": "x" * 61}, "/number"),
        ({"number": None}, "/number"),
        ({"outcome": "refused"}, "/reason"),
        ({"colour": "x"}, "/colour"),
    ],
)
def test_what_is_wrong_with_an_answer_is_pointed_at(
    secretary: Api, chair: Api, working: Procedure, change: dict[str, Any], pointer: str
) -> None:
    path = f"/transfers/out/{_on_paper(secretary, working).json()['id']}/"
    chair.post(f"{path}release/", {})
    given = {"outcome": "accepted", "on": timezone.localdate().isoformat(), "number": "1", **change}
    assert pointer in pointers(problem_of(secretary.post(f"{path}receipt/", given), 422))
    assert Outgoing.objects.get().state == "sent"


@pytest.mark.parametrize("caller", ["chair", "secretary"])
def test_nobody_takes_the_action_alone(
    request: pytest.FixtureRequest, working: Procedure, caller: str
) -> None:
    api = request.getfixturevalue(caller)
    listed = api.get(f"/procedures/{working.pk}/actions/").json()
    assert "transfer" not in [one["action"] for one in listed["results"]]
    day = timezone.localdate().isoformat()
    refused = api.post(
        f"/procedures/{working.pk}/actions/transfer/", {"on": day, "note": "Paczków"},
        If_Match=f'"{listed["version"]}"',
    )  # fmt: skip
    assert "Przekazania między zespołami" in problem_of(refused, 409)["detail"]
    working.refresh_from_db()
    assert working.state != "transferred"
