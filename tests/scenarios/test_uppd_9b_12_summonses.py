"""UPPD art. 9b ust. 12 and 13: two summonses, and on what grounds the offence is moved to be notified."""

import datetime as dt

import pytest

from apps.common.errors import DomainError, Invalid
from apps.deadlines.models import Status
from apps.procedures.models import Matter
from tenants.models import DueEntry
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.scenarios.steps import begin, take, terms

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)  # a Monday
GIVEN = {"programme": "KE", "decided": "unanimous"}


def after(days: int) -> dt.datetime:
    return DAY + dt.timedelta(days=days)


@pytest.fixture
def referral(cast: Cast) -> Matter:
    """A referral delivered on the first day."""
    matter = begin(
        cast.social_worker, procedures.in_diagnosis(cast, DAY), "programme", DAY, **GIVEN
    )
    take(cast.secretary, matter, "direct", DAY)
    return take(cast.secretary, matter, "deliver", DAY)


def move(cast: Cast, matter: Matter, days: int, ground: str) -> Matter:
    return take(cast.social_worker, matter, "move-offence", after(days), ground=ground)


def test_the_second_summons_does_not_come_before_the_first(cast: Cast, referral: Matter) -> None:
    with pytest.raises(DomainError):
        take(cast.social_worker, referral, "summon-again", after(31))
    take(cast.social_worker, referral, "summon", after(40))
    with pytest.raises(Invalid):
        take(cast.social_worker, referral, "summon-again", after(39))


def test_nobody_is_summoned_while_they_may_still_report(cast: Cast, referral: Matter) -> None:
    # 30 days from 2 March end on Wednesday 1 April (D14).
    for days in (1, 30):
        with pytest.raises(Invalid, match=r"02\.04\.2026") as refusal:
            take(cast.social_worker, referral, "summon", after(days))
        assert refusal.value.problems[0].anchor == "on"
    assert "D15" not in terms(referral)
    take(cast.social_worker, referral, "summon", after(31))
    assert terms(referral)["D15"].start_at == dt.datetime(2026, 4, 1, 22, tzinfo=dt.UTC)


def test_who_does_not_report_is_summoned_twice_before_the_motion(
    cast: Cast, referral: Matter
) -> None:
    for step in ("summon", "summon-again"):
        with pytest.raises(Invalid, match="9b ust. 12") as refusal:
            move(cast, referral, 45, "not_reported")
        assert refusal.value.problems[0].anchor == "ground"
        take(cast.social_worker, referral, step, after(45))
    assert move(cast, referral, 45, "not_reported").state == "offence_moved"


def test_whoever_reported_did_not_fail_to_report(cast: Cast, referral: Matter) -> None:
    for step, days in (("summon", 31), ("summon-again", 40), ("report", 41)):
        take(cast.social_worker, referral, step, after(days))
    with pytest.raises(Invalid):
        move(cast, referral, 42, "not_reported")


@pytest.mark.parametrize(("days", "needs_reason"), [(29, False), (30, False), (32, True)])
def test_an_interval_over_thirty_days_is_asked_about(
    cast: Cast, referral: Matter, days: int, needs_reason: bool
) -> None:
    take(cast.social_worker, referral, "summon", after(31))  # Thursday 2 April; the term is 2 May
    day = after(31 + days) if days < 32 else dt.datetime(2026, 5, 5, 9, tzinfo=dt.UTC)
    if needs_reason:
        with pytest.raises(Invalid) as refusal:
            take(cast.social_worker, referral, "summon-again", day)
        assert refusal.value.problems[0].anchor == "late_reason"
    given = {"late_reason": "Choroba."} if needs_reason else {}
    take(cast.social_worker, referral, "summon-again", day, **given)
    term = terms(referral)["D15"]
    assert (term.status, term.is_late, term.reason) == (
        Status.MET, needs_reason, given.get("late_reason", ""),
    )  # fmt: skip


def test_the_interval_is_warned_of_beforehand(cast: Cast, referral: Matter) -> None:
    take(cast.social_worker, referral, "summon", after(31))
    stages = DueEntry.objects.filter(ref=terms(referral)["D15"].pk).order_by("due_at")
    assert [one.stage for one in stages] == ["before", "on_day", "after", "escalation"]


def test_a_missing_certificate_is_moved_only_after_its_ninety_days(
    cast: Cast, referral: Matter
) -> None:
    # 90 days from 2 March end on Sunday 31 May and roll to Monday 1 June.
    for days in (10, 90, 91):
        with pytest.raises(Invalid, match="90 dni"):
            move(cast, referral, days, "not_enrolled")
    assert move(cast, referral, 92, "not_enrolled").state == "offence_moved"


def test_a_programme_not_proved_to_be_finished_is_moved_after_thirty_days(
    cast: Cast, referral: Matter
) -> None:
    for step, days in (("report", 5), ("enrol", 10)):
        take(cast.social_worker, referral, step, after(days))
    take(cast.social_worker, referral, "finish", after(100))
    for days, ground in ((110, "not_completed"), (140, "not_enrolled"), (140, "not_reported")):
        with pytest.raises(Invalid):
            move(cast, referral, days, ground)
    assert move(cast, referral, 140, "not_completed").state == "offence_moved"


def test_no_certificate_is_missing_before_its_last_day(cast: Cast, referral: Matter) -> None:
    for days in (10, 91):
        with pytest.raises(Invalid, match=r"02\.06\.2026") as refusal:
            take(cast.social_worker, referral, "miss", after(days))
        assert refusal.value.problems[0].anchor == "on"
    assert "D18" not in terms(referral)
    take(cast.social_worker, referral, "miss", after(92))
    assert terms(referral)["D18"].status == Status.OPEN


def test_a_certificate_of_completion_is_missing_thirty_days_after_the_end(
    cast: Cast, referral: Matter
) -> None:
    """The ninety days to begin were kept and do not count any more."""
    for step, days in (("report", 5), ("enrol", 10), ("finish", 40)):
        take(cast.social_worker, referral, step, after(days))
    due = terms(referral)["D17"].due_on
    assert due == dt.date(2026, 5, 11)
    with pytest.raises(Invalid, match=r"12\.05\.2026"):
        take(cast.social_worker, referral, "miss", after(70))
    take(cast.social_worker, referral, "miss", after(71))
    assert terms(referral)["D18"].status == Status.OPEN
