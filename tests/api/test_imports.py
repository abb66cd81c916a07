"""A table of earlier cases over REST: upload, match, check, run, watch."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.imports.models import Batch, Row
from apps.imports.rest.shapes import CountsOut
from apps.imports.rules.columns import guess
from apps.imports.services import running
from apps.procedures.models import Procedure
from apps.statistics import services as statistics
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories import imports
from tests.factories.cast import Cast

START = dt.date(2024, 3, 4)
STEPS = imports.days(START, ("received_on", 1), ("group_appointed_on", 2))


@pytest.fixture
def chair(cast: Cast) -> Api:
    return issue(cast.chair)


def _upload(caller: Api, *rows: dict[str, str], **headers: str) -> Any:
    is_whole = any(name not in imports.HEADINGS for row in rows for name in row)
    headings = imports.WHOLE if is_whole else imports.HEADINGS
    content = imports.as_csv(rows or [imports.row(1)], headings=headings)
    return caller.upload("/imports/", "Anna Zmyślona.csv", content, **headers)


def _matched(caller: Api, *rows: dict[str, str]) -> tuple[str, Any]:
    path = f"/imports/{_upload(caller, *rows).json()['id']}/"
    known = caller.get(f"{path}columns/").json()["columns"]
    places = {one["name"]: one["place"] for one in known if one["place"] is not None}
    return path, _on_seen(caller, path, "columns", places)


def _on_seen(caller: Api, path: str, what: str, body: Any) -> Any:
    """Post on the version that was read just before."""
    return caller.post(f"{path}{what}/", body, If_Match=caller.get(path)["ETag"])


def test_from_the_file_to_the_procedure(secretary: Api, chair: Api, cast: Cast) -> None:
    path, checked = _matched(secretary, imports.row(1, **STEPS), imports.row(2, initiator="x"))
    assert checked.status_code == 200, checked.content
    one = checked.json()
    assert (one["state"], one["cases"], one["problems_found"]) == ("checked", 2, 1)
    assert one["counts"] == {**dict.fromkeys(Row.State, 0), "pending": 1, "wrong": 1}
    assert set(CountsOut().fields) == set(Row.State)
    assert [(row["row"], row["column"]) for row in one["problems"]] == [(3, "initiator")]
    assert not Procedure.objects.exists()

    core = {"social_worker": cast.social_worker.pk, "police_officer": cast.police_officer.pk}
    assert pointers(problem_of(_on_seen(chair, path, "run", {}), 422)) == {
        "/social_worker", "/police_officer",
    }  # fmt: skip
    assert _on_seen(chair, path, "run", core).json()["state"] == "running"
    assert chair.post(f"{path}stop/", {}).json()["state"] == "stopped"
    assert _on_seen(chair, path, "run", {}).json()["state"] == "running"
    problem_of(chair.post(f"{path}discard/", {}), 409)
    batch = Batch.objects.get()
    assert not running.run_some(batch.pk, cases=9, now=timezone.now())

    done = secretary.get(path).json()
    assert (done["state"], done["counts"]["imported"]) == ("done", 1)
    assert done["run_by"]["id"] == cast.chair.pk
    assert Procedure.objects.count() == 1
    assert secretary.post(f"{path}discard/", {}).json() == {"is_gone": False}
    problem_of(_on_seen(chair, path, "run", core), 409)


def test_the_answer_names_the_closed_years_of_the_cases(
    secretary: Api, chair: Api, cast: Cast
) -> None:
    statistics.close_year(actor=cast.chair, year=2024, now=timezone.now())
    rows = [imports.row(number, **imports.ended(dt.date(2024, 1, 8))) for number in (1, 2)]
    batch = imports.checked(cast.secretary, rows, timezone.now())

    shown = secretary.get(f"/imports/{batch.pk}/").json()

    assert shown["closed_years"] == [{"year": 2024, "cases": 2}]


def test_answers_never_repeat_a_cell(secretary: Api) -> None:
    bad = imports.row(
        1, initiator="Zofia Sekretna", victim_pesel="44051401359x", ended_on="wczoraj"
    )
    path, checked = _matched(secretary, bad)
    answers = [checked, secretary.get(path), secretary.get("/imports/")]

    assert checked.json()["problems"]
    for answer in answers:
        text = json.dumps(answer.json(), ensure_ascii=False)
        for cell in ("Sekretna", "44051401359x", "wczoraj", "Zmyślon", "OPS.1.2024"):
            assert cell not in text


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"%PDF-1.7\n", "a.csv"),
        (b"\x00\x01", "a.xlsx"),
        (b"PK\x03\x04broken", "a.xlsx"),
        (imports.as_csv([]), "a.csv"),
    ],
    ids=range(5),
)
def test_what_is_no_table_says_so_at_the_file(secretary: Api, content: bytes, name: str) -> None:
    found = problem_of(secretary.upload("/imports/", name, content), 422)

    assert pointers(found) == {"/file"}
    assert not Batch.objects.exists()


def test_a_repeat_under_one_key_uploads_once(secretary: Api) -> None:
    ids = {_upload(secretary, Idempotency_Key="t").json()["id"] for _time in (1, 2)}

    assert len(ids) == Batch.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"reference": None}, "/reference"),
        ({"reference": "0"}, "/reference"),
        ({"reference": -1}, "/reference"),
        ({"reference": 100}, "/reference"),
        ({"reference": 99}, "/reference"),
        ({"started_on": 0}, "/reference"),
        ({"colour": 1}, "/colour"),
    ],
)
def test_columns_that_cannot_be(secretary: Api, change: dict[str, Any], wrong: str) -> None:
    path = f"/imports/{_upload(secretary).json()['id']}/"
    right = guess(Batch.objects.get().headings)

    found = _on_seen(secretary, path, "columns", {**right, **change})
    assert wrong in pointers(problem_of(found, 422))
    assert Batch.objects.get().state == "uploaded"


def test_steps_out_of_turn(secretary: Api, chair: Api) -> None:
    path = f"/imports/{_upload(secretary).json()['id']}/"

    problem_of(secretary.post(f"{path}check/", {}), 422)
    for what in ("run", "stop"):
        problem_of(_on_seen(chair, path, what, {}), 409)
    problem_of(secretary.post(f"{path}check/", {"x": 1}), 422)
    assert secretary.post(f"{path}discard/", {}).json() == {"is_gone": True}
    problem_of(secretary.get(path), 404)


def test_only_people_of_the_right_institution_work_in_the_groups(
    secretary: Api, chair: Api, cast: Cast
) -> None:
    path, _checked = _matched(secretary, imports.row(1, **STEPS))
    for user in (cast.police_officer.pk, cast.secretary.pk, 10**9):
        found = _on_seen(chair, path, "run", {"social_worker": user})
        assert pointers(problem_of(found, 422)) == {"/social_worker"}


def test_who_may_what(secretary: Api, cast: Cast) -> None:
    path, _checked = _matched(secretary, imports.row(1, **STEPS))
    worker = issue(cast.social_worker)

    for what in ("run", "stop"):
        problem_of(secretary.post(f"{path}{what}/", {}), 403)
    for address in ("/imports/", path, f"{path}columns/"):
        problem_of(worker.get(address), 403)
    problem_of(_upload(worker), 403)


def test_a_list_and_a_table_cost_the_same_however_long(secretary: Api) -> None:
    counts = []
    for number in (1, 6):
        path, _checked = _matched(
            secretary, *(imports.row(number * 10 + one, initiator="x") for one in range(number))
        )
        for address in ("/imports/", path):
            with CaptureQueriesContext(connection) as queries:
                assert secretary.get(address).status_code == 200
            counts.append(len(queries))

    assert counts[:2] == counts[2:]


def test_a_row_names_its_group_and_the_days_of_its_forms(
    secretary: Api, chair: Api, cast: Cast
) -> None:
    steps = STEPS | imports.days(START, ("forwarded_on", 3), ("first_meeting_on", 8))
    forms = imports.days(START, ("nkc_on", 9), ("nkd_on", 10))
    core = {"social_worker": "Ewa Łącka", "police_officer": "police_officer@example.org"}
    path, checked = _matched(secretary, imports.row(1, **steps, **forms, **core))
    assert (checked.json()["problems"], checked.json()["needs_group"]) == ([], False)
    assert _on_seen(chair, path, "run", {}).json()["state"] == "running"
    assert not running.run_some(Batch.objects.get().pk, cases=9, now=timezone.now())

    procedure = Procedure.objects.get()
    address = f"/procedures/{procedure.pk}/forms/"
    found = issue(cast.social_worker).get(address).json()["results"]
    assert {(one["code"], one["status"], one["written_by"]) for one in found} == {
        (code, "completed", "wcześniejsza ewidencja urzędu") for code in ("NK-C", "NK-D")
    }
    problem_of(issue(cast.outsider).get(address), 404)
    for one in found:
        problem_of(issue(cast.police_officer).get(f"/forms/{one['id']}/"), 403)
        detail = issue(cast.social_worker).get(f"/forms/{one['id']}/").json()
        said = {part["code"]: part["answers"] for part in detail["sections"] if part["answers"]}
        assert said["identification"]["meeting_on"] in {"2024-03-13", "2024-03-14"}


def test_whom_and_which_day_cannot_be_is_told_by_row_and_column(secretary: Api, cast: Cast) -> None:
    steps = STEPS | imports.days(START, ("forwarded_on", 3), ("first_meeting_on", 8))
    wrong = {"social_worker": "Jan Zając", "police_officer": "Nikt Taki"}
    early = {"nkc_on": START, "nkd_on": "13.13.2024"}
    _path, checked = _matched(
        secretary, imports.row(1, **steps, **wrong), imports.row(2, **steps, **early)
    )
    told = [(one["row"], one["column"]) for one in checked.json()["problems"]]

    assert told == [
        (2, "social_worker"), (2, "police_officer"), (3, "nkc_on"), (3, "nkd_on"),
    ]  # fmt: skip
    text = json.dumps(checked.json(), ensure_ascii=False)
    for cell in ("Zając", "Nikt", "13.13.2024"):
        assert cell not in text


def test_nobody_runs_or_matches_what_they_did_not_see(secretary: Api, chair: Api) -> None:
    uploaded = _upload(secretary, imports.row(1))
    path, first = f"/imports/{uploaded.json()['id']}/", uploaded["ETag"]
    places = guess(Batch.objects.get().headings)
    checked = secretary.post(f"{path}columns/", places, If_Match=first)
    assert checked["ETag"] == chair.get(path)["ETag"] == chair.get(f"{path}columns/")["ETag"]
    assert checked["ETag"] not in {first, secretary.post(f"{path}check/", {})["ETag"]}

    for what, body, seen in (("columns", places, first), ("run", {}, checked["ETag"])):
        problem_of(chair.post(f"{path}{what}/", body, If_Match=seen), 412)
        problem_of(chair.post(f"{path}{what}/", body), 428)
    assert Batch.objects.get().state == "checked"
    assert _on_seen(chair, path, "run", {}).json()["state"] == "running"
