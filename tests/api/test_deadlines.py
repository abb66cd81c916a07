"""Worklist, explanations, rules and the calculator over REST."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.rules import Scope
from apps.audit.models import Entry
from apps.deadlines.models import Deadline, Status
from apps.procedures.models import Procedure
from apps.procedures.services import recusals
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories.cast import Cast


def test_the_calculator_explains_every_day(cast: Cast) -> None:
    anybody = issue(cast.dpo, [Scope.DEADLINES_READ])

    answer = anybody.get("/deadline-rules/D03/calculate/?start=2025-12-22&regime=C")

    body = answer.json()
    assert list(body) == ["code", "regime", "start", "due", "strict", "basis", "steps"]
    assert (body["code"], body["regime"], body["start"]) == ("D03", "C", "2025-12-22")
    assert body["due"] == body["strict"] == "2026-01-02"
    assert set(body["steps"][0]) == {"date", "counts", "reason"}
    off = {one["date"] for one in body["steps"] if not one["counts"]}
    assert {"2025-12-24", "2025-12-25", "2025-12-26", "2026-01-01"} <= off


def test_without_a_regime_that_of_the_day_is_taken(cast: Cast) -> None:
    anybody = issue(cast.dpo)

    body = anybody.get("/deadline-rules/D03/calculate/?start=2023-01-02").json()

    assert body["regime"] == "A"
    assert body["due"] == "2023-01-09"  # seven calendar days of the old regulation


def test_a_term_without_a_number_has_no_end(cast: Cast) -> None:
    body = issue(cast.dpo).get("/deadline-rules/D01b/calculate/?start=2026-01-05&regime=C").json()

    assert body["due"] is None
    assert body["strict"] is None


def test_rules_are_listed_and_shown(cast: Cast) -> None:
    anybody = issue(cast.dpo)

    every = anybody.get("/deadline-rules/").json()["results"]
    of_c = anybody.get("/deadline-rules/?regime=C").json()["results"]
    versions = anybody.get("/deadline-rules/D03/").json()["versions"]

    assert 0 < len(of_c) < len(every)
    assert [one["regimes"] for one in versions] == [["C"], ["A", "B"]]
    assert versions[0]["amount"] == 5


def test_others_see_their_own_deadlines(
    cast: Cast, officer: Api, secretary: Api, procedure: Procedure
) -> None:
    assert {one["rule"] for one in officer.get("/deadlines/").json()["results"]} == {"D01b", "D03"}
    assert len(secretary.get("/deadlines/").json()["results"]) == 2
    assert issue(cast.teacher).get("/deadlines/").json()["results"] == []


def test_a_deadline_is_explained(officer: Api, cast: Cast, procedure: Procedure) -> None:
    deadline = Deadline.objects.get(rule_code="D03")

    body = officer.get(f"/deadlines/{deadline.pk}/").json()

    assert body["due_on"] == str(deadline.due_on)
    assert body["explanation"]["steps"][-1]["date"] == body["due_on"]
    assert body["subject"] == {
        "type": "procedure",
        "id": str(procedure.pk),
        "label": procedure.number,
    }
    problem_of(issue(cast.teacher).get(f"/deadlines/{deadline.pk}/"), 404)


def test_the_deadlines_of_a_procedure(officer: Api, procedure: Procedure) -> None:
    rows = officer.get(f"/procedures/{procedure.pk}/deadlines/").json()["results"]

    assert {one["rule"] for one in rows} == {"D01b", "D03"}


@pytest.fixture
def worklist(cast: Cast, procedure: Procedure) -> dict[str, Deadline]:
    """One deadline of each urgency, when today is in the middle of a week."""
    Deadline.objects.all().delete()
    today = timezone.localdate()
    days = {
        "overdue": today - dt.timedelta(days=1),
        "today": today,
        "later": today + dt.timedelta(days=30),
    }
    rows = {
        name: _deadline(procedure, index, day) for index, (name, day) in enumerate(days.items())
    }
    rows["none"] = _deadline(procedure, 9, None)
    return rows


def _deadline(procedure: Procedure, index: int, day: dt.date | None) -> Deadline:
    return Deadline.objects.create(
        rule_code=f"D{index + 3:02}", rule_version="x", regime="C", subject_type="procedure",
        subject_id=procedure.pk, subject_label=procedure.number, start_event="x",
        start_at=timezone.now(), strict_on=day, due_on=day,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["overdue", "today", "later", "none"]),
        ("?bucket=overdue", ["overdue"]),
        ("?bucket=today", ["today"]),
        ("?bucket=week", []),
        ("?bucket=later", ["later", "none"]),
        ("?rule=D03", ["overdue"]),
        ("?status=met", []),
        ("?due_after={today}", ["today", "later"]),
        ("?due_before={today}", ["overdue", "today"]),
    ],
)
def test_the_worklist_is_filtered_and_ordered(
    secretary: Api, worklist: dict[str, Deadline], query: str, expected: list[str]
) -> None:
    names = {str(one.pk): name for name, one in worklist.items()}

    asked = query.format(today=timezone.localdate())
    rows = secretary.get(f"/deadlines/{asked}").json()["results"]

    assert [names[row["id"]] for row in rows] == expected


def test_the_filter_and_the_row_agree_on_the_urgency(
    secretary: Api, worklist: dict[str, Deadline]
) -> None:
    found = []
    for bucket in ("overdue", "today", "week", "later"):
        rows = secretary.get(f"/deadlines/?bucket={bucket}").json()["results"]
        assert {row["bucket"] for row in rows} <= {bucket}
        found += rows
    assert len(found) == len(worklist)


def test_pages_of_the_worklist_hold_every_row_once(
    secretary: Api, worklist: dict[str, Deadline]
) -> None:
    seen: list[str] = []
    page = secretary.get("/deadlines/?page_size=1").json()
    while True:
        seen += [row["id"] for row in page["results"]]
        if page["next"] is None:
            break
        page = secretary.get("/deadlines/?" + page["next"].partition("?")[2]).json()

    assert len(seen) == len(set(seen)) == len(worklist)


def _waive(caller: Api, term: Deadline, **body: object) -> Any:
    return caller.post(
        f"/deadlines/{term.pk}/waive/", body or {"reason": "Formularz z innej gminy."}
    )


def test_the_chair_waives_a_deadline_with_a_reason_once(cast: Cast, procedure: Procedure) -> None:
    chair, term = issue(cast.chair), Deadline.objects.get(rule_code="D03")

    answer = _waive(chair, term)

    assert answer.status_code == 200, answer.content
    assert (answer.json()["status"], answer.json()["reason"]) == (
        "waived", "Formularz z innej gminy.",
    )  # fmt: skip
    problem_of(_waive(chair, term), 409)
    assert Entry.objects.filter(action="deadline.waived").count() == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"reason": ""}, "/reason"), ({"reason": " "}, "/reason"), ({"reason": "x" * 501}, "/reason"),
     ({"reason": 5}, "/reason"), ({"reason": "x", "colour": "x"}, "/colour")],
)  # fmt: skip
def test_nothing_is_waived_without_a_reason(
    cast: Cast, procedure: Procedure, body: dict[str, object], pointer: str
) -> None:
    term = Deadline.objects.get(rule_code="D03")
    assert pointers(problem_of(_waive(issue(cast.chair), term, **body), 422)) == {pointer}
    term.refresh_from_db()
    assert term.status == Status.OPEN


def test_others_waive_nothing(cast: Cast, secretary: Api, procedure: Procedure) -> None:
    term = Deadline.objects.get(rule_code="D03")
    for caller in (secretary, issue(cast.police_officer), issue(cast.administrator)):
        problem_of(_waive(caller, term), 403)
    problem_of(_waive(issue(cast.chair, [Scope.DEADLINES_READ]), term), 403)


def test_a_chair_to_whom_the_case_is_closed_does_not_find_its_deadline(
    cast: Cast, procedure: Procedure
) -> None:
    person = procedure.parties.get(side="victim", position=1).person
    recusals.declare(
        user=cast.chair, first_name=person.first_name, last_name=person.last_name, pesel="",
        now=procedure.started_at,
    )  # fmt: skip
    problem_of(_waive(issue(cast.chair), Deadline.objects.get(rule_code="D03")), 404)


def test_what_was_met_is_not_urgent(secretary: Api, worklist: dict[str, Deadline]) -> None:
    met = worklist["overdue"]
    met.status, met.met_on = Status.MET, met.due_on
    met.save()

    rows = secretary.get("/deadlines/?status=met").json()["results"]

    assert [(row["id"], row["bucket"]) for row in rows] == [(str(met.pk), None)]
    assert secretary.get(f"/deadlines/{met.pk}/").json()["bucket"] is None
    assert secretary.get("/deadlines/?status=met&bucket=overdue").json()["results"] == []
