"""The interdisciplinary team over REST: seats, agreements, meetings with notice, absences, minutes."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.deadlines.models import Deadline
from apps.meetings.models import Agreement, Appointment, Invited, Minutes, Seat
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories.cast import Cast
from tests.factories.meetings import PLACE, seated, team_called, team_held

DAY = dt.timedelta(days=1)


@pytest.fixture
def chair(cast: Cast) -> Api:
    return issue(cast.chair)


def _today() -> dt.date:
    return timezone.localdate()


def _slot(days: int) -> dict[str, Any]:
    begins = timezone.now() + days * DAY
    ends = begins + dt.timedelta(hours=1)
    return {"starts_at": begins.isoformat(), "ends_at": ends.isoformat(), "place": PLACE}


def _seat(caller: Api, cast: Cast, **change: Any) -> Any:
    assert cast.teacher.institution is not None
    body = {
        "user": cast.teacher.pk, "institution": cast.teacher.institution.pk, "act_number": "1/26",
        "appointed_on": _today().isoformat(), **change,
    }  # fmt: skip
    return caller.post("/team/seats/", {k: v for k, v in body.items() if v is not None})


def test_a_member_is_appointed_trained_and_leaves(secretary: Api, cast: Cast) -> None:
    made = _seat(secretary, cast)
    assert made.status_code == 201, made.content
    path = f"/team/seats/{made.json()['id']}/"
    assert made["Location"].endswith(path)
    assert Deadline.objects.open().filter(rule_code="D26").exists()
    days = {
        "training_done_on": _today().isoformat(), "statement_signed_on": _today().isoformat(),
        "is_chair": False, "until": None,
    }  # fmt: skip

    assert (
        secretary.post(f"{path}change/", days, If_Match='"1"').json()["training_done_on"]
        == days["training_done_on"]
    )
    assert not Deadline.objects.open().filter(rule_code="D26").exists()
    assert [one["id"] for one in secretary.get("/team/seats/").json()["results"]] == [
        made.json()["id"]
    ]
    leaves = {**days, "until": _today().isoformat()}
    problem_of(secretary.post(f"{path}change/", leaves), 428)
    problem_of(secretary.post(f"{path}change/", leaves, If_Match='"1"'), 412)
    seen = secretary.get(path)
    assert (seen["ETag"], seen.json()["version"]) == ('"2"', 2)
    left = secretary.post(f"{path}change/", leaves, If_Match=seen["ETag"])

    assert left.json()["until"] == _today().isoformat()
    assert secretary.get("/team/seats/").json()["results"] == []
    assert secretary.get(path).json()["unexcused"] == 0


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"user": None}, "/name"),
        ({"name": "Jan Zmyślony"}, "/name"),
        ({"user": 10**9}, "/user"),
        ({"institution": 10**9}, "/institution"),
        ({"institution": "1"}, "/institution"),
        ({"appointed_on": "2999-01-01"}, "/appointed_on"),
        ({"appointed_on": "1.1.2026"}, "/appointed_on"),
        ({"act_number": " "}, "/act_number"),
        ({"is_chair": "yes"}, "/is_chair"),
        ({"act": "1"}, "/act"),
    ],
)
def test_a_seat_that_cannot_be(
    secretary: Api, cast: Cast, change: dict[str, Any], wrong: str
) -> None:
    assert pointers(problem_of(_seat(secretary, cast, **change), 422)) == {wrong}
    assert not Seat.objects.exists()


def test_one_seat_and_one_chair(secretary: Api, cast: Cast) -> None:
    assert _seat(secretary, cast, is_chair=True).status_code == 201

    assert pointers(problem_of(_seat(secretary, cast), 422)) == {"/user"}
    second = _seat(secretary, cast, user=cast.outsider.pk, is_chair=True)
    assert pointers(problem_of(second, 422)) == {"/is_chair"}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"until": "2000-01-01"}, "/until"),
        ({"training_done_on": "2999-01-01"}, "/training_done_on"),
        ({"is_chair": None}, "/is_chair"),
    ],
)
def test_a_change_that_cannot_be(
    secretary: Api, cast: Cast, change: dict[str, Any], wrong: str
) -> None:
    path = f"/team/seats/{_seat(secretary, cast).json()['id']}/change/"
    right = {
        "training_done_on": None, "statement_signed_on": None, "is_chair": False, "until": None,
    }  # fmt: skip

    assert pointers(problem_of(secretary.post(path, {**right, **change}, If_Match='"1"'), 422)) == {
        wrong
    }
    assert pointers(problem_of(secretary.post(path, {}, If_Match='"1"'), 422)) == {
        f"/{name}" for name in right
    }


def test_agreements_stand_or_have_run_out(secretary: Api, cast: Cast) -> None:
    ids = [one["id"] for one in secretary.get("/team/institutions/").json()["results"]]

    def sign(institution: int, **days: str) -> Any:
        return secretary.post("/team/agreements/", {"institution": institution, **days})

    assert (
        sign(ids[0], signed_on="2025-01-01", expires_on="2025-02-01").json()["standing"]
        == "expired"
    )
    assert sign(ids[1], signed_on="2025-01-01").json()["standing"] == "valid"
    for days, wrong in (
        ({"signed_on": "2025-01-01"}, "/signed_on"),
        ({"signed_on": "2999-01-01"}, "/signed_on"),
        ({"signed_on": "2025-01-02", "expires_on": "2025-01-01"}, "/expires_on"),
    ):
        assert pointers(problem_of(sign(ids[0], **days), 422)) == {wrong}
    assert len(secretary.get("/team/agreements/").json()["results"]) == 2
    assert Agreement.objects.count() == 2


def test_a_meeting_is_called_told_and_held(chair: Api, cast: Cast) -> None:
    problem_of(chair.post("/team/meetings/", _slot(20)), 409)  # nobody sits in the team yet
    for user in (cast.chair, cast.teacher, cast.outsider):
        seated(cast.chair, user, now=timezone.now())
    assert pointers(problem_of(chair.post("/team/meetings/", _slot(2)), 422)) == {"/reason"}
    made = chair.post("/team/meetings/", _slot(20))
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    path = f"/appointments/{made.json()['id']}/"
    rows = {one["user"]["id"]: one["id"] for one in chair.get(path).json()["invited"]}
    one, two, three = (rows[user.pk] for user in (cast.chair, cast.teacher, cast.outsider))

    def do(caller: Api, what: str, version: int = 1, body: Any = None) -> Any:
        return caller.post(what, body or {}, If_Match=f'"{version}"')

    assert do(chair, f"{path}invited/{one}/notice/").status_code == 200
    assert Deadline.objects.open().filter(rule_code="D24").exists()
    assert do(chair, f"{path}notices/").status_code == 200
    assert not Deadline.objects.open().filter(rule_code="D24").exists()
    teacher = issue(cast.teacher)
    assert do(teacher, f"{path}invited/{two}/absence/").status_code == 200
    problem_of(do(teacher, f"{path}invited/{three}/absence/"), 404)
    problem_of(do(teacher, f"{path}notices/"), 403)
    problem_of(do(chair, f"{path}notices/", 2), 412)
    problem_of(chair.post(f"{path}notices/", {}), 428)
    problem_of(do(chair, f"{path}invited/{one}/absence/", body={"x": 1}), 422)

    hold = f"/team/meetings/{made.json()['id']}/hold/"
    body = {
        "came": [one], "excused": [three], "text": "Omówiono.",
        "decisions": [{"text": "Szkolenie", "due": "2027-01-01"}],
    }  # fmt: skip
    problem_of(do(chair, hold, body=body), 409)  # it has not begun
    Appointment.objects.update(
        starts_at=timezone.now() - DAY, ends_at=timezone.now() - DAY + dt.timedelta(hours=1)
    )
    Invited.objects.filter(pk=two).update(reported_on=_today() - 20 * DAY)
    for wrong, where in (
        ({"came": []}, "/came"),
        ({"came": [made.json()["id"]]}, "/came"),
        ({"excused": ["x"]}, "/excused/0"),
        ({"excused": [one]}, "/excused"),
        ({"decisions": [{"text": "Plan", "about": one}]}, "/decisions/0/about"),
    ):
        assert pointers(problem_of(do(chair, hold, body={**body, **wrong}), 422)) == {where}
    problem_of(do(issue(cast.teacher), hold, body=body), 403)
    held = do(chair, hold, body=body)

    assert (held.json()["state"], held["ETag"]) == ("held", '"2"')
    came = {
        row["id"]: (row["came"], row["is_excused"]) for row in chair.get(path).json()["invited"]
    }
    assert came == {one: (True, False), two: (False, True), three: (False, True)}
    assert Deadline.objects.open().filter(rule_code="D23").exists()
    minutes = chair.get(f"{path}minutes/").json()
    assert (minutes["text"], minutes["decisions"][0]["text"]) == ("Omówiono.", "Szkolenie")
    problem_of(do(chair, hold, 2, body), 409)
    assert Minutes.objects.count() == 1
    absences = issue(cast.teacher).get(f"/team/seats/{_seat_of(cast)}/").json()["absences"]
    assert [row["is_excused"] for row in absences] == [True]


def _seat_of(cast: Cast) -> object:
    return Seat.objects.get(user=cast.teacher).pk


def test_a_repeat_under_one_key_calls_one_meeting(chair: Api, cast: Cast) -> None:
    seated(cast.chair, cast.chair, now=timezone.now())
    body = _slot(20)
    for _time in (1, 2):
        assert chair.post("/team/meetings/", body, Idempotency_Key="m").status_code == 201

    assert Appointment.objects.count() == 1


def test_a_seat_is_for_the_staff_and_its_owner(secretary: Api, cast: Cast) -> None:
    path = f"/team/seats/{_seat(secretary, cast).json()['id']}/"
    owner, other = issue(cast.teacher), issue(cast.outsider)

    assert owner.get(path).json()["name"] == str(cast.teacher)
    problem_of(other.get(path), 404)
    problem_of(owner.post(f"{path}change/", {}), 403)
    for address in ("/team/seats/", "/team/agreements/", "/team/institutions/", "/team/meetings/"):
        problem_of(owner.get(address), 403)
    problem_of(owner.post("/team/meetings/", _slot(20)), 403)


def test_somebody_expected_elsewhere_is_nothing_here(chair: Api, cast: Cast) -> None:
    seated(cast.chair, cast.chair, now=timezone.now())
    here, there = (
        team_called(cast.chair, timezone.now() + days * DAY, now=timezone.now())
        for days in (20, 40)
    )
    stranger = Invited.objects.get(appointment=there)

    for what in ("notice", "absence"):
        path = f"/appointments/{here.pk}/invited/{stranger.pk}/{what}/"
        problem_of(chair.post(path, {}, If_Match='"1"'), 404)


def test_meetings_that_took_place_are_listed_the_latest_first(chair: Api, cast: Cast) -> None:
    now = timezone.now()
    seated(cast.chair, cast.chair, now=now - 99 * DAY)
    team_called(cast.chair, now + 20 * DAY, now=now)

    def listed() -> list[tuple[str, bool]]:
        with CaptureQueriesContext(connection) as queries:
            rows = chair.get("/team/meetings/").json()["results"]
        counts.append(len(queries))
        return [(one["id"], one["has_minutes"]) for one in rows]

    counts: list[int] = []
    chair.get("/team/meetings/")
    earlier = team_held(cast.chair, now - 90 * DAY, text="Omówiono.")
    assert listed() == [(str(earlier.pk), True)]
    later = [team_held(cast.chair, now - days * DAY) for days in (20, 40)]
    assert listed() == [*((str(one.pk), False) for one in later), (str(earlier.pk), True)]
    assert counts[0] == counts[1]


def test_the_team_costs_the_same_however_large_it_is(chair: Api, cast: Cast) -> None:
    chair.get("/team/seats/")
    counts = []
    for users in ((cast.chair,), (cast.teacher, cast.police_officer, cast.outsider)):
        for user in users:
            seated(cast.chair, user, now=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            assert chair.get("/team/seats/").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
