"""A gmina's numbers, counted by hand beforehand; what is closed never changes."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from apps.audit.models import Entry
from apps.common.errors import DomainError, NotPermitted
from apps.common.indicators import INDICATORS
from apps.deadlines.models import Deadline
from apps.procedures.models import Form, Procedure
from apps.procedures.rules.states import Action, Ground
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from apps.procedures.services.submitting import submit
from apps.statistics import selectors, services
from apps.statistics.models import Snapshot
from tenants.models import Parcel
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.nka import pesel_number, valid_nka

YEAR = 2025
MAY = dt.datetime(2025, 5, 5, 9, tzinfo=dt.UTC)  # a Monday
AFTER = dt.datetime(2026, 1, 12, 9, tzinfo=dt.UTC)


def procedure(
    cast: Cast, number: int, at: dt.datetime = MAY, initiator: str = "police"
) -> Procedure:
    """Start a procedure of another family, or join the running one of the same number."""
    answers = valid_nka()
    answers["victims"][0]["pesel"] = pesel_number(dt.date(1880, 1, 1), serial=number)
    answers["initiator"] = {"initiator": initiator}
    authors = {"police": cast.police_officer, "health": cast.outsider, "education": cast.teacher}
    form = submit(author=authors[initiator], answers=answers, now=at, family="new")
    assert form.procedure is not None
    return form.procedure


def take(cast: Cast, row: Procedure, who: str, action: Action, day: dt.date, **given: Any) -> None:
    actions.take(
        actor=getattr(cast, who), procedure_id=row.pk, action=action,
        given=ActionInput(on=day, **given),
        now=dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC),
    )  # fmt: skip


def row_of(row: Procedure) -> Procedure:
    """Return a procedure as it is now."""
    return Procedure.objects.get(pk=row.pk)


def end(cast: Cast, row: Procedure, how: str, start: dt.date, last: dt.date) -> None:
    """Lead a procedure to its end; only ``last`` may lie in another year."""
    core = {"social_worker": cast.social_worker, "police_officer": cast.police_officer}
    take(cast, row, "secretary", Action.RECEIVE, start)
    take(cast, row, "chair", Action.APPOINT_GROUP, start, **core)
    if how == "transferred":
        now = dt.datetime.combine(last, dt.time(12), tzinfo=dt.UTC)
        actions.hand_away(row_of(row), actor=cast.chair, to="Inny zespół", on=last, now=now)
        return
    take(cast, row, "secretary", Action.FORWARD, start)
    take(cast, row, "social_worker", Action.FIRST_MEETING, start, present=list(core.values()))
    if how == "not_confirmed":
        take(cast, row, "social_worker", Action.WITHDRAW, last)
        return
    take(cast, row, "social_worker", Action.CONFIRM, start)
    take(cast, row, "social_worker", Action.CLOSE, last, ground=Ground(how))


def counts(year: int = YEAR, today: dt.date | None = None) -> dict[str, dict[str, int]]:
    """Return what is not zero."""
    tables = services.raw(selectors.tables_of(year, today or AFTER.date()))
    return {
        code: {place: value for place, value in table.items() if value}
        for code, table in tables.items()
    }


def test_forms_by_initiator_and_whether_they_started_a_procedure(cast: Cast) -> None:
    procedure(cast, 1)
    procedure(cast, 1, MAY + dt.timedelta(days=1))  # further, about the same person
    procedure(cast, 1, MAY + dt.timedelta(days=2), "health")  # further
    procedure(cast, 2, initiator="health")
    procedure(cast, 3, initiator="education")
    assert counts()["nka"] == {
        "police/first": 1, "police/further": 1, "police/total": 2,
        "health/first": 1, "health/further": 1, "health/total": 2,
        "education/first": 1, "education/total": 1,
        "total/first": 3, "total/further": 2, "total/total": 5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (dt.datetime(2024, 12, 31, 22, 59, tzinfo=dt.UTC), 2024),
        (dt.datetime(2024, 12, 31, 23, 0, tzinfo=dt.UTC), 2025),  # midnight in Warsaw
        (dt.datetime(2025, 12, 31, 22, 59, tzinfo=dt.UTC), 2025),
        (dt.datetime(2025, 12, 31, 23, 0, tzinfo=dt.UTC), 2026),
    ],
)
def test_a_year_ends_at_midnight_in_poland(cast: Cast, moment: dt.datetime, year: int) -> None:
    procedure(cast, 1, moment)
    found = {one: counts(one, dt.date(2027, 1, 1)) for one in (2024, 2025, 2026)}
    assert [one for one in found if found[one]["procedures"].get("started/number")] == [year]
    assert [one for one in found if found[one]["nka"]] == [year]


def test_a_form_entered_from_paper_belongs_to_the_year_of_the_paper(cast: Cast) -> None:
    procedures.from_paper(cast, dt.datetime(2023, 5, 10, 12, tzinfo=dt.UTC), MAY)
    assert "police/first" in counts(2023)["nka"]
    assert not counts(2025)["nka"]


def test_procedures_started_running_and_monitored(cast: Cast) -> None:
    day, next_year = MAY.date(), dt.date(2026, 1, 9)
    procedure(cast, 1)  # still runs
    end(cast, procedure(cast, 2), "ceased", day, day)  # monitored
    end(cast, procedure(cast, 3), "not_confirmed", day, day)  # neither
    end(cast, procedure(cast, 4), "transferred", day, day)  # neither
    end(cast, procedure(cast, 5), "no_grounds", day, next_year)  # ran at the end of the year
    procedure(cast, 6, MAY - dt.timedelta(days=365))  # started a year before, runs
    assert counts()["procedures"] == {
        "started/number": 5, "running/number": 3, "monitoring/number": 1,
    }  # fmt: skip
    assert counts(2026)["procedures"] == {"running/number": 2, "monitoring/number": 2}


def test_monitoring_that_ended_is_no_longer_counted(cast: Cast) -> None:
    row, day = procedure(cast, 1), MAY.date()
    end(cast, row, "ceased", day, day)
    assert counts()["procedures"]["monitoring/number"] == 1
    take(cast, row, "social_worker", Action.END_MONITORING, dt.date(2026, 2, 5))  # nine months
    assert counts()["procedures"]["monitoring/number"] == 1
    assert "monitoring/number" not in counts(2026, dt.date(2026, 12, 31))["procedures"]


def test_procedures_by_the_ground_of_their_end(cast: Cast) -> None:
    day = MAY.date()
    for number, how in enumerate(
        ("ceased", "ceased", "no_grounds", "not_confirmed", "transferred")
    ):
        end(cast, procedure(cast, number), how, day, day + dt.timedelta(days=number))
    end(cast, procedure(cast, 9), "ceased", day, dt.date(2026, 1, 2))  # another year
    assert counts()["ended"] == {
        "ceased/number": 2, "no_grounds/number": 1, "not_confirmed/number": 1,
        "transferred/number": 1, "total/number": 5,
    }  # fmt: skip


def test_what_was_never_done_is_late_in_the_year_of_the_end(cast: Cast) -> None:
    row, start, last = procedure(cast, 1), dt.date(2025, 11, 3), dt.date(2026, 2, 2)
    end(cast, row, "not_confirmed", start, last)  # nobody informed the person using violence
    assert "D07/late" not in counts()["timeliness"]
    assert counts(2026)["timeliness"] == {"D07/late": 1, "D07/total": 1}


def test_terms_in_time_and_late(cast: Cast) -> None:
    core = {"social_worker": cast.social_worker, "police_officer": cast.police_officer}
    for number, day in ((1, 12), (2, 13)):  # the fifth working day after 5 May, and the sixth
        row = procedure(cast, number)
        take(cast, row, "secretary", Action.RECEIVE, dt.date(2025, 5, day))
    take(cast, row, "chair", Action.APPOINT_GROUP, dt.date(2025, 5, 20), **core)
    d04 = Deadline.objects.get(rule_code="D04", subject_id=row.pk)
    expected = "late" if d04.is_late else "in_time"
    assert counts()["timeliness"] == {
        "D03/in_time": 1, "D03/late": 1, "D03/total": 2,
        f"D04/{expected}": 1, "D04/total": 1,
    }  # fmt: skip


def test_an_empty_year_is_zero_in_every_place(cast: Cast) -> None:
    tables = services.raw(selectors.tables_of(YEAR, AFTER.date()))
    assert set(tables) == {one.code for one in INDICATORS}
    assert {value for table in tables.values() for value in table.values()} == {0}


def test_a_draft_is_not_counted(cast: Cast) -> None:
    Form.objects.create(code="NK-A", pattern="2023", author=cast.police_officer, answers={})
    assert counts()["nka"] == {}


def test_provisional_numbers_are_sent_once_a_month_whatever_happened(cast: Cast) -> None:
    """When they leave tells of no case: not that one came, not that none did."""
    procedure(cast, 1)
    first = services.refresh(year=YEAR, now=MAY)
    assert first is not None
    assert (first.sequence, first.is_closed, first.closed_by) == (1, False, None)

    procedure(cast, 2)
    last_of_may, first_of_june = (
        dt.datetime(2025, 5, 31, hour, minute, tzinfo=dt.UTC)
        for hour, minute in ((21, 59), (22, 0))
    )
    assert services.refresh(year=YEAR, now=last_of_may) is None

    second = services.refresh(year=YEAR, now=first_of_june)
    third = services.refresh(year=YEAR, now=first_of_june + dt.timedelta(days=31))
    assert second is not None
    assert third is not None
    assert third.sequence == 3
    assert third.sha256 == second.sha256
    assert [one.key for one in Parcel.objects.order_by("sent_at")] == [
        "2025/1", "2025/2", "2025/3",
    ]  # fmt: skip


def test_a_year_is_closed_once_and_not_while_it_runs(cast: Cast) -> None:
    with pytest.raises(DomainError):
        services.close_year(
            actor=cast.chair, year=YEAR, now=dt.datetime(2025, 12, 31, 22, 59, tzinfo=dt.UTC)
        )
    closed = services.close_year(
        actor=cast.chair, year=YEAR, now=dt.datetime(2025, 12, 31, 23, 0, tzinfo=dt.UTC)
    )
    assert closed.is_closed
    with pytest.raises(DomainError):
        services.close_year(actor=cast.secretary, year=YEAR, now=AFTER)
    assert Snapshot.objects.count() == 1
    assert Entry.objects.get(action="statistics.closed").subject_id == "2025"


@pytest.mark.parametrize("who", ["police_officer", "social_worker", "administrator", "dpo"])
def test_who_may_not_close(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        services.close_year(actor=getattr(cast, who), year=YEAR, now=AFTER)


def test_later_changes_do_not_touch_a_closed_year(cast: Cast) -> None:
    row = procedure(cast, 1)
    closed = services.close_year(actor=cast.chair, year=YEAR, now=AFTER)
    before = closed.tables

    take(cast, row, "secretary", Action.RECEIVE, dt.date(2025, 5, 6))  # written down late
    procedure(cast, 2)

    assert counts()["procedures"]["started/number"] == 2  # the live numbers did change
    assert services.refresh(year=YEAR, now=AFTER) is None
    latest = selectors.latest(YEAR)
    assert latest is not None
    assert (latest.pk, latest.tables) == (closed.pk, before)
    assert latest.sha256 == services.digest(latest.tables)
    assert Parcel.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    ["UPDATE statistics_snapshot SET tables = '{}'", "DELETE FROM statistics_snapshot"],
)
def test_the_database_keeps_snapshots_as_they_are(cast: Cast, statement: str) -> None:
    services.close_year(actor=cast.chair, year=YEAR, now=AFTER)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Snapshot.objects.get().tables


def test_what_is_sent_has_null_for_hidden_cells_and_no_person(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[bytes] = []
    monkeypatch.setattr(
        "apps.statistics.services.parcels.send", lambda *, content, **_rest: sent.append(content)
    )
    for number in range(6):
        procedure(cast, number)
    procedure(cast, 9, initiator="health")

    services.refresh(year=YEAR, now=MAY)
    services.close_year(actor=cast.chair, year=YEAR, now=AFTER)

    content, closed = sent
    assert json.loads(closed)["tables"]["procedures"]["started/number"] == 7  # exact at last
    data = json.loads(content)
    assert set(data) == {
        "year", "sequence", "is_closed", "definition_version", "computed_at", "tables",
    }  # fmt: skip
    forms = data["tables"]["nka"]
    assert forms["health/first"] is None  # one form: somebody could be recognised
    assert forms["military_police/first"] == 0
    assert data["tables"]["procedures"]["started/number"] == 5
    for code, table in data["tables"].items():
        for place, value in table.items():
            assert value is None or (isinstance(value, int) and value not in (1, 2)), (code, place)
    text = content.decode()
    number = Procedure.objects.first()
    for word in ("Przykład", "Anna", "Testowy", "NK/", str(number.pk if number else "-")):
        assert word not in text
    own = Snapshot.objects.get(sequence=1).tables
    assert own["nka"]["health/first"] == 1
