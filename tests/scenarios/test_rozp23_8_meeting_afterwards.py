"""ROZP23 § 8.4: each meeting of the group has its minutes, also one that nobody planned here before."""

import datetime as dt

import pytest

from apps.common.errors import Invalid
from apps.meetings.models import Appointment, Kind
from apps.notifications.models import Message
from apps.procedures.models import Procedure
from tests.factories import meetings, procedures
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
NOW = START + dt.timedelta(days=30)


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return procedures.in_diagnosis(cast, START)


def planned(
    cast: Cast, procedure: Procedure, days: int, kind: str = Kind.GROUP_MEETING
) -> Appointment:
    return meetings.planned(
        cast.social_worker, procedure, START + dt.timedelta(days=days), kind=kind, now=NOW,
        users=[cast.social_worker, cast.police_officer],
    )  # fmt: skip


def test_a_meeting_of_the_group_that_took_place_is_recorded(
    cast: Cast, procedure: Procedure
) -> None:
    before = Message.objects.count()
    made = planned(cast, procedure, 10)
    assert made.starts_at < NOW
    assert Message.objects.count() == before  # nobody is called to what is over


def test_it_was_not_before_the_group(cast: Cast, procedure: Procedure) -> None:
    with pytest.raises(Invalid, match="grupy jeszcze nie powołano"):
        planned(cast, procedure, -1)


@pytest.mark.parametrize(
    "kind", [one for one in Kind if one not in (Kind.GROUP_MEETING, Kind.TEAM_MEETING)]
)
def test_nothing_else_is_planned_in_the_past(cast: Cast, procedure: Procedure, kind: Kind) -> None:
    with pytest.raises(Invalid, match="już minął"):
        planned(cast, procedure, 10, kind)
