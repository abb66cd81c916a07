"""``Idempotency-Key``: a repeat changes nothing and gets the same answer."""

import copy
import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.audit.models import Entry
from apps.common.models import IdempotentRequest
from apps.common.rest import idempotency
from apps.procedures.models import Form, Procedure
from apps.procedures.services import submitting
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka

KEY = "3f0c9b6e-1"


def _send(caller: Api, form: Any = None, key: str = KEY) -> Any:
    return caller.post("/procedures/", {"form": form or valid_nka()}, Idempotency_Key=key)


def test_a_repeat_gets_the_same_answer_and_starts_nothing(officer: Api) -> None:
    first, second = _send(officer), _send(officer)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert first["Location"] == second["Location"]
    assert first["ETag"] == second["ETag"]
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert Form.objects.count() == Procedure.objects.count() == 1
    assert Entry.objects.filter(action="procedure.started").count() == 1


def test_the_answer_stays_the_same_when_the_procedure_has_gone_on(officer: Api) -> None:
    first = _send(officer)
    Procedure.objects.update(state="received", received_on=timezone.localdate(), version=2)

    assert _send(officer).json() == first.json()


def test_the_kept_answer_cannot_be_read_in_the_database(officer: Api) -> None:
    _send(officer)

    kept = IdempotentRequest.objects.get()
    assert kept.status == 201
    assert b"Anna" not in bytes(kept.answer or b"")


def test_the_same_key_with_another_body_is_refused(officer: Api) -> None:
    _send(officer)
    other = copy.deepcopy(valid_nka())
    other["head"]["place"] = "Gdzie indziej"

    found = problem_of(_send(officer, other), 422)

    assert found["type"].endswith("idempotency-key-reused")
    assert Form.objects.count() == 1


def test_a_duplicate_that_comes_meanwhile_is_a_conflict(
    officer: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit, meanwhile = submitting.submit, []

    def slow(**given: Any) -> Form:
        meanwhile.append(_send(officer))
        return submit(**given)

    monkeypatch.setattr(submitting, "submit", slow)

    assert _send(officer).status_code == 201
    found = problem_of(meanwhile[0], 409)
    assert found["type"].endswith("idempotency-in-progress")
    assert Form.objects.count() == 1


def test_a_refused_request_frees_its_key(officer: Api) -> None:
    problem_of(_send(officer, {"head": {}}), 422)

    assert not IdempotentRequest.objects.exists()
    assert _send(officer).status_code == 201


def test_keys_of_two_tokens_are_two_keys(officer: Api, cast: Cast) -> None:
    _send(officer)

    theirs = {**valid_nka(), "initiator": {"initiator": "education"}}
    answer = _send(issue(cast.teacher), theirs)

    assert answer.status_code == 200
    assert "Idempotency-Replayed" not in answer


def test_a_key_is_forgotten_after_a_day(officer: Api) -> None:
    _send(officer)
    IdempotentRequest.objects.update(created_at=timezone.now() - dt.timedelta(hours=25))

    answer = _send(officer)

    assert answer.status_code == 200  # a further form about the same people
    assert "Idempotency-Replayed" not in answer


def test_old_answers_go_where_no_request_comes(officer: Api) -> None:
    _send(officer)
    made = IdempotentRequest.objects.get().created_at
    for hours, left in ((23, 1), (25, 0), (26, 0)):
        idempotency.forget(made + dt.timedelta(hours=hours))
        assert IdempotentRequest.objects.count() == left


def test_a_claim_of_a_dead_process_is_given_up(officer: Api, cast: Cast) -> None:
    _send(officer)
    IdempotentRequest.objects.update(
        status=None, answer=None, created_at=timezone.now() - dt.timedelta(minutes=6)
    )

    assert _send(officer).status_code == 200


@pytest.mark.parametrize("key", ["", "x" * 129, "zażółć"])
def test_an_unusable_key_is_refused(officer: Api, key: str) -> None:
    found = problem_of(_send(officer, key=key), 422)

    assert pointers(found) == {"/Idempotency-Key"}
