"""Acting in a procedure over REST: preconditions, inputs, and the whole way to diagnosis."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from apps.procedures.models import NkbHandover, Party, Procedure
from apps.procedures.rules.states import STEPS, Action
from apps.procedures.services import actions
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories.cast import Cast


def today() -> str:
    return timezone.localdate().isoformat()


def _act(caller: Api, procedure: Procedure, action: str, version: int, **body: Any) -> Any:
    return caller.post(
        f"/procedures/{procedure.pk}/actions/{action}/",
        {"on": today(), **body},
        If_Match=f'"{version}"',
    )


def test_from_receipt_to_the_first_meeting(
    cast: Cast, officer: Api, secretary: Api, procedure: Procedure
) -> None:
    chair = issue(cast.chair)
    core = {"social_worker": cast.social_worker.pk, "police_officer": cast.police_officer.pk}
    steps = [
        (secretary, "receive", {}, "received"),
        (chair, "appoint-group", core, "group_appointed"),
        (secretary, "forward", {"note": "Przekazano."}, "group_appointed"),
        (
            officer,
            "first-meeting",
            {"present": list(core.values()), "is_remote": True},
            "diagnosis",
        ),
        (officer, "inform-perpetrator", {"means": "in_person"}, "diagnosis"),
        (officer, "confirm", {}, "plan_running"),
        (officer, "close", {"ground": "ceased"}, "monitoring"),
    ]
    for version, (caller, action, body, state) in enumerate(steps, start=1):
        answer = _act(caller, procedure, action, version, **body)

        assert answer.status_code == 200, answer.content
        assert answer.json()["state"] == state
        assert answer["ETag"] == f'"{version + 1}"'
    group = answer.json()["group"]
    assert {one["function"] for one in group} == {"social_worker", "police_officer"}
    assert answer.json()["dates"]["received_on"] == today()


def test_what_is_possible_is_listed_with_its_fields(
    cast: Cast, secretary: Api, procedure: Procedure
) -> None:
    answer = secretary.get(f"/procedures/{procedure.pk}/actions/")

    found = {one["action"]: one for one in answer.json()["results"]}
    assert answer["ETag"] == '"1"'
    assert set(found) == {"receive", "notify-firearm", "join"}
    assert found["receive"]["may"] is True
    assert found["receive"]["latest"] == today()
    _act(secretary, procedure, "receive", 1)
    appoint = {
        one["action"]: one
        for one in secretary.get(f"/procedures/{procedure.pk}/actions/").json()["results"]
    }["appoint-group"]
    assert appoint["may"] is False
    assert appoint["who"]
    assert {one["name"] for one in appoint["inputs"] if one["required"]} == {
        "on",
        "social_worker",
        "police_officer",
    }


def test_without_if_match_nothing_is_done(secretary: Api, procedure: Procedure) -> None:
    path = f"/procedures/{procedure.pk}/actions/receive/"

    problem_of(secretary.post(path, {"on": today()}), 428)
    problem_of(secretary.post(path, {"on": today()}, If_Match="*"), 428)

    procedure.refresh_from_db()
    assert procedure.state == "started"


@pytest.mark.parametrize("tag", ['"0"', '"2"', 'W/"1"', "1", "nonsense", '"1', '"2", "3"'])
def test_another_version_is_stale(secretary: Api, procedure: Procedure, tag: str) -> None:
    path = f"/procedures/{procedure.pk}/actions/receive/"

    problem_of(secretary.post(path, {"on": today()}, If_Match=tag), 412)


def test_one_of_several_tags_is_enough(secretary: Api, procedure: Procedure) -> None:
    path = f"/procedures/{procedure.pk}/actions/receive/"

    assert secretary.post(path, {"on": today()}, If_Match='"7", "1"').status_code == 200


def test_a_change_between_reading_and_locking_is_stale(
    secretary: Api, procedure: Procedure, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = actions.take

    def overtaken(**given: Any) -> Procedure:
        Procedure.objects.filter(pk=procedure.pk).update(version=2)
        return take(**given)

    monkeypatch.setattr(actions, "take", overtaken)

    problem_of(_act(secretary, procedure, "receive", 1), 412)


def test_what_the_state_does_not_allow_is_a_conflict(secretary: Api, procedure: Procedure) -> None:
    found = problem_of(_act(secretary, procedure, "archive", 1), 409)

    assert found["detail"]


def test_who_may_not_is_told_who_may(officer: Api, procedure: Procedure) -> None:
    found = problem_of(_act(officer, procedure, "receive", 1), 403)

    assert ":" in found["detail"]


@pytest.mark.parametrize(
    ("action", "body", "pointer"),
    [
        ("receive", {"on": "2026-13-01"}, "/on"),
        ("receive", {"on": "20260101"}, "/on"),
        ("receive", {"on": 5}, "/on"),
        ("receive", {"on": "9999-12-31"}, "/on"),
        ("receive", {"on": "0001-01-01"}, "/on"),
        ("receive", {"note": 5}, "/note"),
        ("receive", {"note": "a\x00"}, "/note"),
        ("receive", {"note": "x" * 4001}, "/note"),
        ("receive", {"ground": "ceased"}, "/ground"),
        ("receive", {"a/b~c": 1}, "/a~1b~0c"),
        ("appoint-group", {}, "/social_worker"),
        ("appoint-group", {"social_worker": "3", "police_officer": 4}, "/social_worker"),
        ("appoint-group", {"social_worker": 10**30, "police_officer": 4}, "/social_worker"),
        ("appoint-group", {"social_worker": 999999, "police_officer": 999998}, "/police_officer"),
        ("appoint-group", {"social_worker": True, "police_officer": 4}, "/social_worker"),
        ("first-meeting", {"present": []}, "/present"),
        ("first-meeting", {"present": [999999]}, "/present"),
        ("first-meeting", {"present": [1], "is_remote": "yes"}, "/is_remote"),
        ("inform-perpetrator", {"means": "pigeon"}, "/means"),
        ("close", {"ground": "transferred"}, "/ground"),
    ],
)
def test_wrong_input_is_pointed_at(
    secretary: Api, procedure: Procedure, action: str, body: dict[str, Any], pointer: str
) -> None:
    found = problem_of(_act(secretary, procedure, action, 1, **body), 422)

    assert pointer in pointers(found), found


def test_an_unknown_action_is_not_found(secretary: Api, procedure: Procedure) -> None:
    problem_of(_act(secretary, procedure, "burn", 1), 404)


def test_every_action_can_be_asked_for(secretary: Api, procedure: Procedure) -> None:
    for action in Action:
        answer = _act(secretary, procedure, action, 99)
        assert answer.status_code == 412, (action, answer.content)
    assert {step.action for step in STEPS} == set(Action)


def test_handing_nkb_over_is_recorded(cast: Cast, officer: Api, procedure: Procedure) -> None:
    party = Party.objects.get(procedure=procedure, side="victim", position=1)
    body = {"party": str(party.pk), "on": today(), "recipient": "victim", "language": "pl"}

    answer = officer.post(f"/procedures/{procedure.pk}/nkb-handovers/", body)

    assert answer.status_code == 201, answer.content
    assert answer.json()["party"] == str(party.pk)
    assert NkbHandover.objects.get().handed_by_id == cast.police_officer.pk
    problem_of(officer.post(f"/procedures/{procedure.pk}/nkb-handovers/", body), 409)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"party": "not-a-uuid"}, "/party"),
        ({"party": "00000000-0000-0000-0000-000000000000"}, "/party"),
        ({"recipient": "neighbour"}, "/recipient"),
        ({"recipient": "closest_person"}, "/recipient"),
        ({"recipient_is_perpetrator": True}, "/recipient"),
        ({"language": "other"}, "/other_language"),
        ({"on": "2001-01-01"}, "/on"),
        ({"extra": 1}, "/extra"),
    ],
)
def test_an_unlawful_handover_is_refused(
    officer: Api, procedure: Procedure, change: dict[str, Any], pointer: str
) -> None:
    party = Party.objects.get(procedure=procedure, side="victim", position=1)
    body = {"party": str(party.pk), "on": today(), "recipient": "victim", "language": "pl"}

    path = f"/procedures/{procedure.pk}/nkb-handovers/"
    found = problem_of(officer.post(path, {**body, **change}), 422)

    assert pointer in pointers(found), found


def test_views_decide_nothing_by_state() -> None:
    folder = Path(__file__).parents[2] / "apps"
    for path in folder.glob("*/rest/*.py"):
        text = path.read_text(encoding="utf-8")
        assert "if state" not in text, path
        assert ".state ==" not in text, path
