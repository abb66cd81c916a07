"""Files of a procedure over REST: what is taken, what is refused, what is served."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.attachments.models import Attachment, Content
from apps.audit.models import Entry
from apps.documents.rules.files import MAX_BYTES
from apps.procedures.models import Procedure
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.apps.attachments.clamd import EICAR, running
from tests.apps.documents.test_files import DOCX, PDF, PNG, archive
from tests.factories import procedures, transfers
from tests.factories.attachments import added
from tests.factories.cast import Cast


@pytest.fixture
def worker(cast: Cast) -> Api:
    """The social worker of the group."""
    return issue(cast.social_worker)


@pytest.fixture
def working(cast: Cast) -> Procedure:
    """A procedure whose group has met."""
    return procedures.in_diagnosis(cast, timezone.now() - dt.timedelta(hours=5))


def _add(caller: Api, procedure: Procedure, content: bytes = PDF, **more: str) -> Any:
    name = more.pop("name", "Anna Przykładowa.pdf")
    path = f"/procedures/{procedure.pk}/attachments/"
    return caller.upload(path, name, content, **{"title": "Notatka Policji", **more})


def test_added_read_replaced_and_removed(
    worker: Api, secretary: Api, working: Procedure, cast: Cast
) -> None:
    made = _add(worker, working)
    assert made.status_code == 201, made.content
    one = made.json()
    assert made["Location"].endswith(f"/attachments/{one['id']}/")
    assert (one["title"], one["mime"], one["state"]) == (
        "Notatka Policji", "application/pdf", "unscanned",
    )  # fmt: skip
    assert "Anna" not in made.content.decode()

    file = worker.get(f"/attachments/{one['id']}/content/")
    assert (file.status_code, file.content) == (200, PDF)
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"] == 'attachment; filename="file-1.1.pdf"'
    assert "sandbox" in file["Content-Security-Policy"]

    newer = worker.upload(
        f"/attachments/{one['id']}/versions/", "skan.png", PNG, title="Wyraźniejszy skan"
    )
    assert (newer.status_code, newer.json()["number"], newer.json()["version"]) == (201, 1, 2)
    again = worker.upload(f"/attachments/{one['id']}/versions/", "a.docx", DOCX, title="Z boku")
    assert "newer version" in problem_of(again, 409)["detail"] or "nowsza" in again.json()["detail"]
    listed = worker.get(f"/procedures/{working.pk}/attachments/").json()["results"]
    assert [row["version"] for row in listed] == [2]
    shown = worker.get(f"/attachments/{newer.json()['id']}/").json()
    assert [row["version"] for row in shown["versions"]] == [2, 1]

    remove = f"/attachments/{one['id']}/remove/"
    problem_of(worker.post(remove, {"reason": "Pomyłka."}), 403)
    assert pointers(problem_of(secretary.post(remove, {}), 422)) == {"/reason"}
    gone = secretary.post(remove, {"reason": "Nie ta osoba."})
    assert (gone.json()["state"], gone.json()["title"]) == ("removed", "")
    problem_of(secretary.post(remove, {"reason": "Nie ta osoba."}), 409)
    problem_of(worker.get(f"/attachments/{one['id']}/content/"), 409)
    assert secretary.get(f"/attachments/{one['id']}/").json()["reason"] == "Nie ta osoba."


def test_nothing_is_added_to_what_another_team_has(
    worker: Api, working: Procedure, cast: Cast
) -> None:
    old = _add(worker, working).json()
    transfers.taken_over(cast.secretary, cast.chair, working, timezone.now())

    added_late = problem_of(_add(worker, working, PNG, name="a.png"), 409)
    replaced = worker.upload(f"/attachments/{old['id']}/versions/", "a.png", PNG, title="Notatka")

    assert "w Paczkowie, NK/0007/2026" in added_late["detail"]
    problem_of(replaced, 409)
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "a.pdf", "pusty"),
        (b"%PDF-1.7" + b"0" * MAX_BYTES, "a.pdf", "za duży"),
        (b"MZ\x90\x00" + b"0" * 60, "a.pdf", "nie przyjmujemy"),
        (b"<html><script>", "a.pdf", "nie przyjmujemy"),
        (PNG, "a.pdf", "treść to PNG"),
        (PDF, "bez-kropki", "treść to PDF"),
        (archive(word__document_xml=b"<w/>", word__vbaProject_bin=b"x"), "a.docx", "makra"),
        (archive(word__document_xml=b"0" * (101 * 1024 * 1024)), "a.docx", "zbyt dużego"),
    ],
    ids=range(8),
)
def test_what_is_not_taken_says_why_at_the_file(
    worker: Api, working: Procedure, content: bytes, name: str, message: str
) -> None:
    found = problem_of(_add(worker, working, content, name=name), 422)

    assert pointers(found) == {"/file"}
    assert message in found["errors"][0]["detail"]
    assert not Attachment.objects.exists()


def test_the_same_file_is_not_taken_twice(worker: Api, working: Procedure) -> None:
    assert _add(worker, working).status_code == 201

    assert pointers(problem_of(_add(worker, working, title="Inny tytuł"), 422)) == {"/file"}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": ""}, {"/title"}),
        ({"title": "x" * 201}, {"/title"}),
        ({"reason": "x"}, {"/reason"}),
    ],
)
def test_fields_beside_the_file(
    worker: Api, working: Procedure, fields: dict[str, str], wrong: set[str]
) -> None:
    assert pointers(problem_of(_add(worker, working, **fields), 422)) == wrong


def test_bodies_that_are_no_such_form(worker: Api, working: Procedure) -> None:
    path = f"/procedures/{working.pk}/attachments/"

    def send(raw: bytes, kind: str) -> Any:
        return worker.call("POST", path, raw=raw, content_type=kind)

    problem_of(send(b"{}", "application/json"), 415)
    problem_of(send(b"x", "multipart/form-data"), 400)
    problem_of(send(b"no part at all", "multipart/form-data; boundary=b"), 422)
    text = b'--b\r\nContent-Disposition: form-data; name="%b"\r\n\r\nx\r\n'
    as_text = send(
        text % b"file" + text % b"title" + b"--b--\r\n", "multipart/form-data; boundary=b"
    )
    assert pointers(problem_of(as_text, 422)) == {"/file"}
    large = b"x" * (2 * 1024 * 1024 + 1)
    for part in (text.replace(b"\nx", b"\n" + large), text.replace(b"\nx", b"\na\x00b")):
        raw = part % b"title" + b"--b--\r\n"
        problem_of(send(raw, "multipart/form-data; boundary=b"), 400)
    many = b"".join(text % str(number).encode() for number in range(2001))
    problem_of(send(many + b"--b--\r\n", "multipart/form-data; boundary=b"), 400)


def test_a_repeat_under_one_key_adds_one_file(worker: Api, working: Procedure) -> None:
    first = _add(worker, working, Idempotency_Key="skan-1")
    repeat = _add(worker, working, Idempotency_Key="skan-1")

    assert (first.status_code, repeat.status_code) == (201, 201)
    assert repeat["Idempotency-Replayed"] == "true"
    assert repeat.json() == first.json()
    assert Attachment.objects.count() == 1
    for other in ({"title": "Inny"}, {"name": "inna.pdf"}, {"content": PDF + b" "}):
        answer = _add(worker, working, **{"Idempotency_Key": "skan-1", **other})
        assert problem_of(answer, 422)["type"].endswith(":idempotency-key-reused")


def test_a_large_file_may_have_a_key_too(worker: Api, working: Procedure) -> None:
    scan = PDF + b"0" * (5 * 1024 * 1024) + b"\n%%EOF"

    assert _add(worker, working, scan, Idempotency_Key="a").status_code == 201
    assert bytes(Content.objects.get().data) == scan


def test_what_waits_or_is_infected_is_known_but_not_served(
    worker: Api, working: Procedure, settings: Any
) -> None:
    with running() as address:
        settings.CLAMD = address
        bad = _add(worker, working, PDF + EICAR)
        good = _add(worker, working)
    settings.CLAMD = "127.0.0.1:9"
    waits = _add(worker, working, PDF + b"1")
    states = [(one.json()["state"], one.json()["is_served"]) for one in (bad, good, waits)]
    assert states == [("infected", False), ("clean", True), ("waiting", False)]

    for one in (bad, waits):
        found = problem_of(worker.get(f"/attachments/{one.json()['id']}/content/"), 409)
        assert "kwarantann" in found["detail"]
    assert worker.get(f"/attachments/{good.json()['id']}/content/").content == PDF


def test_reading_is_logged_and_a_refused_one_is_not(
    worker: Api, working: Procedure, cast: Cast
) -> None:
    file = added(cast.secretary, working, timezone.now())
    before = Entry.objects.count()

    worker.get(f"/attachments/{file.pk}/")
    worker.get(f"/attachments/{file.pk}/content/")
    file.state = Attachment.State.INFECTED
    file.save()
    worker.get(f"/attachments/{file.pk}/content/")

    found = list(Entry.objects.order_by("pk").values_list("action", "actor_id")[before:])
    assert found == [
        ("procedure.read", cast.social_worker.pk), ("attachment.opened", cast.social_worker.pk),
    ]  # fmt: skip


def test_files_are_for_the_team_and_the_group(worker: Api, working: Procedure, cast: Cast) -> None:
    file = added(cast.secretary, working, timezone.now())
    chair, stranger = issue(cast.chair), issue(cast.outsider)

    assert chair.get(f"/attachments/{file.pk}/").status_code == 200
    problem_of(stranger.get(f"/attachments/{file.pk}/"), 404)
    problem_of(stranger.get(f"/attachments/{file.pk}/content/"), 404)
    problem_of(_add(stranger, working), 404)
    problem_of(stranger.upload(f"/attachments/{file.pk}/versions/", "a.pdf", PDF), 404)


def test_a_list_costs_the_same_however_long_it_is(
    worker: Api, working: Procedure, cast: Cast
) -> None:
    path, counts = f"/procedures/{working.pk}/attachments/", []
    worker.get(path)
    for number in (1, 5):
        for index in range(number):
            added(cast.secretary, working, timezone.now(), content=PDF + b"%d%d" % (number, index))
        with CaptureQueriesContext(connection) as queries:
            worker.get(path)
        counts.append(len(queries))

    assert counts[0] == counts[1]
