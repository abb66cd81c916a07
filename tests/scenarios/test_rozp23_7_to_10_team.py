"""From form NK-A to the first meeting: ROZP23 § 2, § 7, § 8, § 10 and UPPD art. 9a.10a."""

import datetime as dt

from apps.deadlines.models import Deadline, Status
from apps.procedures.rules.states import Action, State
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from tests.factories import procedures
from tests.factories.cast import Cast


def terms(procedure_id: object) -> dict[str, Deadline]:
    return {one.rule_code: one for one in Deadline.objects.filter(subject_id=procedure_id)}


def test_completing_nka_starts_the_procedure_and_the_clock_of_d03(cast: Cast) -> None:
    monday = dt.datetime(2025, 12, 22, 10, tzinfo=dt.UTC)

    procedure = procedures.started(cast, monday)

    assert procedure.state == State.STARTED
    assert procedure.number == "NK/0001/2025"
    found = terms(procedure.pk)
    assert found["D03"].due_on == dt.date(2026, 1, 2)  # 24, 25, 26 Dec and 1 Jan are off
    assert list(found["D03"].assignees.all()) == [cast.police_officer]
    assert found["D01b"].due_on is None  # the law gives no number


def test_each_step_meets_its_term_and_starts_the_next(cast: Cast) -> None:
    day = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)  # Monday

    procedure = procedures.in_diagnosis(cast, day)

    assert procedure.state == State.DIAGNOSIS
    found = terms(procedure.pk)
    assert {code: one.status for code, one in found.items()} == {
        "D01b": Status.OPEN,
        "D03": Status.MET,
        "D04": Status.MET,
        "D05": Status.MET,
        "D06": Status.MET,
        "D07": Status.OPEN,
        "D10": Status.OPEN,
        "D11": Status.OPEN,
    }
    assert found["D07"].due_on == dt.date(2026, 3, 5)
    assert {one.username for one in found["D07"].assignees.all()} == {
        "social_worker",
        "police_officer",
    }


def test_a_late_step_is_recorded_as_late(cast: Cast) -> None:
    start = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    procedure = procedures.started(cast, start)
    late = start + dt.timedelta(days=8)

    actions.take(
        actor=cast.secretary, procedure_id=procedure.pk, action=Action.RECEIVE,
        given=ActionInput(on=late.date()), now=late,
    )  # fmt: skip

    d03 = terms(procedure.pk)["D03"]
    assert d03.is_late
    assert d03.days_late(late.date()) == 1  # due on Monday 9 March, met on the 10th
