"""Letters over REST: the same hands, the same firewall and the same register as on the pages."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.audit.models import Entry
from apps.letters.models import Letter
from apps.procedures.models import Procedure
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories import letters, procedures
from tests.factories.cast import Cast
from tests.factories.remembered import STARTED

SECRET = "Mieszka teraz na Bezpiecznej."


@pytest.fixture
def worker(cast: Cast) -> Api:
    """The social worker of the group."""
    return issue(cast.social_worker)


@pytest.fixture
def working(cast: Cast) -> Procedure:
    """A procedure whose group has met."""
    return procedures.in_diagnosis(cast, STARTED - dt.timedelta(hours=1))


def _today() -> str:
    return timezone.localdate().isoformat()


def _write(caller: Api, procedure: Procedure, text: str = "", **more: Any) -> Any:
    given = {**letters.GIVEN, **({"findings": text} if text else {})}
    headers = more.pop("headers", {})
    body = {"kind": "notice-on-weapon", "given": given, **more}
    return caller.post(f"/procedures/{procedure.pk}/letters/", body, **headers)


def _move(caller: Api, letter: Any, move: str, **body: Any) -> Any:
    version = Letter.objects.get(pk=letter["id"]).version
    path = f"/letters/{letter['id']}/moves/{move}/"
    return caller.post(path, body, If_Match=f'"{version}"')


def test_from_writing_to_the_proof(worker: Api, secretary: Api, working: Procedure) -> None:
    written = _write(worker, working)
    assert written.status_code == 201, written.content
    letter = written.json()
    assert written["Location"].endswith(f"/letters/{letter['id']}/")

    steps = [
        (worker, "issue", {}, "issued"),
        (secretary, "send", {"means": "registered_post", "on": _today()}, "sent"),
        (worker, "prove", {"on": _today()}, "delivered"),
    ]
    for caller, move, body, state in steps:
        answer = _move(caller, letter, move, **body)
        assert answer.status_code == 200, answer.content
        assert answer.json()["state"] == state
        assert answer["ETag"] == f'"{answer.json()["version"]}"'

    shown = secretary.get(f"/letters/{letter['id']}/").json()
    assert letters.GIVEN["findings"] in shown["paragraphs"]
    assert (shown["given"], shown["moves"]) == ([], [])
    assert Entry.objects.filter(action="procedure.read").count() == 1
    registered = secretary.get("/letters/").json()["results"]
    assert [one["number"] for one in registered] == [shown["number"]]
    assert secretary.get("/letters/?year=2001").json()["results"] == []


def test_a_protected_fact_holds_it_and_another_person_releases(
    worker: Api, secretary: Api, working: Procedure
) -> None:
    letter = _write(worker, working, SECRET).json()

    held = _move(worker, letter, "issue")

    assert held.status_code == 200
    assert (held.json()["state"], held.json()["number"]) == ("held", None)
    assert "Bezpiecznej" not in held.content.decode()
    shown = secretary.get(f"/letters/{letter['id']}/").json()
    told = [(one["field"], one["kind"], one["after"]) for one in shown["holds"]]
    assert told == [("findings", "address", "Mieszka teraz na")]
    assert "release" in shown["moves"]
    assert "release" not in worker.get(f"/letters/{letter['id']}/").json()["moves"]
    problem_of(_move(worker, letter, "release", reason="Bo tak."), 403)
    assert pointers(problem_of(_move(secretary, letter, "release"), 422)) == {"/reason"}
    released = _move(secretary, letter, "release", reason="Adres publiczny.")
    assert released.json()["state"] == "issued"


def test_a_held_letter_can_be_written_anew(worker: Api, working: Procedure) -> None:
    letter = _write(worker, working, SECRET).json()
    held = _move(worker, letter, "issue")

    path, body = f"/letters/{letter['id']}/text/", {"given": letters.GIVEN}
    problem_of(worker.post(path, body), 428)
    problem_of(worker.post(path, body, If_Match='"1"'), 412)
    anew = worker.post(path, body, If_Match=held["ETag"])

    assert anew.json()["state"] == "draft"
    assert _move(worker, letter, "issue").json()["state"] == "issued"


def test_a_cancelled_letter_goes_nowhere(worker: Api, working: Procedure) -> None:
    letter = _write(worker, working).json()
    assert _move(worker, letter, "cancel").json()["state"] == "cancelled"
    problem_of(_move(worker, letter, "issue"), 409)
    problem_of(_move(worker, letter, "burn"), 404)
    problem_of(_move(worker, letter, "rewrite"), 404)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"given": {}}, "/given/findings"),
        ({"given": {**letters.GIVEN, "victim_address": "x"}}, "/given/victim_address"),
        ({"given": {**letters.GIVEN, "colour": "x"}}, "/given/colour"),
        ({"given": {**letters.GIVEN, "findings": 5}}, "/given/findings"),
        ({"given": {**letters.GIVEN, "findings": "x" * 4001}}, "/given/findings"),
        ({"given": "text"}, "/given"),
        ({"kind": "love-letter"}, "/kind"),
        ({"party": "00000000-0000-0000-0000-000000000000"}, "/party"),
        ({"party": 7}, "/party"),
        ({"kind": "summons", "given": {"signer": "X"}}, "/party"),
        ({"kind": "invitation", "given": {"meeting_at": "25:00"}}, "/given/meeting_at"),
        ({"kind": "invitation", "given": {"meeting_on": "31.12.2026"}}, "/given/meeting_on"),
    ],
)
def test_what_is_wrong_is_pointed_at(
    worker: Api, working: Procedure, change: dict[str, Any], pointer: str
) -> None:
    found = problem_of(_write(worker, working, **change), 422)

    assert pointer in pointers(found), found
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"means": "email", "on": "2026-01-05"}, "/means"),
        ({"means": "by_hand", "on": "2999-01-01"}, "/on"),
        ({"means": "by_hand", "on": "2001-01-01"}, "/on"),
        ({"means": "by_hand"}, "/on"),
        ({"means": "by_hand", "on": "2026-01-05", "reason": "x"}, "/reason"),
    ],
)
def test_a_wrong_sending_is_pointed_at(
    worker: Api, working: Procedure, body: dict[str, Any], pointer: str
) -> None:
    letter = _write(worker, working).json()
    _move(worker, letter, "issue")

    assert pointer in pointers(problem_of(_move(worker, letter, "send", **body), 422))


def test_who_sees_letters(cast: Cast, worker: Api, working: Procedure) -> None:
    letter = _write(worker, working).json()

    for reader in (cast.chair, cast.secretary, cast.police_officer):
        assert issue(reader).get(f"/letters/{letter['id']}/").status_code == 200
    for stranger in (cast.teacher, cast.outsider, cast.administrator, cast.dpo):
        caller = issue(stranger)
        problem_of(caller.get(f"/letters/{letter['id']}/"), 404)
        problem_of(caller.get(f"/procedures/{working.pk}/letters/"), 404)
        problem_of(_move(caller, letter, "cancel"), 404)
        problem_of(caller.get("/letters/"), 403)


def test_whoever_only_started_it_neither_reads_nor_writes_letters(
    cast: Cast, worker: Api, working: Procedure
) -> None:
    letter = _write(worker, working).json()
    Procedure.objects.update(started_by=cast.teacher)
    starter = issue(cast.teacher)

    assert starter.get(f"/procedures/{working.pk}/letters/").json()["results"] == []
    problem_of(starter.get(f"/letters/{letter['id']}/"), 404)
    problem_of(_write(starter, working), 404)


def test_the_police_take_no_protocol_out(cast: Cast, officer: Api, working: Procedure) -> None:
    protocol = Letter.objects.create(
        procedure=working, kind="closing-protocol", author=cast.secretary, body=["Tajne."],
        created_at=timezone.now(),
    )  # fmt: skip

    problem_of(officer.get(f"/letters/{protocol.pk}/"), 403)
    listed = officer.get(f"/procedures/{working.pk}/letters/")
    assert [one["kind"] for one in listed.json()["results"]] == ["closing-protocol"]
    assert "Tajne" not in listed.content.decode()
    assert issue(cast.chair).get(f"/letters/{protocol.pk}/").json()["paragraphs"] == ["Tajne."]


def test_a_request_sent_twice_writes_once(worker: Api, working: Procedure) -> None:
    key = {"headers": {"Idempotency_Key": "one"}}
    first, second = _write(worker, working, **key), _write(worker, working, **key)

    assert first.json() == second.json()
    assert Letter.objects.count() == 1


def test_the_kinds_say_what_is_asked_for(worker: Api) -> None:
    kinds = {one["code"]: one for one in worker.get("/letter-kinds/").json()["results"]}

    assert len(kinds) == 15
    assert kinds["notice-on-weapon"]["inputs"] == [
        "recipient_name", "findings", "signer", "signer_role",
    ]  # fmt: skip
    assert kinds["summons"]["side"] == "perpetrator"
    assert "recipient_address" not in kinds["summons"]["inputs"]


def test_the_register_says_for_whom_and_the_head_says_from_whom(
    worker: Api, secretary: Api, working: Procedure
) -> None:
    problem_of(worker.post("/letterhead/", letters.HEAD), 403)
    head = secretary.post("/letterhead/", letters.HEAD).json()["lines"]
    assert head == secretary.get("/letterhead/").json()["lines"]
    assert head[-1] == "tel. 00 000 00 00"

    letter = _write(worker, working).json()
    _move(worker, letter, "issue")
    [row] = secretary.get("/letters/").json()["results"]
    detail = worker.get(f"/letters/{letter['id']}/").json()

    assert row["recipient"] == detail["recipient"] == letters.GIVEN["recipient_name"]
    assert detail["paragraphs"][0] == "\n".join(head)
