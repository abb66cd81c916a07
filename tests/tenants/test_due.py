"""The due index: claimed once, found again after a crash, silent about what it is."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants import due, schema
from tenants.models import DueEntry, Office
from tests.conftest import KOLBUSZOWA, NYSA
from tests.tenants.conftest import set_status, sql

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)


def _put(office: str = KOLBUSZOWA, *, at: dt.datetime = NOW - HOUR, stage: str = "before") -> int:
    ref = uuid.uuid4()
    with schema.office(office):
        due.put(ref, [(stage, at)])
        return int(DueEntry.objects.get(ref=ref).pk)


def test_what_is_due_is_claimed_once(db: None) -> None:
    first, second, other = _put(at=NOW - 2 * HOUR), _put(), _put(NYSA)
    _put(at=NOW + SECOND)

    assert due.claim(NOW) == {KOLBUSZOWA: [first, second], NYSA: [other]}
    assert due.claim(NOW + SECOND / 2) == {}


def test_an_unfinished_claim_expires(db: None) -> None:
    entry = _put()
    due.claim(NOW)

    assert due.claim(NOW + due.CLAIM_EXPIRES) == {}
    assert due.claim(NOW + due.CLAIM_EXPIRES + SECOND) == {KOLBUSZOWA: [entry]}


def test_what_is_done_is_not_claimed(db: None) -> None:
    entry = _put()
    with schema.office(KOLBUSZOWA):
        due.done(DueEntry.objects.get(pk=entry), NOW)

    assert due.claim(NOW + HOUR) == {}


@pytest.mark.parametrize("status", [one for one in Office.Status if one != Office.Status.ACTIVE])
def test_an_office_that_is_not_active_is_skipped(db: None, status: Office.Status) -> None:
    """D9: also one in the middle of being set up."""
    entry, other = _put(), _put(NYSA)
    set_status(KOLBUSZOWA, status)
    assert due.claim(NOW) == {NYSA: [other]}

    set_status(KOLBUSZOWA, Office.Status.ACTIVE)
    assert due.claim(NOW) == {KOLBUSZOWA: [entry]}


def test_one_sweep_costs_the_same_for_any_number_of_offices(db: None) -> None:
    costs = []
    for offices in ([KOLBUSZOWA], [KOLBUSZOWA, NYSA, "w_18", "w_16"]):
        for office in offices:
            _put(office)
        with schema.public():
            sql("SELECT 1")
            with CaptureQueriesContext(connection) as queries:
                assert len(due.claim(NOW)) == len(offices)
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 3


def test_a_sweep_takes_the_most_urgent_first(db: None) -> None:
    later, sooner = _put(), _put(at=NOW - 2 * HOUR)

    assert due.claim(NOW, limit=1) == {KOLBUSZOWA: [sooner]}
    assert due.claim(NOW + SECOND, limit=1) == {KOLBUSZOWA: [later]}


def test_an_office_opens_its_own_entries_only(db: None) -> None:
    own, other = _put(), _put(NYSA)

    with schema.office(KOLBUSZOWA):
        assert [entry.pk for entry in due.open_entries([own, other])] == [own]


def test_a_plan_replaces_what_is_not_done(db: None) -> None:
    ref = uuid.uuid4()
    with schema.office(KOLBUSZOWA):
        due.put(ref, [("before", NOW), ("on_day", NOW + HOUR)])
        due.put(ref, [("on_day", NOW + 2 * HOUR)])
        assert list(DueEntry.objects.values_list("stage", "due_at")) == [("on_day", NOW + 2 * HOUR)]
        due.clear(ref)
        assert not DueEntry.objects.exists()


def test_a_stage_that_is_done_is_not_told_again(db: None) -> None:
    ref = uuid.uuid4()
    with schema.office(KOLBUSZOWA):
        due.put(ref, [("before", NOW)])
        due.done(DueEntry.objects.get(), NOW)
        due.put(ref, [("before", NOW)])

    assert due.claim(NOW + HOUR) == {}


def test_reminders_belong_to_an_office(db: None) -> None:
    with pytest.raises(schema.NoActiveOffice):
        due.put(uuid.uuid4(), [("before", NOW)])
    with pytest.raises(schema.NoActiveOffice):
        due.open_entries([1])


def test_the_index_says_nothing_about_people(db: None) -> None:
    columns = sql(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'tenants_dueentry'"
    )

    assert {name for (name,) in columns} == {
        "id", "office_id", "ref", "stage", "due_at", "claimed_at", "done_at",
    }  # fmt: skip
