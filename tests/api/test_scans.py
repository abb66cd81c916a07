"""A paper form beside its scan over REST: what is taken, who sees it, what becomes of it."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.rules import Scope
from apps.attachments.models import Attachment, Scan
from apps.audit.models import Entry
from apps.documents.rules.files import MAX_BYTES
from apps.procedures.models import Form
from apps.procedures.services import forms
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.apps.attachments.clamd import EICAR, running
from tests.apps.documents.test_files import DOCX
from tests.factories.attachments import pages_of_paper, picture
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka

PNG, JPEG = picture("PNG"), picture("JPEG")


def _paper_form(caller: Api) -> str:
    completed = timezone.now() - dt.timedelta(days=3)
    made = caller.post("/forms/", {"paper_completed_at": completed.isoformat(timespec="seconds")})
    assert made.status_code == 201, made.content
    return f"/forms/{made.json()['id']}/"


@pytest.fixture
def draft(officer: Api) -> str:
    """The path of a form that the police officer enters from paper."""
    return _paper_form(officer)


def _put(caller: Api, draft: str, content: bytes = PNG, name: str = "skan.png", **more: str) -> Any:
    return caller.upload(f"{draft}scan/", name, content, **more)


def test_put_seen_replaced_and_taken_away(officer: Api, draft: str) -> None:
    problem_of(officer.get(f"{draft}scan/"), 404)
    made = _put(officer, draft, pages_of_paper(120), "Anna Przykładowa.pdf")
    assert made.status_code == 201, made.content
    one = made.json()
    assert (one["mime"], one["state"]) == ("application/pdf", "unscanned")
    assert one["pages"] > 2
    assert "Anna" not in made.content.decode()
    assert officer.get(f"{draft}scan/").json() == one
    for number in (1, one["pages"]):
        page = officer.get(f"{draft}scan/pages/{number}/")
        assert (page.status_code, page["Content-Type"]) == (200, "image/jpeg")
        assert page.content.startswith(b"\xff\xd8\xff")
    for number in (0, one["pages"] + 1, 10**30):
        problem_of(officer.get(f"{draft}scan/pages/{number}/"), 404)

    assert _put(officer, draft).json()["pages"] == 1
    assert officer.get(f"{draft}scan/pages/1/").content == PNG

    gone = officer.post(f"{draft}scan/remove/", {})
    assert (gone.status_code, gone.json()["form"]) == (200, draft.split("/")[2])
    problem_of(officer.post(f"{draft}scan/remove/", {}), 404)
    problem_of(officer.get(f"{draft}scan/pages/1/"), 404)
    actions = Entry.objects.filter(subject_type="form", action__startswith="scan.")
    assert list(actions.order_by("pk").values_list("action", flat=True)) == [
        "scan.added", "scan.added", "scan.removed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "a.pdf", "pusty"),
        (b"%PDF-1.7" + b"0" * MAX_BYTES, "a.pdf", "za duży"),
        (b"%PDF-1.7 broken %%EOF", "a.pdf", "uszkodzony"),
        (b"GIF89a" + bytes(20), "a.gif", "nie przyjmujemy"),
        (PNG, "a.pdf", "treść to PNG"),
        (DOCX, "a.docx", "PDF, PNG albo JPG"),
    ],
    ids=range(6),
)
def test_what_cannot_stand_beside_a_form_says_why_at_the_file(
    officer: Api, draft: str, content: bytes, name: str, message: str
) -> None:
    found = problem_of(_put(officer, draft, content, name), 422)

    assert pointers(found) == {"/file"}
    assert message in found["errors"][0]["detail"]
    assert not Scan.objects.exists()


def test_a_virus_and_an_unchecked_file_are_not_taken(
    officer: Api, draft: str, settings: Any
) -> None:
    with running() as address:
        settings.CLAMD = address
        assert "wirus" in problem_of(_put(officer, draft, PNG + EICAR), 422)["detail"]
        assert not Scan.objects.exists()
        assert _put(officer, draft).json()["state"] == "clean"
    settings.CLAMD = "127.0.0.1:9"
    assert "nie odpowiada" in problem_of(_put(officer, draft, JPEG, "a.jpg"), 422)["detail"]
    assert officer.get(f"{draft}scan/").json()["mime"] == "image/png"


def test_a_refused_file_leaves_the_earlier_scan_where_it_was(officer: Api, draft: str) -> None:
    _put(officer, draft)

    problem_of(_put(officer, draft, b"x", "a.png"), 422)

    assert officer.get(f"{draft}scan/pages/1/").content == PNG


def test_a_repeat_under_one_key_puts_it_there_once(officer: Api, draft: str) -> None:
    first = _put(officer, draft, Idempotency_Key="s1")
    again = _put(officer, draft, Idempotency_Key="s1")

    assert (again.json(), again["Idempotency-Replayed"]) == (first.json(), "true")
    assert Entry.objects.filter(action="scan.added").count() == 1
    problem_of(_put(officer, draft, JPEG, "a.jpg", Idempotency_Key="s1"), 422)


def test_only_who_enters_the_form_sees_its_scan(cast: Cast, officer: Api, draft: str) -> None:
    _put(officer, draft)
    others = {
        cast.chair: 404, cast.secretary: 404, cast.social_worker: 404, cast.teacher: 404,
        cast.administrator: 403, cast.dpo: 403,
    }  # fmt: skip
    for who, status in others.items():
        caller = issue(who)
        for path in ("scan/", "scan/pages/1/"):
            problem_of(caller.get(draft + path), status)
        problem_of(_put(caller, draft, JPEG, "a.jpg"), status)
        problem_of(_put(caller, draft, unknown="x"), status)  # not even what is wrong with it
        problem_of(caller.post(f"{draft}scan/remove/", {}), status)
    assert officer.get(f"{draft}scan/pages/1/").content == PNG


def test_a_secretary_enters_a_paper_form_beside_its_scan_too(secretary: Api) -> None:
    assert _put(secretary, _paper_form(secretary)).status_code == 201


def test_a_form_that_is_not_from_paper_has_no_scan(officer: Api) -> None:
    draft = f"/forms/{officer.post('/forms/', {}).json()['id']}/"

    problem_of(_put(officer, draft), 404)
    problem_of(officer.get(f"{draft}scan/"), 404)


def test_the_scan_does_not_make_the_draft_another_version(officer: Api, draft: str) -> None:
    before = officer.get(draft)["ETag"]

    _put(officer, draft)

    assert officer.get(draft)["ETag"] == before


def test_with_the_completed_form_it_becomes_a_file_of_the_procedure(
    cast: Cast, officer: Api, draft: str
) -> None:
    _put(officer, draft)
    form = Form.objects.get()
    for section, given in valid_nka().items():
        form, _problems = forms.save_section(
            author=cast.police_officer, form_id=form.pk, section=section, raw=given
        )

    done = officer.post(f"{draft}complete/", {}, If_Match=f'"{form.version}"')

    assert done.status_code == 200, done.content
    (file,) = officer.get(f"/procedures/{done.json()['procedure']}/attachments/").json()["results"]
    assert officer.get(f"/attachments/{file['id']}/content/").content == PNG
    assert Attachment.objects.count() == 1
    problem_of(officer.get(f"{draft}scan/"), 404)


def test_with_a_discarded_draft_it_goes(officer: Api, draft: str) -> None:
    _put(officer, draft)

    officer.post(f"{draft}discard/", {}, If_Match=officer.get(draft)["ETag"])

    assert not Scan.objects.exists()


def test_without_the_scope_of_writing_nothing_is_put_there(cast: Cast, draft: str) -> None:
    reader = issue(cast.police_officer, [Scope.PROCEDURES_READ])
    problem_of(_put(reader, draft), 403)
    assert not Scan.objects.exists()
