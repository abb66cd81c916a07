"""Starting and reading procedures over REST."""

import copy
import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.labels import role_label
from apps.accounts.rules import Role, Scope
from apps.audit.models import Entry
from apps.procedures import terms
from apps.procedures.models import Form, Procedure
from apps.procedures.rules.states import Action
from apps.procedures.services import actions, submitting
from apps.procedures.services.inputs import ActionInput
from tests.api.conftest import Api, issue, pointers, problem_of
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.forms_2011 import valid_nka_2011
from tests.factories.nka import valid_nka


def test_a_complete_nka_starts_a_procedure(officer: Api) -> None:
    answer = officer.post("/procedures/", {"form": valid_nka()})

    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert body["state"] == "started"
    assert body["is_further"] is False
    assert answer["ETag"] == '"1"'
    assert answer["Location"].endswith(f"/api/v1/procedures/{body['id']}/")
    assert answer["Location"].startswith("http://kolbuszowa.localhost/")
    assert [one["person"]["first_name"] for one in body["content"]["victims"]] == ["Anna", "Maja"]
    assert Procedure.objects.get().pk == Form.objects.get().procedure_id


def test_addresses_and_contacts_never_leave(officer: Api) -> None:
    answer = officer.post("/procedures/", {"form": valid_nka()})

    for secret in ("Bezpieczna", "Zmyślona", "anna@example.com", "9003", "0,00 mg/l"):
        assert secret not in answer.content.decode()


def test_a_further_nka_joins_the_running_procedure(officer: Api, procedure: Procedure) -> None:
    answer = officer.post("/procedures/", {"form": valid_nka()})

    assert answer.status_code == 200
    assert answer.json()["is_further"] is True
    assert answer.json()["id"] == str(procedure.pk)
    assert Procedure.objects.count() == 1
    assert Form.objects.count() == 2


def test_the_author_of_a_further_form_does_not_see_the_procedure(
    cast: Cast, procedure: Procedure
) -> None:
    teacher = issue(cast.teacher)
    form = _with(("initiator", "initiator"), "education")

    answer = teacher.post("/procedures/", {"form": form})

    assert set(answer.json()) == {"id", "number", "form_id", "is_further"}
    problem_of(teacher.get(f"/procedures/{procedure.pk}/"), 404)


def _without(path: tuple[Any, ...]) -> dict[str, Any]:
    form = copy.deepcopy(valid_nka())
    place = form
    for part in path[:-1]:
        place = place[part]
    del place[path[-1]]
    return form


