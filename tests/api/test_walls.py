"""Ties and break-glass over REST: what closes a case, and what opens one for a night."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.audit.models import Entry
from apps.procedures.models import Emergency, Procedure
from apps.procedures.services import emergencies
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka

REASON = "Wezwanie nocne, dzieci w mieszkaniu."


def _declare(caller: Api, **more: Any) -> Any:
    headers = more.pop("headers", {})
    body = {"first_name": "Anna", "last_name": "Przykładowa", **more}
    return caller.post("/ties/", body, **headers)


def test_a_tie_closes_the_case_and_only_its_owner_sees_it(
    cast: Cast, secretary: Api, procedure: Procedure
) -> None:
    assert secretary.get(f"/procedures/{procedure.pk}/").status_code == 200

    declared = _declare(secretary)

    assert declared.status_code == 201, declared.content
    problem_of(secretary.get(f"/procedures/{procedure.pk}/"), 404)
    (own,) = secretary.get("/ties/").json()["results"]
    assert (own["id"], own["last_name"]) == (declared.json()["id"], "Przykładowa")
    chair = issue(cast.chair)
    assert chair.get("/ties/").json()["results"] == []
    problem_of(chair.post(f"/ties/{own['id']}/end/", {}), 404)
    ended = secretary.post(f"/ties/{own['id']}/end/", {})
    assert ended.json()["results"] == []
    problem_of(secretary.post(f"/ties/{own['id']}/end/", {}), 404)
    # The chair alone opens what a tie closed.
    problem_of(secretary.get(f"/procedures/{procedure.pk}/"), 404)


def test_the_answer_tells_nothing_of_procedures(secretary: Api, procedure: Procedure) -> None:
    about_one, about_none = _declare(secretary), _declare(secretary, first_name="Ludwika")

    assert about_one.status_code == about_none.status_code == 201
    assert set(about_one.json()) == set(about_none.json())
    assert "pesel" not in about_one.json()


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"first_name": ""}, "/first_name"),
        ({"last_name": 5}, "/last_name"),
        ({"pesel": "123"}, "/pesel"),
        ({"pesel": 44051401359}, "/pesel"),
        ({"colour": "x"}, "/colour"),
    ],
)
def test_a_wrong_tie_is_pointed_at(secretary: Api, change: dict[str, Any], pointer: str) -> None:
    assert pointers(problem_of(_declare(secretary, **change), 422)) == {pointer}


def test_who_has_no_procedures_declares_nothing(cast: Cast) -> None:
    for who in (cast.administrator, cast.dpo):
        problem_of(issue(who).get("/ties/"), 403)
        problem_of(_declare(issue(who)), 403)


def _open(caller: Api, text: str, reason: str = REASON) -> Any:
    return caller.post("/emergencies/", {"text": text, "reason": reason})


def test_opened_for_a_night_and_reviewed(cast: Cast, procedure: Procedure) -> None:
    stranger, chair = issue(cast.outsider), issue(cast.chair)
    problem_of(stranger.get(f"/procedures/{procedure.pk}/"), 404)

    opened = _open(stranger, procedure.number)

    assert opened.status_code == 201, opened.content
    assert opened.json()["procedure"] == str(procedure.pk)
    assert stranger.get(f"/procedures/{procedure.pk}/").status_code == 200
    assert _open(stranger, procedure.number).json()["id"] == opened.json()["id"]
    (listed,) = chair.get("/emergencies/").json()["results"]
    assert (listed["reason"], listed["verdict"]) == (REASON, "")
    path = f"/emergencies/{opened.json()['id']}/"
    problem_of(chair.post(f"{path}end/", {}), 404)
    problem_of(stranger.post(f"{path}review/", {"verdict": "justified"}), 403)
    reviewed = chair.post(f"{path}review/", {"verdict": "unjustified", "note": "Nie było powodu."})
    assert reviewed.json()["verdict"] == "unjustified"
    problem_of(chair.post(f"{path}review/", {"verdict": "justified"}), 409)
    problem_of(stranger.get(f"/procedures/{procedure.pk}/"), 404)


def test_ended_before_its_time(cast: Cast, procedure: Procedure) -> None:
    stranger = issue(cast.outsider)
    opened = _open(stranger, str(valid_nka()["victims"][0]["pesel"])).json()

    ended = stranger.post(f"/emergencies/{opened['id']}/end/", {})

    assert ended.json()["ended_at"]
    problem_of(stranger.get(f"/procedures/{procedure.pk}/"), 404)


def test_a_vain_try_looks_alike_and_is_logged(cast: Cast, procedure: Procedure) -> None:
    stranger = issue(cast.outsider)
    _declare(stranger)

    behind_a_wall = problem_of(_open(stranger, procedure.number), 404)
    nowhere = problem_of(_open(stranger, "NK/9999/2026"), 404)

    assert behind_a_wall == nowhere
    assert Entry.objects.filter(action=emergencies.TRIED).count() == 2
    assert not Emergency.objects.exists()
    for _number in range(emergencies.TRIES_A_DAY - 2):
        problem_of(_open(stranger, "NK/9999/2026"), 404)
    problem_of(_open(stranger, procedure.number), 409)


def test_who_breaks_no_glass(cast: Cast, procedure: Procedure) -> None:
    for who in (cast.chair, cast.secretary, cast.administrator, cast.dpo):
        problem_of(_open(issue(who), procedure.number), 403)
    for who in (cast.secretary, cast.outsider, cast.administrator, cast.dpo):
        problem_of(issue(who).get("/emergencies/"), 403)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"reason": REASON}, "/text"),
        ({"text": "x" * 41, "reason": REASON}, "/text"),
        ({"text": "NK/1/2026", "reason": "krótko"}, "/reason"),
        ({"text": 5, "reason": REASON}, "/text"),
        ({"text": "NK/1/2026", "reason": REASON, "x": 1}, "/x"),
    ],
)
def test_a_wrong_emergency_is_pointed_at(cast: Cast, body: Any, pointer: str) -> None:
    found = problem_of(issue(cast.outsider).post("/emergencies/", body), 422)
    assert pointers(found) == {pointer}


def test_a_review_needs_a_verdict(cast: Cast, procedure: Procedure) -> None:
    one = emergencies.break_glass(
        actor=cast.outsider, text=procedure.number, reason=REASON,
        now=timezone.now() - dt.timedelta(minutes=5),
    )  # fmt: skip
    assert one is not None
    for body in ({}, {"verdict": "maybe"}, {"verdict": None}):
        found = problem_of(issue(cast.chair).post(f"/emergencies/{one.pk}/review/", body), 422)
        assert pointers(found) == {"/verdict"}
