"""Who is let in: tokens, their ends, their pace."""

import datetime as dt

import pytest
from django.utils import timezone

from apps.accounts import services
from apps.accounts.models import ApiToken
from apps.accounts.rules import Role, Scope
from apps.common.rest.throttling import TokenThrottle
from apps.procedures.models import Procedure
from tests.api.conftest import Api, issue, problem_of
from tests.api.subjects import CONTACT
from tests.factories import letters, meetings, procedures
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
        ("/nkb-sheet/pl/", Scope.PRINTS_READ),
    ],
)
def test_each_scope_opens_its_own_paths_only(cast: Cast, path: str, scope: Scope) -> None:
    assert issue(cast.chair, [scope]).get(path).status_code == 200
    found = problem_of(issue(cast.chair, set(Scope) - {scope}).get(path), 403)
    assert scope in found["detail"]


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/parties/{party}/contact/", Scope.CONTACTS_READ),
        ("/forms/{form}/pdf/", Scope.PRINTS_READ),
        ("/letters/{letter}/pdf/", Scope.PRINTS_READ),
        ("/team-letters/{of_team}/pdf/", Scope.PRINTS_READ),
        ("/letters/{letter}/docx/", Scope.PRINTS_READ),
        ("/appointments/{held}/minutes/group/pdf/", Scope.PRINTS_READ),
        ("/appointments/{held}/agenda/pdf/", Scope.PRINTS_READ),
        ("/procedures/{procedure}/export/", Scope.EXPORTS_READ),
    ],
)
def test_what_leaves_whole_asks_for_a_scope_of_its_own(cast: Cast, path: str, scope: Scope) -> None:
    now = timezone.now()
    procedure = procedures.in_diagnosis(cast, now - dt.timedelta(hours=5))
    letters.with_template(cast.secretary, "notice-on-weapon", now)
    address = path.format(
        procedure=procedure.pk,
        party=procedure.parties.get(side="victim", position=1).pk,
        form=procedure.forms.get(code="NK-A").pk,
        letter=letters.harmless(cast.chair, procedure, now).pk,
        of_team=letters.of_team(cast.chair, now).pk,
        held=meetings.held(cast, procedure, now - dt.timedelta(hours=1)).pk,
    )

    assert issue(cast.chair, [scope]).get(address).status_code == 200
    found = problem_of(issue(cast.chair, set(Scope) - {scope}).get(address), 403)
    assert scope in found["detail"]


def test_how_somebody_is_reached_is_noted_with_the_scope_of_writing(
    cast: Cast, procedure: Procedure
) -> None:
    party = procedure.parties.get(side="victim", position=1)
    writer = issue(cast.secretary, [Scope.PROCEDURES_WRITE])

    assert writer.post(f"/parties/{party.pk}/contact/", CONTACT).status_code == 200
    problem_of(writer.get(f"/parties/{party.pk}/contact/"), 403)


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
