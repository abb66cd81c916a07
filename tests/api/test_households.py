"""Households and relations over REST: the same people, rules and walls as on the pages."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.procedures.models import Procedure, Resident
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories import procedures, transfers
from tests.factories.cast import Cast

ZOFIA = {"first_name": "Zofia", "last_name": "Zmyślona", "work": "Zakład Tajny", "age": "60"}


@pytest.fixture
def working(cast: Cast, procedure: Procedure) -> Procedure:
    """A procedure whose group met."""
    return procedures.go_on_to_diagnosis(cast, procedure, procedure.started_at)


@pytest.fixture
def worker(cast: Cast) -> Api:
    """The social worker of the group."""
    return issue(cast.social_worker)


def _today() -> str:
    return timezone.localdate().isoformat()


def _begin(caller: Api, procedure: Procedure, **more: Any) -> Any:
    parties = [str(one.pk) for one in procedure.parties.filter(side="victim")]
    body = {"parties": parties, "since": _today(), "address": {"street": "Cicha"}, **more}
    return caller.post(f"/procedures/{procedure.pk}/households/", body)


def test_a_household_begins_somebody_comes_and_leaves(worker: Api, working: Procedure) -> None:
    begun = _begin(worker, working)
    assert begun.status_code == 201, begun.content
    (household,) = begun.json()["results"]
    address = f"/households/{household['id']}/residents/"

    came = worker.post(address, {"since": _today(), "about": {**ZOFIA, "relation": "grandparent"}})

    assert came.status_code == 201, came.content
    assert (came.json()["name"], came.json()["relation"]) == ("Zofia Zmyślona", "grandparent")
    left = f"/residents/{came.json()['id']}/leave/"
    assert worker.post(left, {"on": _today()}).json()["until"] == _today()
    problem_of(worker.post(left, {"on": _today()}), 409)
    listed = worker.get(f"/procedures/{working.pk}/households/").json()["results"]
    assert [one["until"] for one in listed[0]["residents"]].count(None) == 2


def test_no_move_is_noted_where_another_team_has_it(
    worker: Api, working: Procedure, cast: Cast
) -> None:
    (household,) = _begin(worker, working).json()["results"]
    transfers.taken_over(cast.secretary, cast.chair, working, timezone.now())

    begun = problem_of(_begin(worker, working), 409)
    resident, *_others = household["residents"]
    left = worker.post(f"/residents/{resident['id']}/leave/", {"on": _today()})

    assert "w Paczkowie, NK/0007/2026" in begun["detail"]
    problem_of(left, 409)
    assert not Resident.objects.exclude(until=None).exists()


def test_addresses_work_and_numbers_never_leave(worker: Api, working: Procedure) -> None:
    household = _begin(worker, working).json()["results"][0]["id"]
    worker.post(f"/households/{household}/residents/", {"since": _today(), "about": ZOFIA})
    shown = worker.get(f"/procedures/{working.pk}/households/").content.decode()
    assert "Zofia" in shown
    assert "Cicha" not in shown
    assert "Tajny" not in shown


def test_what_is_wrong_is_named_where_it_stands(worker: Api, working: Procedure) -> None:
    for more, place in (
        ({"address": {"postal_code": "x"}}, "/address/postal_code"),
        ({"address": {"floor": "3"}}, "/address/floor"),
        ({"since": "2999-01-01"}, "/since"),
        ({"parties": []}, "/parties"),
    ):
        assert pointers(problem_of(_begin(worker, working, **more), 422)) == {place}
    household = _begin(worker, working).json()["results"][0]["id"]
    wrong = {"since": _today(), "about": {**ZOFIA, "school": "SP 3"}}
    answer = worker.post(f"/households/{household}/residents/", wrong)
    assert pointers(problem_of(answer, 422)) == {"/about/school"}
    assert pointers(problem_of(_begin(worker, working), 422)) == {"/parties"}  # live there already


def test_a_day_of_another_century_is_a_slip(worker: Api, working: Procedure) -> None:
    answer = _begin(worker, working, since="0206-01-01")
    assert pointers(problem_of(answer, 422)) == {"/since"}


def test_a_relation_is_noted_turned_and_ended(worker: Api, working: Procedure) -> None:
    path = f"/procedures/{working.pk}/relations/"
    said = worker.get(path).json()["results"]
    assert {one["kind"] if one["form"] else "" for one in said} <= {
        "spouse", "child", "parent",
    }  # fmt: skip
    one, other = working.parties.filter(side="victim").order_by("position")
    body = {"one": str(one.pk), "other": str(other.pk), "kind": "parent"}
    noted = worker.post(path, body)
    assert noted.status_code == 201, noted.content
    sides = {
        noted.json()["one"]: noted.json()["kind"],
        noted.json()["other"]: noted.json()["inverse"],
    }
    assert sides == {str(one.pk): "parent", str(other.pk): "child"}
    problem_of(worker.post(path, body), 409)
    ended = worker.post(f"/relations/{noted.json()['id']}/end/", {"on": _today()})
    assert ended.json()["until"] == _today()


def test_a_repeated_request_notes_nothing_twice(worker: Api, working: Procedure) -> None:
    body = {"parties": [str(working.parties.first().pk)], "since": _today()}
    for _time in range(2):
        again = worker.post(f"/procedures/{working.pk}/households/", body, Idempotency_Key="one")
        assert again.status_code == 201
    assert Resident.objects.count() == 1


def test_who_may_not_read_of_the_people_finds_nothing(
    cast: Cast, worker: Api, working: Procedure
) -> None:
    _begin(worker, working)
    resident = Resident.objects.first()
    assert resident is not None
    # The officer of the group reads; the outsider has no group, the teacher another case.
    assert (
        issue(cast.police_officer).get(f"/procedures/{working.pk}/households/").status_code == 200
    )
    for who in (cast.outsider, cast.teacher):
        stranger = issue(who)
        problem_of(stranger.get(f"/procedures/{working.pk}/households/"), 404)
        problem_of(stranger.get(f"/procedures/{working.pk}/relations/"), 404)
        problem_of(stranger.post(f"/residents/{resident.pk}/leave/", {"on": "x"}), 404)


def test_a_list_costs_the_same_for_one_household_and_for_many(
    worker: Api, working: Procedure
) -> None:
    path, counts = f"/procedures/{working.pk}/households/", []
    for number in (1, 8):
        for _one in range(number):
            _begin(worker, working, is_principal=False)
        with CaptureQueriesContext(connection) as queries:
            worker.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1]
