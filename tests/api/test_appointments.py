"""Appointments over REST: who plans, who sees, and that the two sides never meet (ROZP23 § 18)."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.meetings.models import Appointment, Minutes
from apps.procedures.models import Procedure
from apps.procedures.rules.states import Action
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.meetings import PLACE, adult, planned
from tests.factories.nka import valid_nka

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def worker(cast: Cast) -> Api:
    """The social worker of the group."""
    return issue(cast.social_worker)


@pytest.fixture
def working(cast: Cast) -> Procedure:
    """A procedure whose group has met."""
    return procedures.in_diagnosis(cast, timezone.now() - dt.timedelta(hours=5))


def _in(hours: int) -> str:
    return (timezone.now() + hours * HOUR).isoformat(timespec="seconds")


def _plan(caller: Api, procedure: Procedure, side: str = "victim", **more: Any) -> Any:
    headers = more.pop("headers", {})
    body = {"kind": "talk", "starts_at": _in(24), "ends_at": _in(25), "place": PLACE,
            "parties": [str(adult(procedure, side).pk)], **more}  # fmt: skip
    return caller.post(f"/procedures/{procedure.pk}/appointments/", body, **headers)


def _do(caller: Api, appointment: Any, what: str, version: int = 1, **body: Any) -> Any:
    path = f"/appointments/{appointment['id']}/{what}/"
    return caller.post(path, body, If_Match=f'"{version}"')


def test_planned_moved_and_cancelled(worker: Api, working: Procedure) -> None:
    made = _plan(worker, working)
    assert made.status_code == 201, made.content
    one = made.json()
    assert made["Location"].endswith(f"/appointments/{one['id']}/")
    assert [row["id"] for row in worker.get("/appointments/?kind=talk").json()["results"]] == [
        one["id"]
    ]

    moved = _do(worker, one, "move", starts_at=_in(48), ends_at=_in(49), is_remote=True)
    assert moved.json()["is_remote"] is True
    assert moved["ETag"] == '"2"'
    problem_of(_do(worker, one, "cancel", reason="Choroba."), 412)
    cancelled = _do(worker, one, "cancel", 2, reason="Choroba.")

    assert cancelled.json()["state"] == "cancelled"
    problem_of(_do(worker, one, "cancel", 3, reason="Choroba."), 409)
    assert worker.get("/appointments/").json()["results"] == []
    listed = worker.get(f"/procedures/{working.pk}/appointments/").json()["results"]
    assert [row["state"] for row in listed] == ["cancelled"]


def test_the_other_side_is_a_clash(worker: Api, officer: Api, working: Procedure) -> None:
    assert _plan(worker, working).status_code == 201

    found = problem_of(_plan(officer, working, "perpetrator"), 409)

    assert found["type"].endswith(":clash")
    assert working.number in found["detail"]  # the officer works in this case
    assert pointers(found) == {"/starts_at"}
    far = {"starts_at": _in(30), "ends_at": _in(31)}
    other = _plan(officer, working, "perpetrator", **far).json()
    hours = {"starts_at": _in(24), "ends_at": _in(25), "place": PLACE}
    assert problem_of(_do(officer, other, "move", **hours), 409)["type"].endswith(":clash")
    both = [str(adult(working, side).pk) for side in ("victim", "perpetrator")]
    problem_of(_plan(officer, working, parties=both, starts_at=_in(40), ends_at=_in(41)), 409)


def test_a_clash_gives_no_other_case_away(cast: Cast, worker: Api, working: Procedure) -> None:
    other = _turned(cast)
    assert _plan(worker, working).status_code == 201

    found = problem_of(_plan(issue(cast.outsider), other), 409)

    assert found["type"].endswith(":clash")
    for secret in (working.number, "Anna", "Przykładowa", str(working.pk), PLACE):
        assert secret not in str(found)
    listed = issue(cast.outsider).get("/appointments/").json()["results"]
    assert listed == []


def _turned(cast: Cast) -> Procedure:
    """Return a procedure of another group about the same two people, the sides turned."""
    now, answers = timezone.now() - 4 * HOUR, valid_nka()
    victim, perpetrator = answers["victims"][0], answers["perpetrators"][0]
    names = ("first_name", "last_name", "sex", "pesel")
    kept = {name: victim[name] for name in names}
    victim |= {name: perpetrator[name] for name in names}
    perpetrator |= kept
    procedure = procedures.completed_form(cast, now, answers).procedure
    assert procedure is not None
    day = timezone.localdate(now)
    group = {"social_worker": cast.social_worker, "police_officer": cast.police_officer}
    for actor, action, given in (
        (cast.secretary, Action.RECEIVE, {}),
        (cast.chair, Action.APPOINT_GROUP, {**group, "others": [cast.outsider]}),
        (cast.secretary, Action.FORWARD, {}),
    ):
        procedure = actions.take(
            actor=actor, procedure_id=procedure.pk, action=action, now=now,
            given=ActionInput(on=day, **given),
        )  # fmt: skip
    return procedure


def test_held_with_attendance_and_decisions(cast: Cast, worker: Api, working: Procedure) -> None:
    past = timezone.now() - 2 * HOUR
    row = planned(cast.social_worker, working, past, "victim", now=past - HOUR)
    one, party = {"id": row.pk}, str(adult(working, "victim").pk)
    decision = {"text": "Tajny plan.", "responsible": "OPS", "due": "2026-12-31", "about": party}

    held = _do(
        worker, one, "hold", present=[cast.social_worker.pk], parties=[party], text="Tajne słowa.",
        decisions=[decision],
    )  # fmt: skip

    assert held.status_code == 200, held.content
    assert held.json()["state"] == "held"
    assert Minutes.objects.get().decisions[0].about == party
    shown = worker.get(f"/appointments/{row.pk}/")
    assert {"party": party, "came": True}.items() <= shown.json()["invited"][0].items()
    assert "Tajn" not in shown.content.decode()
    problem_of(_do(worker, one, "hold", 2, present=[cast.social_worker.pk]), 409)


def test_a_meeting_of_the_group_counts_who_came(
    cast: Cast, worker: Api, working: Procedure
) -> None:
    past = timezone.now() - 2 * HOUR
    members = [cast.social_worker, cast.police_officer]
    row = planned(
        cast.social_worker, working, past, now=past - HOUR, kind="group_meeting", users=members
    )
    secretary = issue(cast.secretary)
    problem_of(_do(secretary, {"id": row.pk}, "hold", present=[cast.social_worker.pk]), 403)

    _do(worker, {"id": row.pk}, "hold", present=[cast.social_worker.pk])

    quorum = worker.get(f"/appointments/{row.pk}/").json()["quorum"]
    assert quorum == {"present": 1, "members": 2, "missing": ["police_officer"]}


def test_the_home_that_is_visited_is_not_told(cast: Cast, worker: Api, working: Procedure) -> None:
    visit = _plan(worker, working, kind="visit", place="Bezpieczna 3").json()
    shown = worker.get(f"/appointments/{visit['id']}/")

    assert shown.json()["place"] == ""
    assert "Bezpieczna" not in shown.content.decode()
    talk = _plan(worker, working, starts_at=_in(60), ends_at=_in(61)).json()
    assert worker.get(f"/appointments/{talk['id']}/").json()["place"] == PLACE


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"is_remote": True, "link": "javascript:alert(1)"}, "/link"),
        ({"is_remote": True, "link": "http://call.example/1"}, "/link"),
        ({"kind": "team_meeting"}, "/kind"),
        ({"starts_at": "2001-01-01T10:00Z"}, "/starts_at"),
        ({"starts_at": "2062-12-31T10:00Z", "ends_at": "2062-12-31T11:00Z"}, "/starts_at"),
        ({"starts_at": "9999-12-31T23:59Z", "ends_at": "9999-12-31T23:59:59Z"}, "/starts_at"),
        ({"ends_at": "9999-12-31T23:59:59Z"}, "/ends_at"),
        ({"starts_at": "tomorrow"}, "/starts_at"),
        ({"place": ""}, "/place"),
        ({"parties": []}, "/users"),
        ({"parties": ["00000000-0000-0000-0000-000000000000"]}, "/parties"),
        ({"users": [999999]}, "/users"),
        ({"users": [10**30]}, "/users"),
        ({"is_remote": "yes"}, "/is_remote"),
        ({"colour": "x"}, "/colour"),
    ],
)
def test_what_is_wrong_is_pointed_at(
    worker: Api, working: Procedure, change: dict[str, Any], pointer: str
) -> None:
    found = problem_of(_plan(worker, working, **change), 422)

    assert any(one.startswith(pointer) for one in pointers(found)), found
    assert not Appointment.objects.exists()


def test_a_minor_is_never_invited(worker: Api, working: Procedure) -> None:
    minor = str(working.parties.get(is_minor=True).pk)
    assert pointers(problem_of(_plan(worker, working, parties=[minor]), 422)) == {"/parties"}


def test_who_sees_and_who_plans(cast: Cast, worker: Api, working: Procedure) -> None:
    one = _plan(worker, working).json()
    Procedure.objects.update(started_by=cast.teacher)

    for reader in (cast.chair, cast.secretary, cast.police_officer):
        assert issue(reader).get(f"/appointments/{one['id']}/").status_code == 200
    for stranger in (cast.teacher, cast.outsider, cast.administrator, cast.dpo):
        caller = issue(stranger)
        problem_of(caller.get(f"/appointments/{one['id']}/"), 404)
        problem_of(_do(caller, one, "cancel", reason="x"), 404)
        assert caller.get("/appointments/").json()["results"] == []
    assert issue(cast.teacher).get(f"/procedures/{working.pk}/appointments/").json() == {
        "results": []
    }
    problem_of(_plan(issue(cast.teacher), working), 403)
    problem_of(_plan(issue(cast.outsider), working), 404)


def test_a_request_sent_twice_plans_once(worker: Api, working: Procedure) -> None:
    body = {"starts_at": _in(24), "ends_at": _in(25), "headers": {"Idempotency_Key": "one"}}
    assert _plan(worker, working, **body).json() == _plan(worker, working, **body).json()
    assert Appointment.objects.count() == 1
