"""Letters of the team itself over REST: registered from the absences, in one register with the others."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.letters.models import TeamLetter
from apps.meetings.models import Seat
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories import letters, procedures
from tests.factories.cast import Cast
from tests.factories.meetings import absent, seated


@pytest.fixture
def secretary(cast: Cast) -> Api:
    return issue(cast.secretary)


@pytest.fixture
def teacher(cast: Cast) -> Seat:
    start = timezone.now() - dt.timedelta(days=9)
    seated(cast.chair, cast.chair, now=start)
    seat = seated(cast.chair, cast.teacher, now=start)
    absent(cast.chair, seat, 3, now=start + dt.timedelta(days=1))
    return seat


def test_one_press_registers_and_a_second_one_shows_the_same(
    secretary: Api, cast: Cast, teacher: Seat
) -> None:
    path = f"/team/seats/{teacher.pk}/letters/"
    assert secretary.get(path).json()["results"] == []

    made = secretary.post(path, {})

    assert made.status_code == 201, made.content
    letter = made.json()
    assert made["Location"].endswith(f"/team-letters/{letter['id']}/")
    assert (letter["state"], letter["recipient"]) == ("issued", str(teacher.institution))
    again = secretary.post(path, {})
    assert (again.status_code, again.json()) == (200, letter)
    assert secretary.get(path).json()["results"] == [letter]
    shown = secretary.get(f"/team-letters/{letter['id']}/").json()
    assert any(str(cast.teacher) in one for one in shown["paragraphs"])
    assert shown["moves"] == ["send", "cancel"]


def test_before_the_third_absence_there_is_none(secretary: Api, cast: Cast) -> None:
    seat = seated(cast.chair, cast.outsider, now=timezone.now())
    problem_of(secretary.post(f"/team/seats/{seat.pk}/letters/", {}), 409)
    assert not TeamLetter.objects.exists()


def test_it_goes_its_way_like_any_letter(secretary: Api, cast: Cast) -> None:
    letter = letters.of_team(cast.secretary, timezone.now())
    path, today = f"/team-letters/{letter.pk}/moves", timezone.localdate().isoformat()
    bad = secretary.post(f"{path}/send/", {"means": "e-mail", "on": today}, If_Match='"1"')
    assert pointers(problem_of(bad, 422)) == {"/means"}
    given = {"means": "registered_post", "on": today}
    sent = secretary.post(f"{path}/send/", given, If_Match='"1"')
    assert (sent.status_code, sent.json()["state"], sent["ETag"]) == (200, "sent", '"2"')
    problem_of(secretary.post(f"{path}/prove/", {"on": today}, If_Match='"1"'), 412)
    problem_of(secretary.post(f"{path}/cancel/", {}, If_Match='"2"'), 409)
    problem_of(secretary.post(f"{path}/issue/", {}, If_Match='"2"'), 404)
    back = secretary.post(f"{path}/return/", {"on": today}, If_Match='"2"')
    assert (back.json()["state"], back.json()["ended_on"]) == ("returned", today)


def test_the_register_goes_through_its_pages_in_one_order(secretary: Api, cast: Cast) -> None:
    now = timezone.now()
    procedure = procedures.in_diagnosis(cast, now - dt.timedelta(hours=5))
    for _time in range(3):
        letters.harmless(cast.secretary, procedure, now)
        letters.of_team(cast.secretary, now)
    seen, path = [], "/letters/?page_size=2"
    for _page in range(3):
        page = secretary.get(path).json()
        seen += [(one["number"][:6], one["procedure"] is None) for one in page["results"]]
        last, address = page, urlsplit(page["next"] or "")
        path = f"/letters/?{address.query}"
    assert seen == [(f"P/000{n}", n % 2 == 0) for n in range(1, 7)]
    assert last["next"] is None
    before = secretary.get(f"/letters/?{urlsplit(last['previous']).query}").json()["results"]
    assert [one["number"][:6] for one in before] == ["P/0003", "P/0004"]


def test_the_register_costs_the_same_with_many_letters(secretary: Api, cast: Cast) -> None:
    now = timezone.now()
    procedure = procedures.in_diagnosis(cast, now - dt.timedelta(hours=5))

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert secretary.get("/letters/").status_code == 200
        return len(caught)

    counts = []
    for many in (1, 1, 6):
        for _time in range(many):
            letters.harmless(cast.secretary, procedure, now)
            letters.of_team(cast.secretary, now)
        counts.append(queries())
    assert counts[1] == counts[2]


def test_it_is_for_the_teams_staff_alone(cast: Cast, teacher: Seat) -> None:
    letter = letters.of_team(cast.secretary, timezone.now())
    for who in (cast.teacher, cast.social_worker, cast.administrator):
        caller = issue(who)
        problem_of(caller.post(f"/team/seats/{teacher.pk}/letters/", {}), 403)
        for path in ("", "pdf/"):
            problem_of(caller.get(f"/team-letters/{letter.pk}/{path}"), 403)
        problem_of(caller.post(f"/team-letters/{letter.pk}/moves/cancel/", {}), 403)
