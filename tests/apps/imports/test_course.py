"""The course of an imported case is the one that the office would have recorded day by day."""

import datetime as dt
from typing import Any

import pytest

from apps.deadlines.models import Deadline
from apps.deadlines.rules import Regime
from apps.imports.rules import cells, course
from apps.imports.rules.columns import BY_NAME, COLUMNS, guess
from apps.procedures.models import Procedure
from apps.procedures.rules.states import SETS, Action
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from tests.factories import imports, procedures
from tests.factories.cast import Cast

START = dt.date(2026, 9, 7)  # so late that no term has been left out
NOW = dt.datetime(2026, 9, 8, 9, 0, tzinfo=dt.UTC)
STEPS: list[tuple[Action, int, dict[str, Any]]] = [
    (Action.RECEIVE, 1, {}),
    (Action.APPOINT_GROUP, 3, {}),
    (Action.FORWARD, 4, {}),
    (Action.FIRST_MEETING, 30, {}),
    (Action.CONFIRM, 30, {}),
    (Action.CLOSE, 44, {"ground": "ceased"}),
    (Action.DELIVER_PROTOCOL, 60, {}),
    (Action.END_MONITORING, 44 + 273, {}),  # nine months
]
# The table has no column for what meets them; the group's forms and NK-B do.
UNTOLD = {"D01b", "D07", "D10", "D11"}
WHO = {
    Action.RECEIVE: "secretary", Action.APPOINT_GROUP: "chair", Action.FORWARD: "secretary",
}  # fmt: skip


def recorded(cast: Cast, count: int) -> Procedure:
    """Return a procedure whose steps were recorded one by one."""
    at = dt.datetime.combine(START, dt.time(0), tzinfo=dt.UTC)
    procedure = procedures.started(cast, at)
    for action, after, given in STEPS[:count]:
        day = START + dt.timedelta(days=after)
        more: dict[str, Any] = dict(given)
        if action is Action.APPOINT_GROUP:
            more |= {"social_worker": cast.social_worker, "police_officer": cast.police_officer}
        if action is Action.FIRST_MEETING:
            more |= {"present": [cast.social_worker]}
        procedure = actions.take(
            actor=getattr(cast, WHO.get(action, "social_worker")), procedure_id=procedure.pk,
            action=action, given=ActionInput(on=day, **more),
            now=at + dt.timedelta(days=after, hours=9),
        )  # fmt: skip
    return procedure


def imported(cast: Cast, count: int) -> Procedure:
    """Return a procedure with the same days out of a table."""
    days = imports.days(START, *((SETS[action], after) for action, after, _given in STEPS[:count]))
    ground = {"ground": "ustanie przemocy"} if "ended_on" in days else {}
    now = NOW + dt.timedelta(days=STEPS[count - 1][1] if count else 0)
    batch = imports.ran(cast, [imports.row(1, started_on=START, **days, **ground)], now)
    procedure = batch.rows.get().procedure
    assert procedure is not None
    return procedure


def terms(procedure: Procedure) -> set[tuple[Any, ...]]:
    found = Deadline.objects.filter(subject_id=procedure.pk).exclude(rule_code__in=UNTOLD)
    return {
        (one.rule_code, one.start_on, one.due_on, one.warn_on, one.status, one.met_on, one.met_by)
        for one in found
    }


@pytest.mark.parametrize("count", range(len(STEPS) + 1))
def test_a_table_leads_to_where_the_steps_lead(cast: Cast, count: int) -> None:
    by_steps, by_table = recorded(cast, count), imported(cast, count)

    for name in ("state", "regime", "ground", *set(SETS.values())):
        assert getattr(by_table, name) == getattr(by_steps, name), name
    assert terms(by_table) == terms(by_steps)
    kinds = [
        list(
            one.events.exclude(kind="imported").values_list("kind", "on", "from_state", "to_state")
        )
        for one in (by_table, by_steps)
    ]
    assert kinds[0] == kinds[1]


def untold(days: dict[str, dt.date], ground: str, told: set[str]) -> set[str]:
    life = course.replay(START, days, ground)
    return {one.code for one in course.terms_of(life, told, START, {}) if one.met_on is None}


def test_nothing_runs_on_after_the_end() -> None:
    days = imports.days(START, *((SETS[action], 0) for action, *_rest in STEPS[:6]))

    assert untold(days, "ceased", {"perpetrator_informed_on"}) == {"D13", "D20"}
    del days["ended_on"]
    assert untold(days, "", set()) == {"D07"}


def test_an_empty_day_means_not_done_only_where_the_table_has_the_column() -> None:
    days = imports.days(START, *((SETS[action], 0) for action, *_rest in STEPS[:6]))
    life = course.replay(START, days, "ceased")
    later = START + dt.timedelta(days=400)

    def open_then(told: set[str]) -> set[str]:
        return {one.code for one in course.terms_of(life, told, later, {}) if one.met_on is None}

    assert open_then(set()) == {"D20"}
    assert open_then({"protocol_delivered_on"}) == {"D13", "D20"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14.03.2024", (2024, 3, 14)), ("14.3.2024 r.", (2024, 3, 14)),
        ("2024-03-14", (2024, 3, 14)), ("2024-03-14 00:00:00", (2024, 3, 14)),
        ("14/03/2024", (2024, 3, 14)), ("29.02.2024", (2024, 2, 29)),
        ("29.02.2023", None), ("03.14.2024", None), ("14.03.24", None), ("45365", None),
        ("2024-03-14 13:00", None), ("=TODAY()", None),
    ],
)  # fmt: skip
def test_days_as_people_write_them(text: str, day: tuple[int, int, int] | None) -> None:
    if day is None:
        with pytest.raises(cells.Unreadable):
            cells.day(text)
    else:
        assert cells.day(text) == dt.date(*day)


@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        (cells.ground, "Ustanie przemocy", "ceased"), (cells.ground, "ODSTĄPIENIE", "not_confirmed"),
        (cells.ground, "no_grounds", "no_grounds"), (cells.initiator, "mops", "social_worker"),
        (cells.initiator, "funkcjonariusz policji", "police"), (cells.sex, "K", "female"),
        (cells.sex, "Mężczyzna", "male"), (cells.relation, "żona", "spouse"),
        (cells.relation, "Córka", "child"), (cells.yes_no, "TAK", True), (cells.yes_no, "nie", False),
    ],
)  # fmt: skip
def test_answers_as_people_write_them(reader: Any, text: str, value: Any) -> None:
    assert reader(text) == value


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_each_heading_of_ours_means_its_own_column(column: Any) -> None:
    for heading in column.known_as:
        assert guess([heading]) == {column.name: 0}, heading


def test_headings_of_other_things_mean_nothing() -> None:
    assert guess(["Uwagi", "Lp.", "Kolor teczki", ""]) == {}


def test_every_day_of_a_column_is_recorded_by_some_step() -> None:
    assert set(course.DAYS) <= set(SETS.values())
    assert all(name in BY_NAME for name in course.DAYS)
    assert {one.value for one in Regime} == {"A", "B", "C"}
