"""ROZP23 § 16 and § 21, UPPD art. 9h.2: visits in the plan and nine months after closing."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.common.errors import Invalid
from apps.deadlines.models import Deadline, Status
from apps.notifications.models import Message
from apps.procedures.models import Matter, Procedure
from apps.procedures.rules.states import Action, State
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from tenants.models import DueEntry
from tests.api.conftest import issue
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.pages.browser import Browser
from tests.scenarios.steps import begin, take

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
PLAN = {"purpose": "monitoring", "frequency": "raz w miesiącu", "form": "home"}
VISIT = {"form": "home", "feels_safe": "yes", "new_violence": "no", "findings": "Spokój."}


def after(days: int) -> dt.datetime:
    return DAY + dt.timedelta(days=days)


def on(days: int) -> str:
    return after(days).date().isoformat()


@pytest.fixture
def monitored(cast: Cast) -> Procedure:
    return made.closed(cast, DAY)


@pytest.fixture
def visits(cast: Cast, monitored: Procedure) -> Matter:
    return begin(cast.social_worker, monitored, "visits", DAY, **PLAN, next_on=on(30))


def days(matter: Matter) -> list[tuple[str, dt.date | None]]:
    found = Deadline.objects.about("matter", matter.pk).order_by("due_on")
    return [(one.status, one.due_on) for one in found]


def test_a_day_that_the_group_set_is_reminded_of_and_escalated(visits: Matter) -> None:
    assert days(visits) == [(Status.OPEN, after(30).date())]
    deadline = Deadline.objects.get(rule_code="V01")
    assert deadline.explanation().due == deadline.due_on
    stages = DueEntry.objects.filter(ref=deadline.pk).order_by("due_at")
    assert [one.stage for one in stages] == ["before", "on_day", "after", "escalation"]


@pytest.mark.parametrize(
    ("next_on", "message"),
    [
        ("próba", "Wpisz datę"), ("2027-02-31", "nie ma w kalendarzu"),
        ("0000-01-01", "nie ma w kalendarzu"),
        ("0001-01-01", "Sprawdź rok"), ("2026-03-01", "wcześniejszy"),
        ("2062-04-01", "Sprawdź rok"), ("9999-12-31", "Sprawdź rok"), ("14.03.99999", "Wpisz datę"),
    ],
)  # fmt: skip
def test_a_next_day_that_is_none_is_told_beside_its_field(
    cast: Cast, monitored: Procedure, next_on: str, message: str
) -> None:
    with pytest.raises(Invalid, match=message) as refusal:
        begin(cast.social_worker, monitored, "visits", DAY, **PLAN, next_on=next_on)
    assert [one.anchor for one in refusal.value.problems] == ["next_on"]


def test_a_visit_sets_the_day_of_the_next_one(cast: Cast, visits: Matter) -> None:
    take(cast.social_worker, visits, "visit", after(29), **VISIT, next_on=on(60))
    assert days(visits) == [(Status.MET, after(30).date()), (Status.OPEN, after(60).date())]


def test_a_visit_that_did_not_happen_is_no_visit(cast: Cast, visits: Matter) -> None:
    take(
        cast.social_worker, visits, "not-met", after(30), reason="Nikogo nie było.", next_on=on(33)
    )
    assert days(visits) == [(Status.LAPSED, after(30).date()), (Status.OPEN, after(33).date())]


def test_a_remote_visit_needs_its_reason(cast: Cast, visits: Matter) -> None:
    with pytest.raises(Invalid) as refusal:
        take(cast.social_worker, visits, "visit", after(2), **{**VISIT, "form": "remote"})
    assert [one.anchor for one in refusal.value.problems] == ["remote_reason"]


def test_the_next_visit_is_not_before_this_one(cast: Cast, visits: Matter) -> None:
    with pytest.raises(Invalid) as refusal:
        take(cast.social_worker, visits, "visit", after(5), **VISIT, next_on=on(4))
    assert [one.anchor for one in refusal.value.problems] == ["next_on"]
    assert days(visits) == [(Status.OPEN, after(30).date())]


def test_the_end_of_the_monitoring_ends_the_visits(
    cast: Cast, monitored: Procedure, visits: Matter
) -> None:
    end = after(280)
    done = actions.take(
        actor=cast.social_worker, procedure_id=monitored.pk, action=Action.END_MONITORING,
        given=ActionInput(on=end.date()), now=end,
    )  # fmt: skip
    assert done.state == State.ARCHIVED
    assert days(visits) == [(Status.LAPSED, after(30).date())]


def test_violence_again_ends_the_visits_of_the_earlier_procedure(
    cast: Cast, visits: Matter
) -> None:
    made.started(cast, after(10))
    assert days(visits) == [(Status.LAPSED, after(30).date())]


def test_a_visit_is_put_off_to_another_day(cast: Cast, visits: Matter) -> None:
    take(
        cast.social_worker, visits, "put-off", after(10), reason="Na prośbę osoby.", next_on=on(33)
    )
    assert days(visits) == [(Status.LAPSED, after(30).date()), (Status.OPEN, after(33).date())]


def asked_for(cast: Cast, procedure: Procedure) -> list[str]:
    shown: list[str] = issue(cast.chair).get(f"/procedures/{procedure.pk}/").json()["to_record"]
    return [one for one in shown if one != "nkb"]  # form NK-A of the tests tells of NK-B, too


def test_visits_without_a_next_day_are_asked_for_one(
    cast: Cast, monitored: Procedure, visits: Matter
) -> None:
    assert asked_for(cast, monitored) == []
    take(cast.social_worker, visits, "visit", after(29), **VISIT)
    assert asked_for(cast, monitored) == ["next-visit"]
    page = Browser(cast.social_worker).get(monitored.get_absolute_url())
    assert "Nie ma dnia następnej wizyty" in page.text
    assert page.has_link(visits.get_absolute_url())
    take(cast.social_worker, visits, "put-off", after(29), reason="Ustalono.", next_on=on(60))
    assert asked_for(cast, monitored) == []
    take(cast.social_worker, visits, "end", after(30))
    assert asked_for(cast, monitored) == []


def test_violence_that_a_visit_tells_of_asks_for_a_further_form(cast: Cast) -> None:
    running = made.in_diagnosis(cast, DAY)
    visits = begin(
        cast.social_worker,
        running,
        "visits",
        after(1),
        **{**PLAN, "purpose": "plan"},
        next_on=on(5),
    )
    again = {**VISIT, "new_violence": "yes", "next_on": on(9)}
    take(cast.social_worker, visits, "visit", after(5), **again)
    assert asked_for(cast, running) == ["violence"]
    assert (
        "nowego aktu przemocy" in Browser(cast.social_worker).get(running.get_absolute_url()).text
    )

    made.completed_form(cast, after(6))

    assert asked_for(cast, running) == []
    take(cast.social_worker, visits, "visit", after(9), **again | {"next_on": on(12)})
    assert asked_for(cast, running) == []  # it may be that of which the form told
    take(cast.social_worker, visits, "visit", after(12), **again | {"next_on": on(15)})
    assert asked_for(cast, running) == ["violence"]


@pytest.mark.parametrize(("written", "asked"), [(4, ["violence"]), (5, [])])
def test_a_form_since_the_visit_before_may_be_about_the_same_act(
    cast: Cast, written: int, asked: list[str]
) -> None:
    running = made.in_diagnosis(cast, DAY)
    plan = {**PLAN, "purpose": "plan", "next_on": on(5)}
    visits = begin(cast.social_worker, running, "visits", after(1), **plan)
    made.completed_form(cast, after(written))
    take(cast.social_worker, visits, "visit", after(5), **VISIT, next_on=on(8))
    take(cast.social_worker, visits, "put-off", after(8), reason="Próba.", next_on=on(9))
    again = {**VISIT, "new_violence": "yes", "next_on": on(12)}
    take(cast.social_worker, visits, "visit", after(9), **again)
    assert asked_for(cast, running) == asked


def told(user: User) -> list[str]:
    return list(
        Message.objects.filter(user=user, kind="matter.alarm").values_list("label", flat=True)
    )


@pytest.mark.parametrize(
    ("answers", "is_told"),
    [
        ({"new_violence": "yes"}, True), ({"feels_safe": "no"}, True), ({}, False),
        ({"new_violence": "unknown", "feels_safe": "unknown"}, False),
    ],
)  # fmt: skip
def test_danger_at_a_visit_is_told_to_group_and_team_at_once(
    cast: Cast, monitored: Procedure, visits: Matter, answers: dict[str, str], is_told: bool
) -> None:
    take(cast.social_worker, visits, "visit", after(29), **{**VISIT, **answers})
    for user in (cast.police_officer, cast.chair, cast.secretary):
        assert told(user) == [f"{monitored.number}/{visits.number}"] * is_told, user
    assert told(cast.social_worker) == []  # who wrote it knows


def test_a_breach_of_an_order_is_told_at_once(cast: Cast) -> None:
    order = made.with_police_order(cast, made.in_diagnosis(cast, DAY), DAY)
    take(cast.police_officer, order, "check", after(1), kept="yes")
    assert told(cast.social_worker) == []
    take(cast.police_officer, order, "check", after(2), kept="no")
    take(cast.police_officer, order, "breach", after(3), what="Zmyślone zdarzenie.")
    assert len(told(cast.social_worker)) == 2
