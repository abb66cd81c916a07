"""What cannot be read is refused as a problem; nothing is ever a 500."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import ngettext
from rest_framework import exceptions, fields, relations, serializers

from apps.procedures.models import Procedure
from tests.api.conftest import Api, pointers, problem_of

_BIG = b'{"form": "' + b"x" * (2 * 1024 * 1024) + b'"}'
_DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"{", 400),
        (b"", 422),
        (b"{'form': 1}", 400),
        (b'{"form": NaN}', 400),
        (b'{"form": \xff}', 400),
        (b'"\x00"', 400),
        (b"9" * 5000, 400),
        (_DEEP, 400),
        (b'{"a":' * 60 + b"1" + b"}" * 60, 400),
        (b"[]", 422),
        (b"null", 422),
        (b"7", 422),
        (b'"form"', 422),
        (b'{"form": {}, "more": 1}', 422),
        (b'{"\\u0000": 1}', 422),
        (b'{"\\ud800": 1}', 422),
        (b'{"form": {"head": {"place": "\\u0000"}}}', 422),
        (_BIG, 413),
    ],
)
def test_bodies(officer: Api, raw: bytes, status: int) -> None:
    problem_of(officer.call("POST", "/procedures/", raw=raw), status)


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonx",
        "nonsense",
    ],
)
def test_other_media_types(officer: Api, kind: str) -> None:
    answer = officer.call("POST", "/procedures/", raw=b"form=1", content_type=kind)

    problem_of(answer, 415)


def test_json_with_a_charset_is_json(officer: Api) -> None:
    answer = officer.call(
        "POST", "/procedures/", raw=b"{}", content_type="Application/JSON; charset=utf-8"
    )

    assert pointers(problem_of(answer, 422)) == {"/form"}


def test_a_large_form_body_is_a_problem_too(officer: Api) -> None:
    answer = officer.call(
        "POST", "/procedures/", raw=b"a=" + _BIG, content_type="application/x-www-form-urlencoded"
    )

    problem_of(answer, 400)


def _cursor(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/procedures/?state=sleeping", 422),
        ("/procedures/?started_after=yesterday", 422),
        ("/procedures/?started_after=2026-02-30", 422),
        ("/procedures/?page_size=0", 422),
        ("/procedures/?page_size=201", 422),
        ("/procedures/?page_size=many", 422),
        ("/procedures/?colour=red", 422),
        ("/procedures/?number=%00", 400),
        ("/procedures/?%00=1", 400),
        ("/procedures/?cursor=%C5%BC", 404),
        ("/procedures/?cursor=abc", 404),
        (f"/procedures/?cursor={_cursor('p=yesterday')}", 404),
        (f"/procedures/?cursor={_cursor('p=%00')}", 404),
        (f"/procedures/?cursor={_cursor('o=x')}", 404),
        (f"/procedures/?cursor={_cursor('r=x')}", 404),
        (f"/deadlines/?cursor={_cursor('p=2026-99-99')}", 404),
        ("/procedures/not-a-uuid/", 404),
        ("/procedures/00000000-0000-0000-0000-000000000000/", 404),
        ("/deadlines/00000000-0000-0000-0000-000000000000/", 404),
        ("/deadlines/?bucket=never", 422),
        ("/deadlines/?rule=D99", 422),
        ("/deadlines/?due_before=2026-1-1", 422),
        ("/deadline-rules/?regime=D", 422),
        ("/deadline-rules/D99/", 404),
        ("/deadline-rules/D99/calculate/?start=2026-01-01", 404),
        ("/deadline-rules/D03/calculate/", 422),
        ("/deadline-rules/D03/calculate/?start=tomorrow", 422),
        ("/deadline-rules/D03/calculate/?start=9999-12-31", 422),
        ("/deadline-rules/D03/calculate/?start=0001-01-01", 422),
        ("/deadline-rules/D26/calculate/?start=2100-12-31&regime=C", 422),
        ("/deadline-rules/D06/calculate/?start=2026-01-05&regime=A", 422),
        ("/statistics/?year=1999", 422),
        ("/statistics/?year=2101", 422),
        ("/statistics/?year=2100", 422),
        ("/statistics/?year=x", 422),
        ("/nowhere/", 404),
        ("/procedures", 404),
        ("/", 404),
        ("/deadline-rules/%00/", 400),
    ],
)
def test_addresses(secretary: Api, path: str, status: int) -> None:
    problem_of(secretary.get(path), status)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/procedures/", "/deadlines/", "/statistics/"])
def test_methods_that_do_not_exist(secretary: Api, method: str, path: str) -> None:
    answer = secretary.call(method, path, raw=b"{}")

    problem_of(answer, 405)
    assert "GET" in answer["Allow"]


def test_an_unknown_path_refuses_every_method_alike(secretary: Api) -> None:
    for method in ("GET", "POST", "DELETE"):
        problem_of(secretary.call(method, "/nowhere/", raw=b"{}"), 404)


def test_accept_does_not_matter(secretary: Api) -> None:
    assert secretary.get("/procedures/", Accept="text/html").status_code == 200


def test_errors_speak_polish(secretary: Api) -> None:
    found = problem_of(secretary.get("/procedures/?state=x"), 422)

    assert found["errors"] == [{"pointer": "/state", "detail": '"x" nie jest poprawnym wyborem.'}]


def test_our_own_errors_are_problems_without_details(
    secretary: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("apps.procedures.selectors.visible_to", fail)

    found = problem_of(secretary.get("/procedures/"), 500)

    assert "secret" not in json.dumps(found)


def test_head_is_get_without_a_body(secretary: Api, procedure: Procedure) -> None:
    answer = secretary.call("HEAD", f"/procedures/{procedure.pk}/")

    assert answer.status_code == 200
    assert answer["ETag"] == '"1"'
    assert not answer.content


def _messages() -> Iterator[str]:
    for module in (fields, serializers, relations, exceptions):
        for one in vars(module).values():
            if isinstance(one, type) and one.__module__.startswith("rest_framework"):
                found = getattr(one, "default_error_messages", {})
                yield from (str(text) for text in found.values())
                if issubclass(one, exceptions.APIException):
                    yield str(one.default_detail)


def test_every_message_of_the_framework_is_polish() -> None:
    with translation.override("en"):
        english = set(_messages())
    with translation.override("pl"):
        left = english & set(_messages())
        assert not left
        many = ngettext(
            "Expected available in {wait} second.", "Expected available in {wait} seconds.", 5
        )
        assert many == "Spróbuj ponownie za {wait} s."


@pytest.mark.parametrize("length", [0, 99])
def test_a_list_of_a_wrong_length_is_refused_in_polish(length: int) -> None:
    with translation.override("pl"), pytest.raises(serializers.ValidationError) as refusal:
        serializers.ListField(min_length=1, max_length=20).run_validation(["x"] * length)
    assert "elementów" in str(refusal.value.detail)
