"""The address of one's own calendar over REST: shown once, ended by revoking and with its token."""

import datetime as dt

import pytest
from django.utils import timezone
from icalendar import Calendar

from apps.accounts import services as accounts
from apps.accounts.models import ApiToken
from apps.accounts.rules import Scope
from apps.audit.models import Entry
from apps.common.models import IdempotentRequest
from apps.meetings.models import Appointment, Feed
from apps.meetings.services import feeds
from tests.api.conftest import Api, issue, problem_of
from tests.factories import meetings, procedures
from tests.factories.cast import Cast
from tests.pages.browser import Browser

PATH = "/calendar-address/"
NOBODY = {"is_issued": False, "issued_at": None, "expires_at": None}


@pytest.fixture
def worker(cast: Cast) -> Api:
    """The social worker, with a token for the calendar alone."""
    return issue(cast.social_worker, [Scope.CALENDAR_WRITE])


@pytest.fixture
def appointment(cast: Cast) -> Appointment:
    """A talk to which the social worker goes."""
    now = timezone.now()
    procedure = procedures.in_diagnosis(cast, now - dt.timedelta(hours=5))
    tomorrow = now + dt.timedelta(days=1)
    return meetings.planned(
        cast.chair, procedure, tomorrow, "victim", now=now, users=[cast.social_worker]
    )


def _issued(caller: Api) -> str:
    """Return the path of a new address."""
    made = caller.post(PATH, {})
    assert made.status_code == 201, made.content
    host, path, secret = made.json()["address"].partition("/meetings/feed.ics?token=")
    assert host == "http://kolbuszowa.localhost"
    assert len(secret) == 43
    return path + secret


def _opens(path: str) -> bool:
    """Whether a calendar programme, which has nothing but the address, reads something there."""
    answer = Browser().get(path)
    assert answer.status in (200, 404)
    return answer.status == 200


def test_an_address_opens_the_users_hours(worker: Api, appointment: Appointment) -> None:
    assert worker.get(PATH).json() == NOBODY

    path = _issued(worker)

    (event,) = Calendar.from_ical(Browser().get(path).content).events
    assert event.start == appointment.starts_at.replace(microsecond=0)
    shown = worker.get(PATH).json()
    assert shown["is_issued"]
    token = ApiToken.objects.get()
    assert dt.datetime.fromisoformat(shown["expires_at"]) == token.expires_at


def test_the_address_is_shown_once_and_kept_nowhere(worker: Api) -> None:
    made = worker.post(PATH, {}, Idempotency_Key="c1")
    secret = made.json()["address"].partition("token=")[2]

    assert "no-store" in made["Cache-Control"]
    assert secret not in worker.get(PATH).content.decode()
    assert secret not in str(list(Feed.objects.values()))
    assert secret not in str(list(Entry.objects.values()))
    assert not IdempotentRequest.objects.exists()


def test_a_repeat_under_one_key_is_another_address_and_the_first_one_ends(worker: Api) -> None:
    first, second = (
        worker.post(PATH, {}, Idempotency_Key="c1").json()["address"].partition("localhost")[2]
        for _time in (1, 2)
    )

    assert first != second
    assert (_opens(first), _opens(second)) == (False, True)


def test_a_revoked_address_opens_nothing_and_is_revoked_once(worker: Api) -> None:
    path = _issued(worker)

    gone = worker.post(f"{PATH}revoke/", {})

    assert (gone.status_code, gone.json()) == (200, NOBODY)
    assert not _opens(path)
    assert worker.get(PATH).json() == NOBODY
    problem_of(worker.post(f"{PATH}revoke/", {}), 404)
    actions = Entry.objects.filter(subject_type="feed").order_by("pk")
    assert [one.action for one in actions] == ["calendar.issued", "calendar.revoked"]


def test_an_address_ends_with_the_token_that_issued_it(cast: Cast, worker: Api) -> None:
    path = _issued(worker)
    token = ApiToken.objects.get()
    issue(cast.social_worker)  # another token of the same user keeps nothing open

    accounts.revoke_token(user=cast.social_worker, token_id=token.pk, now=timezone.now())

    assert not _opens(path)
    assert issue(cast.social_worker).get(PATH).json() == NOBODY


def test_an_address_ends_when_its_token_expires(worker: Api) -> None:
    path = _issued(worker)
    assert _opens(path)

    ApiToken.objects.update(expires_at=timezone.now())

    assert not _opens(path)


def test_an_address_of_the_page_outlives_every_token_and_can_be_revoked_here(
    cast: Cast, worker: Api
) -> None:
    _feed, secret = feeds.issue(user=cast.social_worker, now=timezone.now())
    path = f"/meetings/feed.ics?token={secret}"
    shown = worker.get(PATH).json()
    assert (shown["is_issued"], shown["expires_at"]) == (True, None)
    ApiToken.objects.update(expires_at=timezone.now())
    assert _opens(path)

    assert issue(cast.social_worker).post(f"{PATH}revoke/", {}).status_code == 200
    assert not _opens(path)


def test_nobody_reaches_the_address_of_somebody_else(cast: Cast, worker: Api) -> None:
    path = _issued(worker)
    other = issue(cast.chair)

    assert other.get(PATH).json() == NOBODY
    problem_of(other.post(f"{PATH}revoke/", {}), 404)
    _issued(other)
    assert _opens(path)


def test_it_is_for_those_who_have_a_calendar_and_the_scope_for_it(cast: Cast) -> None:
    for who in (cast.administrator, cast.dpo):
        problem_of(issue(who).get(PATH), 403)
        problem_of(issue(who).post(PATH, {}), 403)
    without = issue(cast.social_worker, set(Scope) - {Scope.CALENDAR_WRITE})
    for answer in (
        without.get(PATH), without.post(PATH, {}), without.post(f"{PATH}revoke/", {}),
    ):  # fmt: skip
        assert "calendar:write" in problem_of(answer, 403)["detail"]
    assert not Feed.objects.exists()


def test_an_unknown_field_issues_nothing(worker: Api) -> None:
    problem_of(worker.post(PATH, {"days": 3}), 422)
    assert not Feed.objects.exists()
