"""Keeping and deleting over REST: the same people, the same refusals as on the pages."""

from typing import Any

import pytest
from django.utils import timezone

from apps.procedures.models import Procedure
from tests.api.conftest import Api, issue, problem_of
from tests.factories import retention
from tests.factories.cast import Cast

CLASS = {"code": "B2", "title": "Procedury", "years": 2, "basis": "JRWA 8135", "is_default": True}


def _due(cast: Cast) -> Procedure:
    procedure = retention.archived(cast, retention.START)
    retention.years_closed(cast.chair, range(2023, 2024), timezone.now())
    return procedure


def test_from_the_class_to_the_certificate(cast: Cast) -> None:
    secretary, chair, procedure = issue(cast.secretary), issue(cast.chair), _due(cast)
    assert secretary.post("/retention/classes/", CLASS).status_code == 201
    (kept,) = secretary.get("/retention/procedures/").json()["results"]
    assert (kept["until"], kept["is_due"], kept["obstacles"]) == ("2025-12-31", True, [])

    body = {"procedures": [str(procedure.pk)], "consent": "OP-1/2026"}
    made = secretary.post("/retention/disposals/", body, Idempotency_Key="one")
    again = secretary.post("/retention/disposals/", body, Idempotency_Key="one")
    assert (made.status_code, again.json()) == (201, made.json())
    release = f"/retention/disposals/{made.json()['id']}/release/"
    problem_of(secretary.post(release, {}), 403)
    done = chair.post(release, {}).json()

    assert (done["state"], done["certificates"][0]["number"]) == ("done", procedure.number)
    problem_of(chair.get(f"/procedures/{procedure.pk}/"), 404)
    problem_of(chair.post(release, {}), 409)


def test_a_hold_forbids_and_the_chair_lifts_it(cast: Cast) -> None:
    secretary, chair, procedure = issue(cast.secretary), issue(cast.chair), _due(cast)
    secretary.post("/retention/classes/", CLASS)
    path = f"/procedures/{procedure.pk}/retention/"
    held = secretary.post(f"{path}holds/", {"reason": "II K 17/26"}).json()
    assert secretary.get(path).json()["obstacles"] == ["held"]
    body = {"procedures": [str(procedure.pk)], "consent": "OP-1/2026"}
    problem_of(secretary.post("/retention/disposals/", body), 409)
    lift = f"/retention/holds/{held['id']}/lift/"
    problem_of(secretary.post(lift, {"reason": "Koniec"}), 403)
    assert chair.post(lift, {"reason": "Koniec"}).status_code == 200
    assert secretary.get(path).json()["is_due"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"years": 0}, "/years"),
        ({"years": "2"}, "/years"),
        ({"code": ""}, "/code"),
        ({"basis": None}, "/basis"),
        ({"forever": True}, "/forever"),
    ],
)
def test_a_wrong_class_is_pointed_at(cast: Cast, change: dict[str, Any], pointer: str) -> None:
    answer = issue(cast.chair).post("/retention/classes/", {**CLASS, **change})
    assert pointer in str(problem_of(answer, 422)["errors"])


def test_whoever_keeps_no_archive_sees_nothing_of_it(cast: Cast, procedure: Procedure) -> None:
    officer = issue(cast.police_officer)
    for path in ("/retention/classes/", "/retention/procedures/", "/retention/disposals/"):
        problem_of(officer.get(path), 403)
    problem_of(officer.get(f"/procedures/{procedure.pk}/retention/"), 403)
    problem_of(issue(cast.outsider).get(f"/procedures/{procedure.pk}/retention/"), 404)


def test_an_unknown_procedure_or_class_is_not_found(secretary: Api, procedure: Procedure) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    problem_of(secretary.post("/retention/disposals/", {"procedures": [unknown]}), 404)
    body = {"retention_class": unknown, "reason": "x"}
    problem_of(secretary.post(f"/procedures/{procedure.pk}/retention/class/", body), 422)
