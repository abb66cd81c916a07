"""Who sits in a group changes: a substitute, a successor, somebody designated (UPPD art. 9a, ROZP23 § 9)."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.common.errors import Invalid, NotPermitted
from apps.deadlines.models import Deadline
from apps.procedures import selectors
from apps.procedures.models import Procedure
from apps.procedures.rules.states import Action
from apps.procedures.services import actions
from apps.procedures.services.inputs import ActionInput
from apps.teams.models import Membership
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.scenarios.steps import begin

DAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
LATER = DAY + dt.timedelta(days=10)


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return procedures.in_diagnosis(cast, DAY)


def change(cast: Cast, procedure: Procedure, *others: User, **core: User) -> Procedure:
    given = ActionInput(
        on=LATER.date(), others=list(others),
        **{"social_worker": cast.social_worker, "police_officer": cast.police_officer, **core},
    )  # fmt: skip
    return actions.take(
        actor=cast.chair, procedure_id=procedure.pk, action=Action.CHANGE_GROUP, given=given,
        now=LATER,
    )  # fmt: skip


def test_who_is_designated_sees_the_procedure_from_then_on(
    cast: Cast, procedure: Procedure
) -> None:
    assert not selectors.visible_to(cast.outsider).filter(pk=procedure.pk).exists()
    change(cast, procedure, cast.outsider)
    assert selectors.visible_to(cast.outsider).filter(pk=procedure.pk).exists()
    seat = Membership.objects.get(user=cast.outsider)
    assert (seat.since, seat.until) == (LATER.date(), None)
    waiting = Deadline.objects.filter(subject_id=procedure.pk, rule_code="D10").get()
    assert cast.outsider in waiting.assignees.all()


def test_who_leaves_sees_nothing_more_and_owes_nothing_more(
    cast: Cast, procedure: Procedure
) -> None:
    change(cast, procedure, cast.outsider)
    order = begin(
        cast.police_officer, procedure, "police-order", LATER, hour="09:00", kinds=["leave_home"],
        unit="KP Przykładowo",
    )  # fmt: skip
    change(cast, procedure)
    assert not selectors.visible_to(cast.outsider).filter(pk=procedure.pk).exists()
    for subject in (procedure.pk, order.pk):
        for term in Deadline.objects.filter(subject_id=subject, status="open"):
            assert cast.outsider not in term.assignees.all()
    seats = Membership.objects.filter(group=procedure.group, until=None)
    assert {one.user for one in seats} == {cast.social_worker, cast.police_officer}


def test_the_core_stays_whole_and_only_the_chair_changes_it(
    cast: Cast, procedure: Procedure
) -> None:
    with pytest.raises(Invalid) as refusal:
        change(cast, procedure, police_officer=cast.social_worker)
    assert [one.anchor for one in refusal.value.problems] == ["police_officer"]
    with pytest.raises(NotPermitted):
        actions.take(
            actor=cast.social_worker, procedure_id=procedure.pk, action=Action.CHANGE_GROUP,
            given=ActionInput(on=LATER.date()), now=LATER,
        )  # fmt: skip
    assert Membership.objects.filter(group=procedure.group, until=None).count() == 2


def test_a_change_that_changes_nothing_is_none(cast: Cast, procedure: Procedure) -> None:
    change(cast, procedure, cast.outsider)
    known = procedure.events.count()
    with pytest.raises(Invalid, match="już dokładnie te osoby"):
        change(cast, procedure, cast.outsider)
    assert procedure.events.count() == known
    assert Membership.objects.filter(user=cast.outsider).count() == 1
