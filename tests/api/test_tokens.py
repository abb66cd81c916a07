"""Who is let in: tokens, their ends, their pace."""

import datetime as dt

import pytest
from django.utils import timezone

from apps.accounts import services
from apps.accounts.models import ApiToken
from apps.accounts.rules import Role, Scope
from apps.common.rest.throttling import TokenThrottle
from tests.api.conftest import Api, issue, problem_of
from tests.factories.cast import Cast


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer x", "Bearer a b", "Basic eDp5", "Bearer zażółć"]
)
def test_without_a_known_token_nothing_is_shown(cast: Cast, header: str) -> None:
    answer = Api("").get("/procedures/", Authorization=header)

    problem_of(answer, 401)
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_an_expired_token_opens_nothing(officer: Api) -> None:
    ApiToken.objects.update(expires_at=timezone.now())

    problem_of(officer.get("/procedures/"), 401)


def test_a_revoked_token_opens_nothing(officer: Api, cast: Cast) -> None:
    token = ApiToken.objects.get()
    services.revoke_token(user=cast.police_officer, token_id=token.pk, now=timezone.now())

    problem_of(officer.get("/procedures/"), 401)


def test_the_token_of_a_blocked_user_opens_nothing(officer: Api, cast: Cast) -> None:
    services.set_active(
        actor=cast.administrator, user=cast.police_officer, is_active=False, now=timezone.now()
    )

    problem_of(officer.get("/procedures/"), 401)


def test_a_token_can_do_no_more_than_its_user(cast: Cast) -> None:
    everything = issue(cast.police_officer)
    services.set_roles(
        actor=cast.administrator, user=cast.police_officer, roles={Role.GROUP_MEMBER},
        now=timezone.now(),
    )  # fmt: skip

    problem_of(everything.post("/procedures/", {"form": {}}), 403)
    problem_of(everything.get("/statistics/"), 403)


def test_the_administrator_sees_no_procedure(cast: Cast) -> None:
    administrator = issue(cast.administrator)

    assert administrator.get("/procedures/").json()["results"] == []
    problem_of(administrator.get("/statistics/"), 403)


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/procedures/", Scope.PROCEDURES_READ),
        ("/deadlines/", Scope.DEADLINES_READ),
        ("/deadline-rules/", Scope.DEADLINES_READ),
        ("/deadline-rules/D03/", Scope.DEADLINES_READ),
        ("/statistics/", Scope.STATISTICS_READ),
    ],
)
def test_each_scope_opens_its_own_paths_only(cast: Cast, path: str, scope: Scope) -> None:
    assert issue(cast.chair, [scope]).get(path).status_code == 200
    found = problem_of(issue(cast.chair, set(Scope) - {scope}).get(path), 403)
    assert scope in found["detail"]


def test_too_many_requests_wait(officer: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TokenThrottle.THROTTLE_RATES, "token", "2/min")

    answers = [officer.get("/deadline-rules/D03/") for _index in range(3)]

    assert [one.status_code for one in answers[:2]] == [200, 200]
    problem_of(answers[2], 429)
    assert 1 <= int(answers[2]["Retry-After"]) <= 60


def test_the_day_of_the_last_use_is_kept(officer: Api) -> None:
    ApiToken.objects.update(last_used_on=timezone.localdate() - dt.timedelta(days=3))

    officer.get("/procedures/")

    assert ApiToken.objects.get().last_used_on == timezone.localdate()
