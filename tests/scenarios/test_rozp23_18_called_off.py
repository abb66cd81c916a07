"""ROZP23 §§ 11, 12, 18: a meeting that is off leaves no letter that calls somebody to it."""

import datetime as dt

import pytest
from django.utils import timezone

from apps.common.errors import DomainError
from apps.letters import services as letters
from apps.letters.models import Letter
from apps.meetings.models import Appointment
from apps.meetings.services import planning
from apps.meetings.services.apart import Clash
from apps.meetings.services.inputs import Slot
from apps.notifications.models import Message
from apps.procedures import timeline
from apps.procedures.models import Procedure
from tests.conftest import Page
from tests.factories import procedures as made
from tests.factories import transfers
from tests.factories.cast import Cast
from tests.factories.letters import calling
from tests.factories.meetings import adult, planned
from tests.scenarios.handing_over import LATER, MONDAY, handed_over

pytestmark = pytest.mark.django_db
# Receipts are taken in at the clock of the machine.
COMING = dt.datetime.now(dt.UTC).replace(microsecond=0, second=0) + dt.timedelta(days=9)
BEFORE = COMING - dt.timedelta(days=2)
KIND = "letter.called-off"


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return made.go_on_to_diagnosis(cast, made.started(cast, MONDAY), MONDAY)


def draft(cast: Cast, procedure: Procedure, side: str = "perpetrator") -> Letter:
    return calling(cast.social_worker, adult(procedure, side), COMING, BEFORE)


def issued(cast: Cast, procedure: Procedure, side: str = "perpetrator") -> Letter:
    row = draft(cast, procedure, side)
    return letters.issue(actor=cast.social_worker, letter_id=row.pk, now=BEFORE)


def sent(cast: Cast, procedure: Procedure, side: str = "perpetrator") -> Letter:
    row = issued(cast, procedure, side)
    return letters.send(
        actor=cast.social_worker, letter_id=row.pk, means="by_hand" if side == "victim" else
        "registered_post", on=timezone.localdate(BEFORE), now=BEFORE,
    )  # fmt: skip


def hand_over(cast: Cast, procedure: Procedure) -> None:
    """Let a team take the procedure over on paper."""
    transfers.taken_over(cast.secretary, cast.chair, procedure, BEFORE)


def told(letter: Letter) -> set[str]:
    return {one.user.username for one in Message.objects.filter(kind=KIND, label=letter.number)}


def test_what_did_not_leave_is_cancelled_with_the_hand_over_and_says_why(
    cast: Cast, procedure: Procedure
) -> None:
    rows = [draft(cast, procedure), issued(cast, procedure)]
    hand_over(cast, procedure)
    for one in rows:
        one.refresh_from_db()
        assert one.state == "cancelled"
        assert one.called_off is not None
        assert "NK/0007/2026" in one.called_off["text"]


def test_the_staff_and_the_author_are_told_of_who_was_called_by_the_number_of_the_letter(
    cast: Cast, there: Cast, procedure: Procedure, page: Page
) -> None:
    letter = sent(cast, procedure, "victim")
    handed_over(cast, there, procedure)
    letter.refresh_from_db()
    assert letter.state == "delivered"
    assert letter.called_off_at is not None
    names = {one.username for one in (cast.chair, cast.secretary, cast.social_worker)}
    assert told(letter) == names
    text = page.client(cast.secretary).get(letter.get_absolute_url()).content.decode()
    assert "Spotkanie, na które wzywa to pismo, się nie odbędzie" in text
    assert "tylko przez bezpieczny kontakt" in text
    assert f'href="/persons/{letter.party_id}/"' in text


def test_a_letter_of_a_meeting_that_is_off_stands_in_nobodys_way(
    cast: Cast, procedure: Procedure
) -> None:
    meeting = planned(cast.social_worker, procedure, COMING, "perpetrator", now=BEFORE)
    sent(cast, procedure)
    cancel(cast, meeting)
    # The other side may come at that hour now.
    assert planned(cast.social_worker, procedure, COMING, "victim", now=BEFORE)


def cancel(cast: Cast, meeting: Appointment) -> Appointment:
    return planning.cancel(
        actor=cast.social_worker, appointment_id=meeting.pk, reason="Choroba.", now=BEFORE
    )


