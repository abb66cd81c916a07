"""Groups have their obligatory core; who has left a group is not in it any more."""

import datetime as dt

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from apps.accounts.models import User
from apps.common.errors import Invalid
from apps.teams import selectors, services
from apps.teams.models import Group, Membership
from tests.factories.cast import Cast

DAY = dt.date(2026, 3, 2)


def appoint(cast: Cast, *others: User, **given: User) -> Group:
    return services.appoint(
        by=cast.chair, on=DAY, others=others,
        **{"social_worker": cast.social_worker, "police_officer": cast.police_officer, **given},
    )  # fmt: skip


def _groups_of(user: User) -> list[object]:
    return list(selectors.groups_open_to(user).values_list("group_id", flat=True))


def test_a_group_has_its_core_and_others(cast: Cast) -> None:
    group = appoint(cast, cast.outsider)
    functions = group.memberships.order_by("pk").values_list("user__username", "function")
    assert list(functions) == [
        ("social_worker", "social_worker"), ("police_officer", "police_officer"),
        ("outsider", "other"),
    ]  # fmt: skip
    assert _groups_of(cast.outsider) == [group.pk]


def test_nobody_is_in_a_group_twice(cast: Cast) -> None:
    with pytest.raises(Invalid):
        appoint(cast, cast.social_worker)
    assert not Group.objects.exists()


@pytest.mark.parametrize("who", ["teacher", "chair", "administrator"])
def test_only_members_of_groups_are_appointed(cast: Cast, who: str) -> None:
    with pytest.raises(Invalid):
        appoint(cast, police_officer=getattr(cast, who))


def test_a_blocked_member_is_not_appointed(cast: Cast) -> None:
    User.objects.filter(pk=cast.police_officer.pk).update(is_active=False)
    with pytest.raises(Invalid):
        appoint(cast, police_officer=User.objects.get(pk=cast.police_officer.pk))
    assert cast.police_officer not in selectors.candidates()["police_officer"]


def test_who_left_is_not_a_member_and_may_come_back(cast: Cast) -> None:
    group = appoint(cast)
    Membership.objects.filter(user=cast.police_officer).update(until=DAY)
    assert selectors.members(group) == [cast.social_worker]
    assert _groups_of(cast.police_officer) == []
    again = {
        "group": group,
        "user": cast.police_officer,
        "function": "police_officer",
        "since": DAY,
    }
    Membership.objects.create(**again)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(**again)


def test_candidates_are_offered_by_institution(cast: Cast) -> None:
    found = selectors.candidates()
    assert found["social_worker"] == [cast.social_worker]
    assert found["police_officer"] == [cast.police_officer]
    assert set(found["others"]) == {cast.social_worker, cast.police_officer, cast.outsider}


def test_a_meeting_remembers_who_was_there(cast: Cast) -> None:
    group = appoint(cast)
    meeting = services.record_meeting(
        group=group, on=DAY, is_remote=True, present=[cast.police_officer]
    )
    assert list(meeting.present.all()) == [cast.police_officer]
    assert (meeting.is_remote, meeting.held_on) == (True, DAY)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"social_worker": "outsider"}, "social_worker"),  # of health care
        ({"police_officer": "outsider"}, "police_officer"),
        ({"social_worker": "police_officer", "police_officer": "social_worker"}, "social_worker"),
    ],
)
def test_the_core_is_of_the_institutions_that_the_act_names(
    cast: Cast, given: dict[str, str], field: str
) -> None:
    """UPPD art. 9a.11: a social worker and a police officer, not the other way round."""
    with pytest.raises(Invalid) as refusal:
        appoint(cast, **{name: getattr(cast, who) for name, who in given.items()})
    assert [one.anchor for one in refusal.value.problems] == [field]
