"""The programme for who uses violence: UPPD art. 9b ust. 11–13, ROZP23 § 15."""

import datetime as dt

import pytest

from apps.common.errors import Invalid
from apps.deadlines.models import Deadline, Status
from apps.procedures.models import Matter
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.scenarios.steps import begin, take, terms

DAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
GIVEN = {"programme": "KE", "decided": "unanimous"}


def after(days: int) -> dt.datetime:
    return DAY + dt.timedelta(days=days)


def test_the_person_reports_and_finishes(cast: Cast) -> None:
    matter = begin(
        cast.social_worker, procedures.in_diagnosis(cast, DAY), "programme", DAY, **GIVEN
    )
    take(cast.secretary, matter, "direct", DAY)
    take(cast.secretary, matter, "deliver", DAY)
    assert terms(matter)["D14"].subject_label.endswith("/1")
    take(cast.police_officer, matter, "report", after(10))
    take(cast.police_officer, matter, "enrol", after(20))
    take(cast.police_officer, matter, "finish", after(100))
    done = take(cast.police_officer, matter, "certify", after(110))

    assert done.state == "certified"
    found = {code: one.status for code, one in terms(matter).items()}
    assert found == {"D14": Status.MET, "D16": Status.MET, "D17": Status.MET}


def test_who_evades_is_summoned_twice_and_the_offence_is_notified(cast: Cast) -> None:
    matter = begin(
        cast.social_worker, procedures.in_diagnosis(cast, DAY), "programme", DAY, **GIVEN
    )
    for who, step, days in (
        ("secretary", "direct", 0), ("secretary", "deliver", 0), ("police_officer", "summon", 31),
        ("police_officer", "summon-again", 60), ("police_officer", "miss", 95),
        ("police_officer", "move-offence", 95), ("secretary", "notify-offence", 97),
        ("secretary", "tell-commander", 97),
    ):  # fmt: skip
        given = {"ground": "not_enrolled"} if step == "move-offence" else {}
        matter = take(getattr(cast, who), matter, step, after(days), **given)

    assert matter.state == "offence_notified"
    found = {code: one.status for code, one in terms(matter).items()}
    assert found == {
        "D14": Status.LAPSED, "D15": Status.MET, "D16": Status.LAPSED, "D18": Status.MET,
        "D19": Status.MET,
    }  # fmt: skip


def _enrolled(cast: Cast) -> Matter:
    matter = begin(
        cast.social_worker, procedures.in_diagnosis(cast, DAY), "programme", DAY, **GIVEN
    )
    take(cast.secretary, matter, "direct", DAY)
    take(cast.secretary, matter, "deliver", DAY)
    take(cast.police_officer, matter, "report", after(10))
    return take(cast.police_officer, matter, "enrol", after(20))


def _moved(cast: Cast, matter: Matter, day: int, ground: str) -> str:
    take(cast.police_officer, matter, "move-offence", after(day), ground=ground)
    return take(cast.secretary, matter, "notify-offence", after(day)).state


def test_who_leaves_comes_back_and_leaves_again_evades(cast: Cast) -> None:
    matter = _enrolled(cast)
    for day, step in ((30, "interrupt"), (40, "resume"), (50, "interrupt")):
        given = {"reason": "Bez słowa."} if step == "interrupt" else {}
        take(cast.police_officer, matter, step, after(day), **given)

    assert _moved(cast, matter, 55, "interrupted") == "offence_notified"


def test_who_came_back_and_finished_has_not_left(cast: Cast) -> None:
    matter = _enrolled(cast)
    take(cast.police_officer, matter, "interrupt", after(30), reason="Bez słowa.")
    take(cast.police_officer, matter, "resume", after(40))
    take(cast.police_officer, matter, "finish", after(100))

    with pytest.raises(Invalid, match="przerwania udziału"):
        _moved(cast, matter, 101, "interrupted")
    with pytest.raises(Invalid, match="30 dni od ukończenia"):
        _moved(cast, matter, 101, "not_completed")
    assert _moved(cast, matter, 140, "not_completed") == "offence_notified"


@pytest.mark.parametrize("directed", [True, False])
def test_a_motion_that_the_team_does_not_follow_ends(cast: Cast, *, directed: bool) -> None:
    matter = begin(
        cast.social_worker, procedures.in_diagnosis(cast, DAY), "programme", DAY, **GIVEN
    )
    if directed:
        take(cast.secretary, matter, "direct", DAY)
    end = "revoke" if directed else "refuse"

    done = take(cast.secretary, matter, end, after(3), reason="Program nie jest prowadzony.")

    assert done.state == ("revoked" if directed else "refused")
    assert not Deadline.objects.about("matter", matter.pk).open().exists()
