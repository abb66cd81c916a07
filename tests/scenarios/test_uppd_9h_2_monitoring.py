"""UPPD art. 9h.2: monitoring lasts nine months, and what was owed at the closing stays owed."""

import datetime as dt

import pytest

from apps.common.errors import Invalid
from apps.deadlines import services as deadlines
from apps.deadlines.models import Deadline, Status
from apps.procedures import sheet
from apps.procedures.models import Procedure
from apps.procedures.rules.states import Action, State
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from tests.factories import procedures as made
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
CLOSED = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
LAST = dt.date(2026, 12, 2)  # nine months
LATER = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return made.closed(cast, CLOSED)


def take(cast: Cast, procedure: Procedure, action: Action, on: dt.date) -> Procedure:
    return actions.take(
        actor=cast.social_worker, procedure_id=procedure.pk, action=action,
        given=ActionInput(on=on), now=LATER,
    )  # fmt: skip


def term(procedure: Procedure, code: str) -> Deadline:
    return Deadline.objects.get(subject_id=procedure.pk, rule_code=code)


@pytest.mark.parametrize("early", [275, 30, 1])
def test_it_does_not_end_before_nine_months(cast: Cast, procedure: Procedure, early: int) -> None:
    with pytest.raises(Invalid, match="02.12.2026"):
        take(cast, procedure, Action.END_MONITORING, LAST - dt.timedelta(days=early))
    procedure.refresh_from_db()
    assert procedure.state == State.MONITORING
    assert term(procedure, "D20").status == Status.OPEN


@pytest.mark.parametrize("late", [0, 1])
def test_it_ends_on_the_last_day(cast: Cast, procedure: Procedure, late: int) -> None:
    day = LAST + dt.timedelta(days=late)
    assert take(cast, procedure, Action.END_MONITORING, day).state == State.ARCHIVED
    assert term(procedure, "D20").days_late(LATER.date()) == late


def test_the_chair_may_waive_it_where_nobody_can_be_watched_any_more(
    cast: Cast, procedure: Procedure
) -> None:
    deadlines.waive(
        actor=cast.chair, deadline_id=term(procedure, "D20").pk, reason="Zgon.", now=CLOSED
    )
    day = CLOSED.date() + dt.timedelta(days=3)
    assert take(cast, procedure, Action.END_MONITORING, day).state == State.ARCHIVED


def test_a_protocol_that_is_late_is_still_handed_over_after_the_end(
    cast: Cast, procedure: Procedure
) -> None:
    take(cast, procedure, Action.END_MONITORING, LAST)
    assert term(procedure, "D13").status == Status.OPEN
    take(cast, procedure, Action.DELIVER_PROTOCOL, LAST + dt.timedelta(days=1))
    assert term(procedure, "D13").status == Status.MET


def test_what_was_not_done_before_the_end_stays_in_the_sheet(cast: Cast) -> None:
    """Nobody informed the person using violence (D07), and the procedure ended 40 days later."""
    procedure = made.in_diagnosis(cast, CLOSED)
    end = CLOSED + dt.timedelta(days=40)
    made.closed(cast, end, procedure)
    rows = {one.code: one for one in sheet.of_procedure(cast.chair, procedure, today=LATER.date())}
    assert term(procedure, "D07").status == Status.LAPSED
    assert (rows["D07"].standing, rows["D07"].done) == ("missed", None)
    assert rows["D07"].days_late == 40 - 3  # due on Thursday 5 March
    assert "D07" in {one.code for one in sheet.totals(list(rows.values())) if one.late}
    assert term(procedure, "D01b").status == Status.OPEN  # NK-B is still owed to the victim