def test_cancelling_an_appointment_calls_its_letters_off_and_no_others(
    cast: Cast, procedure: Procedure
) -> None:
    meeting = planned(cast.social_worker, procedure, COMING, "perpetrator", now=BEFORE)
    its_own, unsent = sent(cast, procedure), issued(cast, procedure)
    later = calling(
        cast.social_worker, adult(procedure, "perpetrator"), COMING + dt.timedelta(days=1), BEFORE
    )
    cancel(cast, meeting)
    for one in (its_own, unsent, later):
        one.refresh_from_db()
    assert (its_own.state, unsent.state, later.state) == ("sent", "cancelled", "draft")
    assert its_own.called_off == {"text": "Choroba."}
    assert later.called_off_at is None
    assert told(its_own) == {"chair", "secretary", "social_worker"}
    # It had a number: whoever put it into an envelope already learns of it, too.
    assert told(unsent)


@pytest.mark.parametrize(
    ("hours", "lasts", "place", "is_off"),
    [
        (1, 60, "OPS, Rynek 1", True), (0, 60, "Biblioteka, Szkolna 2", True),
        (0, 90, "OPS, Rynek 1", False),
    ],
)  # fmt: skip
def test_moving_an_appointment_calls_off_letters_to_the_hour_or_place_before(
    cast: Cast, procedure: Procedure, hours: int, lasts: int, place: str, is_off: bool
) -> None:
    meeting = planned(
        cast.social_worker, procedure, COMING, "perpetrator", now=BEFORE, place="OPS, Rynek 1"
    )
    letter = sent(cast, procedure)
    starts = COMING + dt.timedelta(hours=hours)
    planning.move(
        actor=cast.social_worker, appointment_id=meeting.pk, now=BEFORE,
        slot=Slot(starts, starts + dt.timedelta(minutes=lasts), place),
    )  # fmt: skip
    letter.refresh_from_db()
    assert (letter.called_off_at is not None) == is_off
    if is_off:
        assert letter.called_off is not None
        assert f"{timezone.localtime(starts):%d.%m.%Y, %H:%M}" in letter.called_off["text"]


def test_a_letter_to_somebody_not_invited_there_stays(cast: Cast, procedure: Procedure) -> None:
    meeting = planned(cast.social_worker, procedure, COMING, now=BEFORE)
    letter = sent(cast, procedure)
    cancel(cast, meeting)
    letter.refresh_from_db()
    assert letter.called_off_at is None
    with pytest.raises(Clash):
        planned(cast.social_worker, procedure, COMING, "victim", now=BEFORE)


def test_what_was_called_off_takes_no_further_way_but_the_proof_of_delivery(
    cast: Cast, procedure: Procedure
) -> None:
    unsent, letter = issued(cast, procedure), sent(cast, procedure)
    hand_over(cast, procedure)
    with pytest.raises(DomainError):
        letters.send(
            actor=cast.secretary, letter_id=unsent.pk, means="by_hand", on=LATER.date(), now=BEFORE
        )
    done = letters.prove(
        actor=cast.secretary, letter_id=letter.pk, on=timezone.localdate(BEFORE), came_back=False,
        now=BEFORE,
    )  # fmt: skip
    assert done.state == "delivered"
    assert done.called_off_at is not None


def test_the_course_tells_of_no_day_of_a_meeting_that_is_off(
    cast: Cast, procedure: Procedure
) -> None:
    sent(cast, procedure)
    day = timezone.localdate(COMING)
    assert day in [one.at for one in timeline.of(cast.secretary, procedure)]
    hand_over(cast, procedure)
    assert day not in [one.at for one in timeline.of(cast.secretary, procedure)]


def test_a_meeting_of_the_past_is_not_called_off(cast: Cast, procedure: Procedure) -> None:
    was = BEFORE - dt.timedelta(days=1)
    letter = calling(
        cast.social_worker, adult(procedure, "perpetrator"), was, was - dt.timedelta(days=2)
    )
    hand_over(cast, procedure)
    letter.refresh_from_db()
    assert (letter.state, letter.called_off_at) == ("draft", None)
