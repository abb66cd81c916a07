"""Access over REST: who may see a procedure, who has looked, lifting an exclusion, the whole export."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.accounts.rules import Role
from apps.audit.models import Entry
from apps.procedures.models import Procedure, Recusal
from apps.procedures.services import emergencies, recusals
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories.cast import PASSWORD, Cast


def _close_to(user: User) -> Recusal:
    recusals.declare(
        user=user, first_name="Anna", last_name="Przykładowa", pesel="", now=timezone.now()
    )
    return Recusal.objects.get(user=user)


def _lift(caller: Api, recusal: Recusal, body: Any) -> Any:
    return caller.post(f"/exclusions/{recusal.pk}/lift/", body)


def _reasons(body: Any) -> dict[str, list[str]]:
    return {
        one["user"]["name"]: [reason["code"] for reason in one["reasons"]]
        for one in body["standings"]
    }


def test_the_chair_sees_who_may_see_a_procedure_and_why(cast: Cast, procedure: Procedure) -> None:
    now = timezone.now()
    exclusion = _close_to(cast.secretary)
    emergencies.break_glass(
        actor=cast.outsider, text=procedure.number, reason="Wezwanie nocne.", now=now
    )
    issue(cast.police_officer).get(f"/procedures/{procedure.pk}/")

    body = issue(cast.chair).get(f"/procedures/{procedure.pk}/access/").json()

    assert _reasons(body) == {
        "Wanda Żukowska": ["team"], "Adam Ćwik": [], "Jan Zając": ["started"],
        "Ola Obca": ["emergency"],
    }  # fmt: skip
    assert {one["user"]["name"] for one in body["standings"] if not one["sees"]} == {"Adam Ćwik"}
    assert [one["id"] for one in body["exclusions"]] == [str(exclusion.pk)]
    assert [(one["name"], one["in_emergency"]) for one in body["looked"]] == [
        ("Jan Zając", False), ("Ola Obca", True),
    ]  # fmt: skip


def test_access_is_told_to_the_chair_alone(cast: Cast, procedure: Procedure) -> None:
    path = f"/procedures/{procedure.pk}/access/"
    for known in (cast.secretary, cast.police_officer):
        problem_of(issue(known).get(path), 403)
    for stranger in (cast.teacher, cast.outsider, cast.administrator, cast.dpo):
        problem_of(issue(stranger).get(path), 404)


def test_access_costs_as_many_queries_however_many_have_looked(
    cast: Cast, officer: Api, procedure: Procedure
) -> None:
    chair = issue(cast.chair)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert chair.get(f"/procedures/{procedure.pk}/access/").status_code == 200
        return len(queries)

    officer.get(f"/procedures/{procedure.pk}/")
    count()
    few = count()
    for _number in range(5):
        officer.get(f"/procedures/{procedure.pk}/")
    assert count() == few


def test_everybody_learns_by_which_rules_they_see_and_of_no_procedure(
    cast: Cast, procedure: Procedure
) -> None:
    for user, holds, may in (
        (cast.chair, {"team"}, False),
        (cast.police_officer, {"started"}, True),
        (cast.teacher, set(), True),
    ):
        body = issue(user).get("/access/").json()
        assert {one["code"] for one in body["rules"] if one["holds"]} == holds
        assert body["may_break_glass"] is may
        assert procedure.number not in str(body)
    for stranger in (cast.administrator, cast.dpo):
        problem_of(issue(stranger).get("/access/"), 403)


def test_the_chair_lifts_an_exclusion_with_a_reason(cast: Cast, procedure: Procedure) -> None:
    exclusion, closed = _close_to(cast.secretary), issue(cast.secretary)
    problem_of(closed.get(f"/procedures/{procedure.pk}/"), 404)

    lifted = _lift(issue(cast.chair), exclusion, {"reason": "Inna osoba tego nazwiska."})

    assert lifted.status_code == 200, lifted.content
    assert lifted.json()["lifted_by"]["name"] == "Wanda Żukowska"
    assert "Inna osoba" not in lifted.content.decode()
    assert closed.get(f"/procedures/{procedure.pk}/").status_code == 200
    assert Entry.objects.filter(action="recusal.lifted").count() == 1
    problem_of(_lift(issue(cast.chair), exclusion, {"reason": "Jeszcze raz."}), 404)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({}, "/reason"), ({"reason": ""}, "/reason"), ({"reason": "  "}, "/reason"),
     ({"reason": 7}, "/reason"), ({"reason": "x", "user": 1}, "/user")],
)  # fmt: skip
def test_without_a_reason_an_exclusion_holds(
    cast: Cast, procedure: Procedure, body: Any, pointer: str
) -> None:
    exclusion = _close_to(cast.secretary)

    assert pointers(problem_of(_lift(issue(cast.chair), exclusion, body), 422)) == {pointer}
    assert Recusal.objects.get(pk=exclusion.pk).lifted_at is None


def test_nobody_lifts_their_own_exclusion(cast: Cast, procedure: Procedure) -> None:
    second = accounts.create_user(
        actor=None,
        username="chair2",
        password=PASSWORD,
        roles={Role.CHAIR},
        now=timezone.now(),
        secrecy_signed_on=timezone.localdate(),
    )
    exclusion = _close_to(cast.chair)
    body = {"reason": "To nie ja."}

    problem_of(_lift(issue(cast.chair), exclusion, body), 404)
    for other in (cast.secretary, cast.police_officer, cast.administrator):
        problem_of(_lift(issue(other), exclusion, body), 403)
    assert _lift(issue(second), exclusion, body).status_code == 200


def test_a_whole_procedure_is_given_to_the_chair_and_it_is_logged(
    cast: Cast, procedure: Procedure
) -> None:
    answer = issue(cast.chair).get(f"/procedures/{procedure.pk}/export/")

    assert answer.status_code == 200, answer.content
    assert answer["Content-Disposition"] == 'attachment; filename="procedure.json"'
    body = answer.json()
    assert body["number"] == procedure.number
    assert [one["code"] for one in body["forms"]] == ["NK-A"]
    assert "Anna" in {one["person"]["first_name"] for one in body["parties"]}
    logged = Entry.objects.get(action="procedure.read", purpose="export API")
    assert logged.actor_id == cast.chair.pk


def test_a_whole_procedure_is_given_to_nobody_else(cast: Cast, procedure: Procedure) -> None:
    path = f"/procedures/{procedure.pk}/export/"
    for known in (cast.secretary, cast.police_officer):
        problem_of(issue(known).get(path), 403)
    for stranger in (cast.teacher, cast.outsider, cast.administrator, cast.dpo):
        problem_of(issue(stranger).get(path), 404)
    _close_to(cast.chair)
    problem_of(issue(cast.chair).get(path), 404)
    assert not Entry.objects.filter(purpose="export API").exists()
