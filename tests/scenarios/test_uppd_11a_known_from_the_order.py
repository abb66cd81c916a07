"""UPPD art. 11a and 11aa: a group hears of a court's order from the order itself, or from its motion."""

import datetime as dt

import pytest

from tests.factories import procedures
from tests.factories.cast import Cast
from tests.scenarios.steps import begin, take, terms

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def test_an_order_that_holds_is_recorded_without_its_motion(cast: Cast) -> None:
    order = begin(
        cast.social_worker, procedures.in_diagnosis(cast, DAY), "court-order", DAY,
        known_as="issued", kinds=["approach_person"], distance=100,
    )  # fmt: skip
    assert order.state == "issued"
    assert terms(order) == {}
    assert take(cast.social_worker, order, "end", DAY).state == "ended"


def test_a_motion_waits_for_the_court(cast: Cast) -> None:
    order = begin(
        cast.social_worker, procedures.in_diagnosis(cast, DAY), "court-order", DAY,
        known_as="moved", kinds=["leave_home"],
    )  # fmt: skip
    assert order.state == "moved"
    assert list(terms(order)) == ["D35"]
