"""The run: whatever stops it, it goes on from there, and nothing comes in twice."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from apps.common.errors import DomainError, Invalid, NotPermitted
from apps.imports.models import Batch, Row
from apps.imports.services import checking, running, taking, uploads
from apps.notifications.models import Message
from apps.people.models import Person
from apps.procedures.models import Procedure
from tenants import due
from tests.factories import imports
from tests.factories.cast import Cast

NOW = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)
C = dt.date(2024, 3, 4)
RUNNING = imports.days(
    C, ("received_on", 1), ("group_appointed_on", 2), ("forwarded_on", 3), ("first_meeting_on", 8)
)


class Killed(BaseException):
    """The worker is gone, whatever the code would like to catch."""


@pytest.fixture
def batch(cast: Cast) -> Batch:
    rows = [imports.row(number) for number in range(5)]
    return imports.started(cast, imports.checked(cast.secretary, rows, NOW), NOW)


def states(batch: Batch) -> list[str]:
    return [row.state for row in batch.rows.order_by("number")]


def finish(batch: Batch) -> None:
    while running.run_some(batch.pk, cases=2, now=NOW):
        pass
    batch.refresh_from_db()


def dying_at(monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException) -> None:
    """Let the work on the n-th case end in an error, after everything of it was written."""
    real, calls = taking.take, [0]

    def take(*args: Any, **kwargs: Any) -> Procedure:
        procedure = real(*args, **kwargs)
        calls[0] += 1
        if calls[0] == number:
            raise error
        return procedure

    monkeypatch.setattr(taking, "take", take)


def test_a_worker_killed_in_the_middle_loses_nothing(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying_at(monkeypatch, 3, Killed())
    with pytest.raises(Killed):
        running.run_some(batch.pk, cases=10, now=NOW)

    assert states(batch) == ["imported", "imported", "pending", "pending", "pending"]
    assert Procedure.objects.count() == 2
    finish(batch)

    assert batch.state == "done"
    assert set(states(batch)) == {"imported"}
    assert sorted(Procedure.objects.values_list("number", flat=True)) == [
        f"NK/{number:04}/2024" for number in range(1, 6)
    ]
    assert Person.objects.count() == 10


def test_the_claim_of_a_killed_worker_comes_back(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sum(map(len, due.claim(NOW, imports=True).values())) == 1
    assert due.claim(NOW + dt.timedelta(minutes=4), imports=True) == {}
    later = due.claim(NOW + dt.timedelta(minutes=6), imports=True)
    assert sum(map(len, later.values())) == 1


def test_a_case_that_cannot_be_written_does_not_hold_the_others_up(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying_at(monkeypatch, 2, ValueError("personal data in here"))
    finish(batch)

    assert sorted(states(batch)) == ["imported"] * 4 + ["wrong"]
    assert (batch.state, batch.problems_found, Procedure.objects.count()) == ("done", 1, 4)
    told = batch.rows.get(state="wrong").problems[0][2]
    assert "personal" not in told


def test_a_stopped_run_goes_on_where_it_was(cast: Cast, batch: Batch) -> None:
    assert running.run_some(batch.pk, cases=2, now=NOW)
    running.stop(actor=cast.chair, batch_id=batch.pk, now=NOW)
    assert due.claim(NOW, imports=True) == {}
    assert not running.run_some(batch.pk, cases=2, now=NOW)
    assert Procedure.objects.count() == 2

    imports.started(cast, batch, NOW)
    finish(batch)
    assert (batch.state, Procedure.objects.count()) == ("done", 5)


def test_the_same_table_again_brings_nothing_twice(cast: Cast) -> None:
    rows = [imports.row(number) for number in range(3)]
    imports.ran(cast, rows, NOW)
    again = imports.ran(cast, [*rows, imports.row(9)], NOW)

    assert Procedure.objects.count() == 4
    assert sorted(states(again)) == ["imported", "skipped", "skipped", "skipped"]
    assert again.problems_found == 0


def test_two_tables_with_the_same_case_at_once(cast: Cast) -> None:
    """Both were checked before either ran."""
    first, second = (imports.checked(cast.secretary, [imports.row(1)], NOW) for _ in range(2))
    for one in (first, second):
        imports.started(cast, one, NOW)
        finish(one)

    assert (states(first), states(second)) == (["imported"], ["skipped"])


def test_a_victim_whose_procedure_began_since_the_check(cast: Cast) -> None:
    first, second = (
        imports.checked(cast.secretary, [imports.row(1, reference=f"X.{place}")], NOW)
        for place in range(2)
    )
    for one in (first, second):
        imports.started(cast, one, NOW)
        finish(one)

    assert (states(first), states(second), second.problems_found) == (["imported"], ["wrong"], 1)


def test_cases_come_in_from_the_oldest_on(cast: Cast) -> None:
    imports.ran(
        cast,
        [imports.row(number, started_on=dt.date(2024, 9 - number, 2)) for number in range(3)],
        NOW,
    )

    numbers = Procedure.objects.order_by("started_at").values_list("number", flat=True)
    assert list(numbers) == sorted(numbers)


def test_only_the_chair_lets_it_run_and_stops_it(cast: Cast, batch: Batch) -> None:
    for who in (cast.secretary, cast.social_worker, cast.administrator):
        for service in (running.start, running.stop):
            with pytest.raises(NotPermitted):
                service(actor=who, batch_id=batch.pk, now=NOW)


def test_nothing_runs_that_was_not_checked(cast: Cast) -> None:
    batch = imports.uploaded(cast.secretary, imports.as_csv([imports.row(1)]), NOW)
    with pytest.raises(DomainError):
        imports.started(cast, batch, NOW)


def test_while_it_runs_it_is_neither_matched_nor_thrown_away(cast: Cast, batch: Batch) -> None:
    given = {"actor": cast.secretary, "batch_id": batch.pk, "now": NOW}
    for service in (checking.check, uploads.discard):
        with pytest.raises(DomainError):
            service(**given)
    with pytest.raises(DomainError):
        checking.match_columns(columns=batch.columns, **given)


def test_running_cases_need_somebody_who_works_in_their_groups(cast: Cast) -> None:
    batch = imports.checked(cast.secretary, [imports.row(1, **RUNNING)], NOW)
    given = {"actor": cast.chair, "batch_id": batch.pk, "now": NOW}
    for core in (
        {},
        {"social_worker": cast.social_worker},
        {"social_worker": cast.social_worker, "police_officer": cast.social_worker},
    ):
        with pytest.raises(Invalid):
            running.start(**given, **core)
    imports.started(cast, batch, NOW)
    finish(batch)

    group = Procedure.objects.get().group
    assert group is not None
    assert group.appointed_on == RUNNING["group_appointed_on"]
    assert {(one.user, one.since) for one in group.memberships.all()} == {
        (cast.social_worker, NOW.date()),
        (cast.police_officer, NOW.date()),
    }


def test_the_end_is_told_to_who_let_it_run_and_to_nobody_else(cast: Cast, batch: Batch) -> None:
    before = Message.objects.count()
    finish(batch)

    message = Message.objects.get(kind="import.done")
    assert (message.user, Message.objects.count() - before) == (cast.chair, 1)


def test_a_row_that_another_worker_holds_is_left_to_it(batch: Batch) -> None:
    """The claim skips rows that are locked, instead of waiting for them."""
    with connection.execute_wrapper(_seen := _Statements()):
        running.run_some(batch.pk, cases=1, now=NOW)

    assert any("SKIP LOCKED" in one and "imports_row" in one for one in _seen.texts)


class _Statements:
    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        self.texts.append(sql)
        return execute(sql, *rest)


def test_a_reference_is_taken_in_once_whatever_the_code_does(cast: Cast) -> None:
    batch = imports.ran(cast, [imports.row(1)], NOW)
    head = batch.rows.get()
    twin = imports.checked(cast.secretary, [imports.row(2)], NOW).rows.get()
    twin.reference, twin.state, twin.procedure = head.reference, Row.State.IMPORTED, head.procedure
    with pytest.raises(Exception, match="import_reference_once"):
        twin.save()
