"""UPPD art. 11a.6–8: the Police help to take belongings at most twice, each time within 48 hours."""

import datetime as dt

import pytest

from apps.common.errors import DomainError
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.scenarios.steps import begin, take, terms

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def test_a_third_request_is_refused(cast: Cast) -> None:
    order = begin(
        cast.social_worker, procedures.in_diagnosis(cast, DAY), "court-order", DAY,
        known_as="moved", kinds=["leave_home"],
    )  # fmt: skip
    order = take(cast.social_worker, order, "issue", DAY, kinds=["leave_home"])
    for _time in range(2):
        take(cast.social_worker, order, "request-belongings", DAY, hour="10:00")
        take(cast.social_worker, order, "collect-belongings", DAY, hour="12:00")

    with pytest.raises(DomainError, match="2 razy"):
        take(cast.social_worker, order, "request-belongings", DAY, hour="14:00")
    assert "D36" in terms(order)