def _with(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    form = copy.deepcopy(valid_nka())
    place = form
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    return form


@pytest.mark.parametrize(
    ("form", "pointer"),
    [
        (_with(("victims", 0, "pesel"), "12345678901"), "/form/victims/0/pesel"),
        (_with(("victims", 0, "pesel"), 12345678901), "/form/victims/0/pesel"),
        (_with(("victims", 1, "colour"), "red"), "/form/victims/1/colour"),
        (_with(("weather",), {}), "/form/weather"),
        (_with(("victims",), []), "/form/victims"),
        (_with(("victims",), {"0": {}}), "/form/victims"),
        (_with(("children", "count"), "one"), "/form/children/count"),
        (_with(("children", "count"), True), "/form/children/count"),
        (_with(("head", "place"), "a\x00b"), "/form/head/place"),
        (_with(("head", "place"), "\ud800"), "/form/head/place"),
        (_with(("head", "place"), "x" * 101), "/form/head/place"),
        (_with(("initiator", "initiator"), "burglar"), "/form/initiator/initiator"),
        (_with(("victims", 1, "relation"), "child"), "/form/victims/1/relation"),
        (_with(("victims", 1, "relation"), [7]), "/form/victims/1/relation/0"),
        (_without(("head", "place")), "/form/head/place"),
        (_without(("injuries",)), "/form/injuries"),
        ("yes", "/form"),
        ([], "/form"),
        (None, "/form"),
    ],
)
def test_every_mistake_in_the_form_is_pointed_at(officer: Api, form: Any, pointer: str) -> None:
    found = problem_of(officer.post("/procedures/", {"form": form}), 422)

    assert pointer in pointers(found), found
    assert not Form.objects.exists()


def test_nobody_starts_a_procedure_in_the_name_of_another_institution(
    cast: Cast, officer: Api
) -> None:
    form = _with(("initiator", "initiator"), "education")
    found = problem_of(officer.post("/procedures/", {"form": form}), 422)
    assert pointers(found) == {"/form/initiator/initiator"}
    assert "funkcjonariusz Policji (police)" in found["errors"][0]["detail"]
    assert "nauczyciel" not in found["errors"][0]["detail"]
    assert not Form.objects.exists()
    assert issue(cast.teacher).post("/procedures/", {"form": form}).status_code == 201


def test_nothing_is_half_saved(officer: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("apps.procedures.terms.after_start", fail)

    problem_of(officer.post("/procedures/", {"form": valid_nka()}), 500)

    assert not Form.objects.exists()
    assert not Procedure.objects.exists()


def test_reading_is_recorded(secretary: Api, cast: Cast, procedure: Procedure) -> None:
    answer = secretary.get(f"/procedures/{procedure.pk}/")

    assert answer.status_code == 200
    assert answer["ETag"] == '"1"'
    entry = Entry.objects.get(action="procedure.read")
    assert (entry.actor_id, entry.subject_id) == (cast.secretary.pk, str(procedure.pk))
    assert entry.purpose == "API"


def test_whoever_started_it_sees_their_part_once_a_group_is_there(cast: Cast) -> None:
    now = timezone.now()
    row = procedures.started_by(cast.teacher, now)
    procedures.closed(cast, now, procedures.go_on_to_diagnosis(cast, row, now))
    school = issue(cast.teacher)

    body = school.get(f"/procedures/{row.pk}/").json()

    assert [one["kind"] for one in body["events"]] == ["started"]
    assert [one["code"] for one in body["content"]["forms"]] == ["NK-A"]
    assert (body["state"], body["ground"]) == ("monitoring", "")
    assert school.get("/procedures/").json()["results"][0]["ground"] == ""
    terms_of = school.get(f"/procedures/{row.pk}/deadlines/").json()["results"]
    assert {one["rule"] for one in terms_of} == {"D01b", "D03"}
    of_group = issue(cast.social_worker).get(f"/procedures/{row.pk}/").json()
    assert (of_group["ground"], len(of_group["events"])) == ("no_grounds", 7)


def test_an_outsider_finds_nothing(cast: Cast, procedure: Procedure) -> None:
    outsider = issue(cast.outsider)

    assert outsider.get("/procedures/").json()["results"] == []
    for path in ("", "deadlines/", "actions/"):
        problem_of(outsider.get(f"/procedures/{procedure.pk}/{path}"), 404)
    problem_of(outsider.post(f"/procedures/{procedure.pk}/actions/receive/", {}), 404)


def test_only_those_who_start_procedures_may_send_a_form(secretary: Api) -> None:
    found = problem_of(secretary.post("/procedures/", {"form": valid_nka()}), 403)

    assert str(role_label(Role.INITIATOR)) in found["detail"]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 1),
        ("?state=started", 1),
        ("?state=closed", 0),
        ("?regime=C", 1),
        ("?regime=A", 0),
        ("?number=NK/0001/{year}", 1),
        ("?number=NK/0002/{year}", 0),
        ("?started_after={today}&started_before={today}", 1),
        ("?started_after={tomorrow}", 0),
        ("?started_before={yesterday}", 0),
    ],
)
def test_the_list_is_filtered(secretary: Api, cast: Cast, query: str, number: int) -> None:
    now = timezone.now()
    procedures.started(cast, now)
    today, day = timezone.localdate(now), dt.timedelta(days=1)
    asked = query.format(year=today.year, today=today, tomorrow=today + day, yesterday=today - day)

    assert len(secretary.get(f"/procedures/{asked}").json()["results"]) == number


def _many(cast: Cast, number: int) -> None:
    kept = Procedure.objects.count()
    start = timezone.now()
    for index in range(number - kept):
        Procedure.objects.create(
            number=f"NK/{5000 + index}/2026", regime="C", state="started",
            started_at=start - dt.timedelta(days=index % 3), started_by=cast.police_officer,
            initiator_kind="police",
        )  # fmt: skip


def test_pages_hold_every_procedure_once(secretary: Api, cast: Cast) -> None:
    _many(cast, 23)

    seen: list[str] = []
    page = secretary.get("/procedures/?page_size=5").json()
    while True:
        seen += [row["id"] for row in page["results"]]
        if not page["next"]:
            break
        page = secretary.get("/procedures/" + "?" + page["next"].partition("?")[2]).json()

    assert len(seen) == len(set(seen)) == 23


