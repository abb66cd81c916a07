"""The office's own templates of letters over REST: the linter's findings are problems."""

import io

import pytest
from docx import Document

from apps.letters.models import Template
from apps.letters.rules.kinds import KINDS
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.apps.letters.test_templates import WHOLE, file
from tests.factories.cast import Cast

PATH = "/letter-templates/notice-of-start/"


def test_uploaded_listed_and_taken_back(secretary: Api) -> None:
    assert secretary.get(PATH).json()["template"] is None
    begin = secretary.get(f"{PATH}content/")
    assert begin["Content-Disposition"] == 'attachment; filename="notice-of-start.docx"'

    made = secretary.upload(PATH, "wzór Anny.docx", begin.content)
    newer = secretary.upload(PATH, "wzor.docx", file("Do: {{ recipient_name }}", WHOLE))

    assert (made.status_code, made.json()["version"]) == (201, 1)
    assert newer.json()["version"] == 2
    rows = {one["kind"]: one for one in secretary.get("/letter-templates/").json()["results"]}
    assert set(rows) == set(KINDS)
    assert rows["notice-of-start"]["template"]["version"] == 2
    assert [one for one in rows.values() if one["template"]] == [rows["notice-of-start"]]
    content = secretary.get(f"{PATH}content/").content
    assert Document(io.BytesIO(content)).paragraphs[0].text == "Do: {{ recipient_name }}"


def test_everything_that_the_linter_finds_is_told_at_once(secretary: Api) -> None:
    wrong = file("{{ pesel }} {{ programme }}", "{{ reasons|e }}", "{% for x in [1] %}{% endfor %}")

    found = problem_of(secretary.upload(PATH, "wzor.docx", wrong), 422)

    assert pointers(found) == {"/file"}
    told = " ".join(one["detail"] for one in found["errors"])
    assert all(tag in told for tag in ("pesel", "programme", "reasons|e", "for x"))
    assert not Template.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "a.docx"), (b"%PDF-1.7", "a.pdf"), (b"MZ", "a.docx")]
)
def test_only_a_docx_is_taken(secretary: Api, content: bytes, name: str) -> None:
    assert pointers(problem_of(secretary.upload(PATH, name, content), 422)) == {"/file"}


def test_a_repeat_under_one_key_is_one_version(secretary: Api) -> None:
    content = file("Do: {{ recipient_name }}", WHOLE)
    for _time in (1, 2):
        answer = secretary.upload(PATH, "wzor.docx", content, Idempotency_Key="w1")
        assert answer.json()["version"] == 1

    assert answer["Idempotency-Replayed"] == "true"


def test_an_unknown_kind_is_nothing(secretary: Api) -> None:
    for what in ("", "content/"):
        problem_of(secretary.get(f"/letter-templates/poem/{what}"), 404)
    problem_of(secretary.upload("/letter-templates/poem/", "a.docx", file("x")), 404)


def test_templates_are_for_the_teams_staff(cast: Cast) -> None:
    worker = issue(cast.social_worker)
    for path in ("/letter-templates/", PATH, f"{PATH}content/"):
        problem_of(worker.get(path), 403)
    problem_of(worker.upload(PATH, "a.docx", file("x")), 403)


def test_withdrawn_it_is_our_wording_again(secretary: Api) -> None:
    secretary.upload(PATH, "wzor.docx", file("Do: {{ recipient_name }}", WHOLE))

    assert secretary.post(f"{PATH}withdraw/", {}).json()["template"] is None

    assert secretary.get(PATH).json()["template"] is None
    problem_of(secretary.post(f"{PATH}withdraw/", {}), 404)
