"""A child in danger is secured: UPPD art. 12a–12b."""

import datetime as dt

import pytest

from apps.common.errors import Invalid
from apps.deadlines.models import Status
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.scenarios.steps import begin, take, terms

DAY = dt.datetime(2026, 3, 6, 9, tzinfo=dt.UTC)
GIVEN = {
    "hour": "09:30", "questionnaire": "yes", "police_officer": "Jan Zmyślony",
    "medic_kind": "nurse", "medic": "Ewa Zmyślona", "place": "closest",
}  # fmt: skip


def test_the_family_court_is_told_within_a_day(cast: Cast) -> None:
    child = begin(cast.police_officer, procedures.started(cast, DAY), "child-secured", DAY, **GIVEN)
    assert terms(child)["D27"].due_on == dt.date(2026, 3, 7)  # a Saturday counts: hours run on
    take(cast.police_officer, child, "notify-court", DAY, hour="11:00")
    assert terms(child)["D27"].status == Status.MET


@pytest.mark.parametrize("missing", ["police_officer", "medic_kind", "hour", "questionnaire"])
def test_nobody_decides_alone_and_the_hour_is_known(cast: Cast, missing: str) -> None:
    procedure = procedures.started(cast, DAY)
    with pytest.raises(Invalid) as refusal:
        begin(cast.police_officer, procedure, "child-secured", DAY, **{**GIVEN, missing: ""})
    assert [one.anchor for one in refusal.value.problems] == [missing]