@pytest.mark.parametrize("path", ["/procedures/", "/deadlines/"])
def test_lists_take_as_many_queries_for_20_rows_as_for_1(
    secretary: Api, cast: Cast, path: str
) -> None:
    secretary.get(path)  # writes the day of the token's last use
    numbers = []
    for number in (1, 20):
        _rows(cast, number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = secretary.get(path)
        assert len(answer.json()["results"]) >= number
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]


def _rows(cast: Cast, number: int) -> None:
    """Make procedures with deadlines."""
    for _index in range(number):
        one = Procedure.objects.create(
            number=f"NK/{Procedure.objects.count() + 1}/2026", regime="C", state="started",
            started_at=timezone.now(), started_by=cast.police_officer, initiator_kind="police",
        )  # fmt: skip
        terms.after_start(one, has_firearm=False, now=timezone.now())


def test_one_procedure_takes_as_many_queries_for_many_people(
    secretary: Api, cast: Cast, procedure: Procedure
) -> None:
    secretary.get("/procedures/")
    with CaptureQueriesContext(connection) as few:
        secretary.get(f"/procedures/{procedure.pk}/")
    officer = issue(cast.police_officer)
    for _index in range(5):
        officer.post("/procedures/", {"form": valid_nka()})
    with CaptureQueriesContext(connection) as many:
        body = secretary.get(f"/procedures/{procedure.pk}/").json()

    assert len(body["content"]["forms"]) == 6
    assert len(many) == len(few)


def test_a_token_needs_the_scope_as_well(cast: Cast, procedure: Procedure) -> None:
    reader = issue(cast.police_officer, [Scope.PROCEDURES_READ])

    found = problem_of(reader.post("/procedures/", {"form": valid_nka()}), 403)

    assert "procedures:write" in found["detail"]
    problem_of(reader.get("/deadlines/"), 403)
    assert reader.get("/procedures/").status_code == 200


def test_the_service_keeps_all_or_nothing_by_itself(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("apps.procedures.terms.after_start", fail)

    with pytest.raises(RuntimeError):
        submitting.submit(author=cast.police_officer, answers=valid_nka(), now=timezone.now())

    assert not Form.objects.exists()


def test_a_form_completed_on_paper_starts_the_procedure_of_its_day(
    cast: Cast, secretary: Api
) -> None:
    body = {"form": valid_nka_2011(), "paper_completed_at": "2023-05-10T14:30+02:00"}

    answer = secretary.post("/procedures/", body)

    assert answer.status_code == 201, answer.content
    started = answer.json()
    assert (started["regime"], started["number"]) == ("A", "NK/0001/2023")
    form = started["content"]["forms"][0]
    assert (form["pattern"], form["paper_completed_at"][:10]) == ("2011", "2023-05-10")


def test_alone_a_procedure_of_the_old_law_tells_its_state_in_words_of_that_law(
    cast: Cast, secretary: Api
) -> None:
    on_paper, day = dt.datetime(2023, 5, 10, 12, tzinfo=dt.UTC), dt.date(2023, 5, 16)
    procedure = procedures.from_paper(cast, on_paper, timezone.now())
    core = {"social_worker": cast.social_worker, "police_officer": cast.police_officer}
    for who, action, given in (
        (cast.secretary, Action.RECEIVE, {}), (cast.chair, Action.APPOINT_GROUP, core),
    ):  # fmt: skip
        actions.take(
            actor=who, procedure_id=procedure.pk, action=action, now=timezone.now(),
            given=ActionInput(on=day, **given),
        )  # fmt: skip

    told = secretary.get(f"/procedures/{procedure.pk}/").json()
    assert (told["state"], told["state_label"]) == ("group_appointed", "grupa robocza utworzona")
    (listed,) = secretary.get("/procedures/").json()["results"]
    assert listed["state_label"] == "grupa powołana"


@pytest.mark.parametrize(
    "moment",
    ["2011-10-17T12:00Z", "2999-01-01T00:00Z", "2023-05-10", "2023-05-10T14:30", 5, "0001-01-01T00:00Z",
     "9999-12-31T23:59-14:00", "2023-13-10T14:30Z"],
)  # fmt: skip
def test_a_moment_that_cannot_be_is_pointed_at(officer: Api, moment: object) -> None:
    found = problem_of(
        officer.post("/procedures/", {"form": valid_nka(), "paper_completed_at": moment}), 422
    )
    assert pointers(found) == {"/paper_completed_at"}


def test_the_pattern_of_another_day_is_refused(officer: Api) -> None:
    body = {"form": valid_nka(), "paper_completed_at": "2023-05-10T14:30+02:00"}
    found = problem_of(officer.post("/procedures/", body), 422)
    assert "/form/children" in pointers(found)
