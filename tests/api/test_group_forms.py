"""NK-C and NK-D over REST: the group writes them, the team reads them, the Police takes none out."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.audit.models import Entry
from apps.procedures.models import Form, Procedure
from apps.procedures.rules.states import Action
from apps.procedures.services import actions, group_forms
from apps.procedures.services.inputs import ActionInput
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.remembered import STARTED


@pytest.fixture
def worker(cast: Cast) -> Api:
    """The social worker of the group."""
    return issue(cast.social_worker)


@pytest.fixture
def working(cast: Cast) -> Procedure:
    """A procedure whose group has met."""
    return procedures.in_diagnosis(cast, STARTED - dt.timedelta(hours=1))


def _party(procedure: Procedure, side: str) -> str:
    return str(procedure.parties.get(side=side, position=1).pk)


def _begin(caller: Api, procedure: Procedure, code: str, side: str, **headers: str) -> Any:
    body = {"code": code, "party": _party(procedure, side)}
    return caller.post(f"/procedures/{procedure.pk}/forms/", body, **headers)


def _save(caller: Api, form: str, section: str, answers: Any, version: int) -> Any:
    return caller.post(
        f"/forms/{form}/sections/{section}/", {"answers": answers}, If_Match=f'"{version}"'
    )


CASES = [
    ("NK-C", "victim", procedures.valid_nkc),
    ("NK-D", "perpetrator", procedures.valid_nkd),
]


@pytest.mark.parametrize(("code", "side", "answers"), CASES)
def test_from_the_beginning_to_completing(
    worker: Api, working: Procedure, code: str, side: str, answers: Any
) -> None:
    begun = _begin(worker, working, code, side)
    assert begun.status_code == 201, begun.content
    form, version = begun.json()["id"], begun.json()["version"]
    assert begun["Location"].endswith(f"/api/v1/forms/{form}/")

    for section, given in answers(timezone.localdate()).items():
        saved = _save(worker, form, section, given, version)
        assert saved.status_code == 200, saved.content
        assert saved.json()["problems"] == []
        version = saved.json()["version"]
    assert worker.get(f"/forms/{form}/problems/").json()["problems"] == []
    done = worker.post(f"/forms/{form}/complete/", {}, If_Match=f'"{version}"')

    assert done.status_code == 200, done.content
    assert done.json()["status"] == "completed"
    assert done["ETag"] == f'"{version + 1}"'
    again = worker.post(f"/forms/{form}/complete/", {}, If_Match=done["ETag"])
    problem_of(again, 409)


def test_what_is_missing_points_into_the_form(worker: Api, working: Procedure) -> None:
    form = _begin(worker, working, "NK-C", "victim").json()["id"]

    listed = worker.get(f"/forms/{form}/problems/").json()["problems"]
    found = problem_of(worker.post(f"/forms/{form}/complete/", {}, If_Match='"1"'), 422)

    assert "/identification/meeting_on" in pointers(found)
    assert {one["pointer"] for one in listed} == pointers(found)
    assert not Form.objects.filter(code="NK-C", status="completed").exists()


@pytest.mark.parametrize(
    ("section", "answers", "pointer"),
    [
        ("plan", {}, "/answers"),
        ("plan", [{"colour": "x"}], "/answers/0/colour"),
        ("safety", [], "/answers"),
        ("safety", {"colour": "x"}, "/answers/colour"),
        ("safety", "text", "/answers"),
        ("safety", None, "/answers"),
        ("plan", [7], "/answers"),
    ],
)
def test_a_slip_empties_no_section(
    cast: Cast, worker: Api, working: Procedure, section: str, answers: Any, pointer: str
) -> None:
    draft = procedures.group_draft(cast, working, timezone.now())

    found = problem_of(_save(worker, str(draft.pk), section, answers, draft.version), 422)

    assert pointers(found) == {pointer}
    assert Form.objects.get(pk=draft.pk).answers == draft.answers


def test_the_second_of_two_writers_is_told(worker: Api, working: Procedure) -> None:
    form = _begin(worker, working, "NK-C", "victim").json()["id"]
    assert _save(worker, form, "safety", {"feels_safe": "no"}, 1).status_code == 200

    problem_of(_save(worker, form, "safety", {"feels_safe": "yes"}, 1), 412)
    path = f"/forms/{form}/sections/safety/"
    problem_of(worker.post(path, {"answers": {}}), 428)
    problem_of(_save(worker, form, "nowhere", {}, 2), 404)


def test_who_may_read_the_answers(cast: Cast, working: Procedure) -> None:
    draft = procedures.group_draft(cast, working, timezone.now())
    form = group_forms.complete(author=cast.social_worker, form_id=draft.pk, now=timezone.now())

    for reader in (cast.social_worker, cast.chair, cast.secretary):
        answer = issue(reader).get(f"/forms/{form.pk}/")
        assert answer.status_code == 200
        sections = {one["code"]: one["answers"] for one in answer.json()["sections"]}
        assert sections["plan"][0]["service"] == "social_assistance"
    assert Entry.objects.filter(action="procedure.read").count() == 3
    for stranger in (cast.teacher, cast.outsider, cast.administrator, cast.dpo):
        problem_of(issue(stranger).get(f"/forms/{form.pk}/"), 404)
        problem_of(issue(stranger).get(f"/procedures/{working.pk}/forms/"), 404)


@pytest.mark.parametrize(("code", "side", "_answers"), CASES)
def test_the_police_take_no_form_of_the_group_out(
    cast: Cast, officer: Api, working: Procedure, code: str, side: str, _answers: Any
) -> None:
    draft = procedures.group_draft(cast, working, timezone.now(), code)
    path = f"/forms/{draft.pk}/"

    as_draft = problem_of(officer.get(path), 403)
    group_forms.complete(author=cast.social_worker, form_id=draft.pk, now=timezone.now())
    completed = problem_of(officer.get(path), 403)

    assert "Policja" in as_draft["detail"]
    assert completed["detail"] == as_draft["detail"]
    listed = officer.get(f"/procedures/{working.pk}/forms/")
    assert [one["code"] for one in listed.json()["results"]] == [code]
    assert "Zagrożenie zmyślone" not in listed.content.decode()


def test_whoever_only_started_it_learns_of_no_form(cast: Cast, worker: Api) -> None:
    now = timezone.now() - dt.timedelta(hours=1)
    working = procedures.in_diagnosis(cast, now)
    draft = procedures.group_draft(cast, working, now)
    group_forms.complete(author=cast.social_worker, form_id=draft.pk, now=now)
    Procedure.objects.update(started_by=cast.teacher)
    starter = issue(cast.teacher)

    listed = starter.get(f"/procedures/{working.pk}/forms/").json()

    assert listed == {"results": [], "offers": []}
    problem_of(starter.get(f"/forms/{draft.pk}/"), 404)
    problem_of(_begin(starter, working, "NK-C", "victim"), 403)


def test_the_team_reads_and_does_not_write(cast: Cast, working: Procedure) -> None:
    draft = procedures.group_draft(cast, working, timezone.now())

    for staff in (cast.chair, cast.secretary):
        caller = issue(staff)
        problem_of(_save(caller, str(draft.pk), "safety", {}, draft.version), 404)
        problem_of(_begin(caller, working, "NK-C", "victim"), 403)
        assert caller.get(f"/procedures/{working.pk}/forms/").json()["offers"] == []


def test_a_request_sent_twice_begins_once(worker: Api, working: Procedure) -> None:
    first = _begin(worker, working, "NK-C", "victim", Idempotency_Key="one")
    second = _begin(worker, working, "NK-C", "victim", Idempotency_Key="one")

    assert first.json() == second.json()
    assert second["Idempotency-Replayed"] == "true"
    assert Form.objects.filter(code="NK-C").count() == 1


def test_the_form_of_the_other_side_is_not_begun(worker: Api, working: Procedure) -> None:
    problem_of(_begin(worker, working, "NK-C", "perpetrator"), 404)
    body = {"code": "NK-A", "party": _party(working, "victim")}
    found = problem_of(worker.post(f"/procedures/{working.pk}/forms/", body), 422)
    assert pointers(found) == {"/code"}


def test_before_the_first_meeting_no_form_is_begun(
    cast: Cast, secretary: Api, procedure: Procedure
) -> None:
    problem_of(_begin(secretary, procedure, "NK-C", "victim"), 403)
    assert secretary.get(f"/procedures/{procedure.pk}/forms/").json()["offers"] == []


def test_a_procedure_of_the_older_law_has_the_forms_of_2011(cast: Cast, secretary: Api) -> None:
    paper = dt.datetime(2023, 5, 10, 12, tzinfo=dt.UTC)
    old = procedures.from_paper(cast, paper, timezone.now())
    for action in (Action.RECEIVE, Action.FORWARD, Action.FIRST_MEETING):
        given = ActionInput(on=timezone.localdate())
        actions.take(
            actor=cast.secretary, procedure_id=old.pk, action=action, given=given,
            now=timezone.now(),
        )  # fmt: skip

    offers = secretary.get(f"/procedures/{old.pk}/forms/").json()["offers"]
    begun = secretary.post(f"/procedures/{old.pk}/forms/", offers[0])

    assert {one["code"] for one in offers} == {"NK-C", "NK-D"}
    assert begun.status_code == 201, begun.content
    assert begun.json()["pattern"] == "2011"
    assert secretary.get(f"/forms/{begun.json()['id']}/").json()["sections"]
