"""Drafts of NK-A over REST: begin, fill in, check, complete or discard; a further one for a procedure."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.audit.models import Entry
from apps.procedures.models import Form, Procedure
from apps.procedures.services import forms, recusals
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.forms_2011 import valid_nka_2011
from tests.factories.nka import valid_nka
from tests.factories.remembered import STARTED


def _begin(caller: Api, body: Any = None, **headers: str) -> Any:
    return caller.post("/forms/", body or {}, **headers)


def _begun(caller: Api, body: Any = None) -> str:
    answer = _begin(caller, body)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def _change(caller: Api, form: str, what: str, body: Any, version: int) -> Any:
    return caller.post(f"/forms/{form}/{what}/", body, If_Match=f'"{version}"')


def _fill(caller: Api, form: str, answers: dict[str, Any]) -> int:
    """Save all sections in which something is asked, and return the version then."""
    version = 1
    asked = {one["code"] for one in caller.get(f"/forms/{form}/").json()["sections"]}
    for section, given in answers.items():
        if section not in asked:
            continue
        saved = _change(caller, form, f"sections/{section}", {"answers": given}, version)
        assert saved.status_code == 200, saved.content
        version = saved.json()["version"]
    return version


def test_from_an_empty_form_to_a_procedure(officer: Api) -> None:
    begun = _begin(officer)
    form = begun.json()["id"]
    assert begun["Location"].endswith(f"/api/v1/forms/{form}/")
    assert begun["ETag"] == '"1"'
    assert officer.get(f"/forms/{form}/problems/").json()["problems"]

    version = _fill(officer, form, valid_nka())
    assert officer.get(f"/forms/{form}/problems/").json()["problems"] == []
    done = _change(officer, form, "complete", {}, version)

    assert done.status_code == 200, done.content
    assert done.json()["status"] == "completed"
    assert done.json()["is_further"] is False
    assert done["ETag"] == f'"{version + 1}"'
    procedure = officer.get(f"/procedures/{done.json()['procedure']}/")
    assert procedure.json()["state"] == "started"
    problem_of(_change(officer, form, "complete", {}, version + 1), 409)
    assert Procedure.objects.count() == 1


def test_an_author_reads_all_of_a_draft_and_no_address_of_what_was_completed(officer: Api) -> None:
    form = _begun(officer)
    version = _fill(officer, form, valid_nka())

    draft = officer.get(f"/forms/{form}/")
    _change(officer, form, "complete", {}, version)
    completed = officer.get(f"/forms/{form}/")

    sections = {one["code"]: one for one in draft.json()["sections"]}
    assert sections["victims"]["answers"][0]["stay_street"] == "Bezpieczna"
    assert "stay_street" in {one["name"] for one in sections["victims"]["questions"]}
    assert '"Anna"' in completed.content.decode()
    for fact in ("Bezpieczna", "Nieistniejewo", "anna@example.com", "Szkoła Testowa"):
        assert fact not in completed.content.decode()
    assert Entry.objects.filter(action="procedure.read", purpose="NK-A API").count() == 1


def test_what_is_read_may_be_sent_back_and_nothing_is_lost(officer: Api) -> None:
    form = _begun(officer)
    version = _fill(officer, form, valid_nka())
    before = Form.objects.get(pk=form).answers

    for section in officer.get(f"/forms/{form}/").json()["sections"]:
        body = {"answers": section["answers"]}
        saved = _change(officer, form, f"sections/{section['code']}", body, version)
        version = saved.json()["version"]

    assert Form.objects.get(pk=form).answers == before


def test_what_is_missing_points_into_the_form_and_starts_nothing(officer: Api) -> None:
    form = _begun(officer)

    listed = officer.get(f"/forms/{form}/problems/").json()["problems"]
    found = problem_of(_change(officer, form, "complete", {}, 1), 422)

    assert "/victims/0/first_name" in pointers(found)
    assert {one["pointer"] for one in listed} == pointers(found)
    assert not Procedure.objects.exists()


def test_the_second_of_two_windows_is_told(officer: Api) -> None:
    form = _begun(officer)
    body = {"answers": {"place": "Przykładowo"}}
    assert _change(officer, form, "sections/head", body, 1).status_code == 200

    for what, sent in (("sections/head", body), ("complete", {}), ("discard", {}),
                       ("remove-person", {"person": "victim", "index": 0})):  # fmt: skip
        problem_of(_change(officer, form, what, sent, 1), 412)
        problem_of(officer.post(f"/forms/{form}/{what}/", sent), 428)
    assert Form.objects.get(pk=form).version == 2


def test_a_person_goes_with_every_answer_about_them(officer: Api) -> None:
    form = _begun(officer)
    version = _fill(officer, form, valid_nka())

    gone = _change(officer, form, "remove-person", {"person": "victim", "index": 0}, version)

    assert gone.status_code == 200, gone.content
    answers = Form.objects.get(pk=form).answers
    assert [one["first_name"] for one in answers["victims"]] == ["Maja"]
    assert len(answers["violence"]) == 1
    again = {"person": "victim", "index": 1}
    found = problem_of(_change(officer, form, "remove-person", again, version + 1), 422)
    assert pointers(found) == {"/index"}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"paper_completed_at": "yesterday"}, "/paper_completed_at"),
        ({"paper_completed_at": "2011-01-03T10:00:00+01:00"}, "/paper_completed_at"),
        ({"paper_completed_at": "2999-01-03T10:00:00+01:00"}, "/paper_completed_at"),
        ({"joins": "x"}, "/joins"),
        (
            {"joins": "9f0f3c66-7f0c-4e64-8a3f-000000000000",
             "paper_completed_at": "2026-01-05T10:00:00+01:00"}, "/joins",
        ),
        ({"colour": "x"}, "/colour"),
    ],
)  # fmt: skip
def test_a_wrong_beginning_begins_nothing(officer: Api, body: Any, pointer: str) -> None:
    found = problem_of(_begin(officer, body), 422)

    assert pointers(found) == {pointer}
    assert not Form.objects.exists()


def test_a_paper_form_is_entered_in_the_pattern_and_at_the_moment_of_its_day(
    cast: Cast, secretary: Api
) -> None:
    moment = "2023-05-10T10:00:00+02:00"
    form = _begun(secretary, {"paper_completed_at": moment})
    version = _fill(secretary, form, valid_nka_2011())

    done = _change(secretary, form, "complete", {}, version)

    assert done.status_code == 200, done.content
    assert done.json()["pattern"] == "2011"
    started = Procedure.objects.get(pk=done.json()["procedure"]).started_at
    assert started == dt.datetime.fromisoformat(moment)
    # What happens now is begun by whoever meets it, not by the team's staff.
    problem_of(_begin(secretary), 403)


def test_a_further_form_asks_only_for_what_is_new(officer: Api, procedure: Procedure) -> None:
    form = _begun(officer, {"joins": str(procedure.pk)})

    sections = {one["code"]: one["answers"] for one in
                officer.get(f"/forms/{form}/").json()["sections"]}  # fmt: skip

    assert [one["first_name"] for one in sections["victims"]] == ["Anna", "Maja"]
    assert "Zmyślona" not in str(sections)
    assert "previous_procedure" not in sections
    new = {code: given for code, given in valid_nka().items() if code in sections}
    for code in ("victims", "perpetrators", "initiator"):
        new.pop(code)
    done = _change(officer, form, "complete", {}, _fill(officer, form, new))
    assert done.status_code == 200, done.content
    assert done.json()["is_further"] is True
    assert done.json()["procedure"] == done.json()["joins"] == str(procedure.pk)


def test_nobody_joins_a_procedure_that_they_do_not_see(cast: Cast, procedure: Procedure) -> None:
    for stranger in (cast.teacher, cast.outsider):
        problem_of(_begin(issue(stranger), {"joins": str(procedure.pk)}), 404)
    for staff in (cast.chair, cast.administrator):
        problem_of(_begin(issue(staff), {"joins": str(procedure.pk)}), 403)
    assert not Form.objects.filter(status="draft").exists()


def test_a_draft_is_its_authors_alone(cast: Cast, officer: Api) -> None:
    form = _begun(officer)

    for other in (cast.chair, cast.secretary, cast.social_worker, cast.teacher, cast.dpo):
        caller = issue(other)
        problem_of(caller.get(f"/forms/{form}/"), 404)
        problem_of(caller.get(f"/forms/{form}/problems/"), 404)
        for what in ("sections/head", "complete", "discard", "remove-person"):
            problem_of(_change(caller, form, what, {}, 1), 404)
    assert Form.objects.filter(pk=form, status="draft").exists()


def test_a_discarded_draft_is_gone_and_the_log_tells_who_did_it(officer: Api) -> None:
    form = _begun(officer)

    gone = _change(officer, form, "discard", {}, 1)

    assert gone.status_code == 200, gone.content
    assert gone.json() == {"id": form}
    problem_of(officer.get(f"/forms/{form}/"), 404)
    problem_of(_change(officer, form, "discard", {}, 1), 404)
    assert Entry.objects.get(action="form.discarded").subject_id == form


@pytest.mark.parametrize("code", ["NK-C", "NK-D"])
def test_a_draft_of_the_group_is_discarded_and_a_completed_form_never(
    cast: Cast, officer: Api, code: str
) -> None:
    procedure = procedures.in_diagnosis(cast, STARTED - dt.timedelta(hours=1))
    draft = procedures.group_draft(cast, procedure, timezone.now(), code)
    first = procedure.forms.get(code="NK-A")

    problem_of(_change(issue(cast.outsider), str(draft.pk), "discard", {}, draft.version), 404)
    gone = _change(officer, str(draft.pk), "discard", {}, draft.version)
    kept = _change(officer, str(first.pk), "discard", {}, first.version)

    assert gone.status_code == 200, gone.content
    problem_of(kept, 409)
    assert list(procedure.forms.values_list("code", flat=True)) == ["NK-A"]


def test_a_key_begins_one_draft(officer: Api) -> None:
    first = _begin(officer, Idempotency_Key="one")
    again = _begin(officer, Idempotency_Key="one")

    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert Form.objects.count() == 1


def test_the_list_holds_what_one_may_fill_in_without_answers(cast: Cast, officer: Api) -> None:
    procedure = procedures.in_diagnosis(cast, STARTED - dt.timedelta(hours=1))
    procedures.group_draft(cast, procedure, timezone.now())
    form = _begun(officer)
    _fill(officer, form, {"victims": valid_nka()["victims"]})

    listed = officer.get("/forms/")

    assert [one["code"] for one in listed.json()["results"]] == ["NK-A", "NK-C"]
    assert "Anna" not in listed.content.decode()
    assert issue(cast.teacher).get("/forms/").json()["results"] == []
    for stranger in (cast.administrator, cast.dpo):
        problem_of(issue(stranger).get("/forms/"), 403)
    problem_of(officer.get("/forms/?colour=x"), 422)


def test_the_list_costs_as_many_queries_however_long_it_is(cast: Cast, officer: Api) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert officer.get("/forms/").status_code == 200
        return len(queries)

    officer.get("/forms/")
    forms.start_draft(author=cast.police_officer, now=timezone.now())
    few = count()
    for _number in range(5):
        forms.start_draft(author=cast.police_officer, now=timezone.now())
    assert count() == few


def test_a_tie_closes_the_drafts_of_the_group(cast: Cast, officer: Api) -> None:
    procedure = procedures.in_diagnosis(cast, STARTED - dt.timedelta(hours=1))
    draft = procedures.group_draft(cast, procedure, timezone.now())
    recusals.declare(
        user=cast.social_worker, first_name="Anna", last_name="Przykładowa", pesel="",
        now=timezone.now(),
    )  # fmt: skip

    problem_of(_change(issue(cast.social_worker), str(draft.pk), "discard", {}, draft.version), 404)
    assert Form.objects.filter(pk=draft.pk).exists()
