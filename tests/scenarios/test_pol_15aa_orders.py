"""Police orders: ustawa o Policji art. 15aa–15ak."""

import datetime as dt

import pytest

from apps.common.errors import Invalid
from apps.deadlines.models import Status
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.scenarios.steps import begin, take, terms

ISSUED = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
GIVEN = {
    "hour": "09:00", "kinds": ["leave_home", "approach_person"], "distance": "50",
    "unit": "KP Przykładowo",
}  # fmt: skip


def after(days: int) -> dt.datetime:
    return ISSUED + dt.timedelta(days=days)


def test_an_order_lives_fourteen_days(cast: Cast) -> None:
    order = begin(
        cast.police_officer, procedures.started(cast, ISSUED), "police-order", ISSUED, **GIVEN
    )
    assert terms(order)["D29"].due_on == dt.date(2026, 11, 16)
    take(cast.police_officer, order, "serve", ISSUED, hour="12:00")
    with pytest.raises(Invalid):
        take(cast.police_officer, order, "check", ISSUED, kept="yes")
    for days in (1, 5, 9):
        take(cast.police_officer, order, "check", after(days), kept="yes")
    with pytest.raises(Invalid):
        take(cast.police_officer, order, "expire", after(13))
    assert take(cast.police_officer, order, "expire", after(14)).state == "expired"
    assert terms(order)["D29"].status == Status.MET


def test_two_orders_of_one_procedure_have_their_own_terms(cast: Cast) -> None:
    procedure = procedures.started(cast, ISSUED)
    first, second = (
        begin(cast.police_officer, procedure, "police-order", ISSUED, **GIVEN) for _ in range(2)
    )
    assert set(terms(first)) == set(terms(second)) >= {"D29"}


def test_only_the_court_extends_and_says_until_when(cast: Cast) -> None:
    order = begin(
        cast.police_officer, procedures.started(cast, ISSUED), "police-order", ISSUED, **GIVEN
    )
    with pytest.raises(Invalid):
        take(cast.police_officer, order, "secure", after(3))
    secured = take(cast.police_officer, order, "secure", after(3), until="2027-01-31")
    assert secured.state == "secured"
    assert terms(order)["D29"].status == Status.LAPSED
