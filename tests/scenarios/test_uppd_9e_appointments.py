"""ROZP23 § 18: what was planned here is not held here any more, and the new team knows what people expect."""

import datetime as dt

import pytest

from apps.meetings import selectors as meetings
from apps.meetings.models import Appointment, State
from apps.notifications.models import Message
from apps.procedures.models import Procedure
from apps.transfers import records
from tenants import schema
from tests.conftest import KOLBUSZOWA, NYSA, Page
from tests.factories import procedures as made
from tests.factories import transfers
from tests.factories.cast import Cast
from tests.factories.meetings import planned
from tests.scenarios.handing_over import (
    LATER,
    MONDAY,
    carry,
    handed_over,
    record_accepted,
    sent,
    take_over,
)

pytestmark = pytest.mark.django_db
# Receipts are taken in at the clock of the machine.
COMING = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(days=9)


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return made.go_on_to_diagnosis(cast, made.started(cast, MONDAY), MONDAY)


def visit(cast: Cast, procedure: Procedure, at: dt.datetime, now: dt.datetime) -> Appointment:
    return planned(cast.social_worker, procedure, at, "victim", now=now, place="Zmyślona 3")


def test_what_is_to_come_is_cancelled_with_the_receipt_and_its_staff_are_told(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    coming = planned(
        cast.secretary, procedure, COMING, "victim", now=COMING - dt.timedelta(days=2),
        users=[cast.social_worker],
    )  # fmt: skip
    past = visit(cast, procedure, LATER, MONDAY)
    sent(cast, procedure)
    carry(NYSA, "procedure-handover")
    take_over(there)
    coming.refresh_from_db()
    assert coming.state == State.PLANNED

    carry(KOLBUSZOWA, "handover-receipt")

    coming.refresh_from_db()
    past.refresh_from_db()
    assert coming.state == State.CANCELLED
    assert coming.reason is not None
    assert "Nysa, NK/0001/" in coming.reason["text"]
    assert past.state == State.PLANNED  # it may have been held: somebody records it
    told = Message.objects.filter(kind="meeting.cancelled")
    assert [one.user for one in told] == [cast.social_worker]
    (in_feed,) = meetings.own_appointments(cast.social_worker, COMING - dt.timedelta(days=2))
    assert (in_feed.pk, in_feed.state, in_feed.version) == (coming.pk, State.CANCELLED, 2)


def test_the_new_team_reads_what_was_planned_without_its_place(
    cast: Cast, there: Cast, procedure: Procedure, page: Page
) -> None:
    visit(cast, procedure, COMING, COMING - dt.timedelta(days=2))
    taken = handed_over(cast, there, procedure)
    text = (
        page.client(there.secretary, NYSA).get(f"/transfers/records/{taken.pk}/").content.decode()
    )
    assert "Zaplanowane tam przed przekazaniem" in text
    assert "Przykładowa Anna" in text
    assert "Zmyślona 3" not in text
    with schema.office(NYSA):
        (one,) = records.read_by(there.secretary, taken).planned
        assert (one["at"], one["team"]) == (COMING, "Kolbuszowa")


def test_what_was_planned_while_the_parcel_was_on_its_way_comes_with_the_second_one(
    cast: Cast, there: Cast, procedure: Procedure
) -> None:
    visit(cast, procedure, COMING, COMING - dt.timedelta(days=2))
    sent(cast, procedure)
    carry(NYSA, "procedure-handover")
    visit(cast, procedure, COMING + dt.timedelta(days=1), COMING - dt.timedelta(days=2))
    take_over(there)
    carry(KOLBUSZOWA, "handover-receipt")
    procedure.refresh_from_db()

    taken = handed_over(cast, there, procedure)

    with schema.office(NYSA):
        found = records.read_by(there.secretary, taken).planned
        assert [one["at"] for one in found] == [COMING, COMING + dt.timedelta(days=1)]


def test_a_hand_over_on_paper_cancels_them_too(cast: Cast, procedure: Procedure) -> None:
    coming = visit(cast, procedure, COMING, COMING - dt.timedelta(days=2))
    outgoing = transfers.left_on_paper(cast.secretary, cast.chair, procedure, MONDAY)
    record_accepted(cast.secretary, outgoing, LATER)
    coming.refresh_from_db()
    assert coming.state == State.CANCELLED
