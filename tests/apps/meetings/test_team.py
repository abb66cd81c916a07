"""The interdisciplinary team: seats, agreements, notice, absences and the next meeting."""

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted
from apps.deadlines.models import Deadline
from apps.letters import team_letters
from apps.letters.models import TeamLetter
from apps.letters.prints import print_of_team
from apps.meetings import selectors
from apps.meetings.absence_letters import is_due, letters_about, register
from apps.meetings.models import Appointment, Invited, Kind, Seat
from apps.meetings.rules import team as rules
from apps.meetings.rules.team import Standing
from apps.meetings.services import planning, seats, team_meetings
from apps.meetings.services.seats import SeatChange, SeatInput
from apps.meetings.services.team_meetings import TeamHeldInput
from apps.notifications.models import Message
from tests.apps.meetings.conftest import NOW
from tests.factories.cast import Cast
from tests.factories.meetings import absent, seated, slot, team_called, team_held

TODAY = NOW.date()


def days(number: int) -> dt.datetime:
    return NOW + dt.timedelta(days=number)


def term(code: str) -> Deadline:
    return Deadline.objects.filter(rule_code=code).latest("created_at")


# 27.11.2026 is a Friday; 11.11. is a holiday.
@pytest.mark.parametrize(
    ("meeting", "notice", "report"),
    [
        (dt.date(2026, 11, 27), dt.date(2026, 11, 20), dt.date(2026, 11, 25)),
        (dt.date(2026, 11, 12), dt.date(2026, 11, 5), dt.date(2026, 11, 9)),
        (dt.date(2026, 11, 16), dt.date(2026, 11, 9), dt.date(2026, 11, 12)),
        (dt.date(2023, 6, 1), None, None),  # the old law knew neither
    ],
)
def test_notice_and_absence(meeting: dt.date, notice: Any, report: Any) -> None:
    assert (rules.notice_by(meeting), rules.report_by(meeting)) == (notice, report)
    assert not rules.is_excused(None, meeting)
    if report is not None:
        assert rules.is_excused(report, meeting)
        assert not rules.is_excused(report + dt.timedelta(days=1), meeting)


@pytest.mark.parametrize(
    ("expires", "expected"),
    [
        (None, Standing.VALID), (TODAY + dt.timedelta(61), Standing.VALID),
        (TODAY + dt.timedelta(60), Standing.SOON), (TODAY, Standing.SOON),
        (TODAY - dt.timedelta(1), Standing.EXPIRED),
    ],
)  # fmt: skip
def test_agreements_run_out(expires: Any, expected: Standing) -> None:
    assert rules.standing(expires, TODAY) is expected


@pytest.mark.django_db
def test_a_year_for_the_training_begins_with_the_seat(cast: Cast) -> None:
    seat = seated(cast.chair, cast.teacher, now=NOW)
    assert (term("D26").due_on, term("D26").status) == (dt.date(2027, 11, 16), "open")
    assert set(term("D26").assignees.all()) == {cast.teacher, cast.chair, cast.secretary}
    assert term("D26").subject_label == "ZI"
    assert term("D26").get_subject_url() == seat.get_absolute_url()
    seats.change(
        actor=cast.secretary, seat_id=seat.pk, now=NOW, given=SeatChange(training_done_on=TODAY)
    )
    assert (term("D26").status, term("D26").met_on) == ("met", TODAY)


@pytest.mark.django_db
def test_leaving_the_team_ends_the_term(cast: Cast) -> None:
    seat = seated(cast.chair, cast.teacher, now=NOW)
    seats.change(actor=cast.chair, seat_id=seat.pk, now=NOW, given=SeatChange(until=TODAY))
    assert term("D26").status == "lapsed"
    assert selectors.seats() == []
    seated(cast.chair, cast.teacher, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["social_worker", "teacher", "administrator", "dpo"])
def test_only_the_teams_staff_administers_it(cast: Cast, who: str) -> None:
    actor = getattr(cast, who)
    seat = seated(cast.chair, cast.teacher, now=NOW)
    for attempt in (
        lambda: seated(actor, cast.police_officer, now=NOW),
        lambda: seats.change(actor=actor, seat_id=seat.pk, given=SeatChange(), now=NOW),
        lambda: team_called(actor, days(20), now=NOW),
        lambda: seats.sign_agreement(
            actor=actor, institution=seat.institution, signed_on=TODAY, expires_on=None, now=NOW
        ),
    ):
        with pytest.raises(NotPermitted):
            attempt()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"user": None}, "name"), ({"name": "Jan Test"}, "name"), ({"act_number": " "}, "act_number"),
        ({"appointed_on": TODAY + dt.timedelta(1)}, "appointed_on"),
    ],
)  # fmt: skip
def test_seats_that_cannot_be(cast: Cast, given: Any, field: str) -> None:
    asked = {
        "institution": cast.teacher.institution, "appointed_on": TODAY, "act_number": "1",
        "user": cast.teacher, **given,
    }  # fmt: skip
    with pytest.raises(Invalid) as caught:
        seats.appoint(actor=cast.chair, given=SeatInput(**asked), now=NOW)
    assert caught.value.problems[0].anchor == field


@pytest.mark.django_db
def test_one_seat_a_person_and_one_chair(cast: Cast) -> None:
    seated(cast.chair, cast.chair, now=NOW, is_chair=True)
    for user, is_chair, field in ((cast.chair, False, "user"), (cast.teacher, True, "is_chair")):
        with pytest.raises(Invalid) as caught:
            seated(cast.chair, user, now=NOW, is_chair=is_chair)
        assert caught.value.problems[0].anchor == field


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given",
    [
        {"user": None}, {"name": "Jan Test"}, {"act_number": ""},
        {"until": TODAY - dt.timedelta(days=1)},
    ],
)  # fmt: skip
def test_the_database_refuses_such_seats_too(cast: Cast, given: Any) -> None:
    seat = seated(cast.chair, cast.teacher, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(pk=seat.pk).update(**given)


@pytest.fixture
def team(cast: Cast) -> list[Seat]:
    """The chair, the teacher and somebody without an account."""
    assert cast.teacher.institution is not None
    named = SeatInput(
        institution=cast.teacher.institution, appointed_on=TODAY, act_number="3", name="Jan Test"
    )
    return [
        seated(cast.chair, cast.chair, now=NOW, is_chair=True),
        seated(cast.chair, cast.teacher, now=NOW),
        seats.appoint(actor=cast.chair, given=named, now=NOW),
    ]


@pytest.mark.django_db
def test_nobody_to_call(cast: Cast) -> None:
    with pytest.raises(DomainError):
        team_called(cast.chair, days(20), now=NOW)


@pytest.mark.django_db
def test_everybody_is_called_and_the_notice_is_a_term(cast: Cast, team: list[Seat]) -> None:
    row = team_called(cast.secretary, days(11), now=NOW)
    assert row.kind == Kind.TEAM_MEETING
    assert {one.seat for one in row.invited.all()} == set(team)
    assert (term("D24").due_on, term("D24").status) == (dt.date(2026, 11, 20), "open")
    for number, one in enumerate(row.invited.all()):
        assert term("D24").status == "open", number
        planning.record_notice(actor=cast.chair, invited_id=one.pk, on=TODAY, now=NOW)
    assert (term("D24").status, term("D24").is_late) == ("met", False)
    assert selectors.appointment_of(cast.teacher, row.pk) == row
    assert selectors.appointment_of(cast.outsider, row.pk) is None
    assert Message.objects.filter(user=cast.teacher, kind="meeting.planned").count() == 1


@pytest.mark.django_db
def test_all_are_told_at_once(cast: Cast, team: list[Seat]) -> None:
    row = team_called(cast.chair, days(20), now=NOW)
    team_meetings.tell_all(actor=cast.chair, appointment_id=row.pk, on=TODAY, now=NOW)
    assert term("D24").status == "met"


@pytest.mark.django_db
@pytest.mark.parametrize(("ahead", "needs"), [(6, True), (7, False), (8, False)])
def test_less_than_seven_days_need_a_reason(
    cast: Cast, team: list[Seat], ahead: int, needs: bool
) -> None:
    if needs:
        with pytest.raises(Invalid) as caught:
            team_called(cast.chair, days(ahead), now=NOW)
        assert caught.value.problems[0].anchor == "reason"
    row = team_called(cast.chair, days(ahead), now=NOW, reason="Pilna sprawa")
    assert (row.short_notice is not None) is needs
    assert Deadline.objects.filter(rule_code="D24").exists() is not needs


@pytest.mark.django_db
def test_moving_counts_the_notice_anew_and_cancelling_ends_it(cast: Cast, team: list[Seat]) -> None:
    row = team_called(cast.chair, days(20), now=NOW)

    def move(ahead: int, reason: str = "") -> Appointment:
        return planning.move(
            actor=cast.chair, appointment_id=row.pk, slot=slot(days(ahead)), reason=reason, now=NOW
        )

    with pytest.raises(Invalid):
        move(3)
    move(10)
    assert (term("D24").due_on, term("D24").status) == (dt.date(2026, 11, 19), "open")
    assert move(3, "Pilne").short_notice == {"text": "Pilne"}
    assert not Deadline.objects.open().filter(rule_code="D24").exists()
    move(30)
    planning.cancel(actor=cast.chair, appointment_id=row.pk, reason="Choroba", now=NOW)
    assert not Deadline.objects.open().filter(rule_code="D24").exists()


def held(cast: Cast, start: dt.datetime, *, absent: list[Seat], now: dt.datetime,
         excused: list[Seat] | None = None) -> Appointment:  # fmt: skip
    row = team_called(cast.chair, start, now=now, reason="Próba")
    team_meetings.tell_all(
        actor=cast.chair, appointment_id=row.pk, on=timezone.localdate(now), now=now
    )
    invited = {one.seat: one for one in row.invited.select_related("seat")}
    given = TeamHeldInput(
        [one for seat, one in invited.items() if seat not in absent],
        [invited[one] for one in excused or []],
    )
    return team_meetings.hold(actor=cast.chair, appointment_id=row.pk, given=given, now=start)


@pytest.mark.django_db
def test_the_next_meeting_is_due_in_two_months(cast: Cast, team: list[Seat]) -> None:
    held(cast, days(10), absent=[], now=NOW)
    assert (term("D23").due_on, term("D23").status) == (dt.date(2027, 1, 26), "open")
    first = term("D23")
    held(cast, days(40), absent=[], now=days(11))
    first.refresh_from_db()
    assert (first.status, first.met_on) == ("met", days(40).date())
    assert Deadline.objects.open().filter(rule_code="D23").count() == 1


@pytest.mark.django_db
def test_an_absence_reported_two_working_days_before_is_excused(
    cast: Cast, team: list[Seat]
) -> None:
    """The meeting is on Friday 27.11.: Wednesday is in time, Thursday is not."""
    row = team_called(cast.chair, days(11), now=NOW)
    chair, teacher, named = (row.invited.get(seat=one) for one in team)
    team_meetings.report_absence(actor=cast.teacher, invited_id=teacher.pk, now=days(9))
    team_meetings.report_absence(actor=cast.secretary, invited_id=named.pk, now=days(10))
    with pytest.raises(NotFound):
        team_meetings.report_absence(actor=cast.teacher, invited_id=named.pk, now=days(9))
    team_meetings.hold(
        actor=cast.chair, appointment_id=row.pk, given=TeamHeldInput([chair]), now=days(11)
    )
    excused = {one.seat: one.is_excused for one in row.invited.filter(came=False)}
    assert excused == {team[1]: True, team[2]: False}


@pytest.mark.django_db
def test_the_third_unexcused_absence_is_told_to_the_chair(cast: Cast, team: list[Seat]) -> None:
    teacher = team[1]
    for number in range(4):
        excused = [teacher] if number == 1 else []
        held(cast, days(20 * number + 10), absent=[teacher], excused=excused, now=days(20 * number))
        told = Message.objects.filter(kind="team.absences")
        assert told.count() == (1 if number == 3 else 0), number
    message = Message.objects.get(kind="team.absences")
    assert (message.user, message.url) == (cast.chair, teacher.get_absolute_url())
    assert team_meetings.unexcused(teacher) == 3
    assert len(selectors.absences_of(teacher)) == 4


@pytest.mark.django_db
def test_a_meeting_is_recorded_by_the_teams_staff_after_it_began(
    cast: Cast, team: list[Seat]
) -> None:
    row = team_called(cast.chair, days(10), now=NOW)
    everybody = list(Invited.objects.filter(appointment=row))

    def hold(actor: User, now: dt.datetime, came: list[Invited]) -> Appointment:
        return team_meetings.hold(
            actor=actor, appointment_id=row.pk, given=TeamHeldInput(came), now=now
        )

    with pytest.raises(NotPermitted):
        hold(cast.teacher, days(10), everybody)
    with pytest.raises(DomainError):
        hold(cast.chair, days(9), everybody)
    with pytest.raises(Invalid):
        hold(cast.chair, days(10), [])
    assert hold(cast.secretary, days(10), everybody).state == "held"
    with pytest.raises(DomainError):
        hold(cast.chair, days(10), everybody)


@pytest.mark.django_db
def test_a_meeting_that_took_place_is_recorded_afterwards(cast: Cast, team: list[Seat]) -> None:
    """Nobody is called and no notice is asked for; terms and absences count from its day."""
    row = team_called(cast.secretary, NOW - dt.timedelta(hours=3), now=NOW)
    assert (row.short_notice, Message.objects.count()) == (None, 0)
    assert not Deadline.objects.filter(rule_code="D24").exists()
    came = list(row.invited.exclude(seat=team[1]))
    given = TeamHeldInput(came, told_on=TODAY)
    team_meetings.hold(actor=cast.secretary, appointment_id=row.pk, given=given, now=NOW)
    assert (term("D23").due_on, term("D23").status) == (dt.date(2027, 1, 18), "open")
    assert team_meetings.unexcused(team[1]) == 1


@pytest.mark.django_db
def test_who_sat_in_the_team_on_the_day_was_expected(cast: Cast, team: list[Seat]) -> None:
    with pytest.raises(DomainError, match="nikt nie zasiada"):
        team_called(cast.chair, NOW - dt.timedelta(days=1), now=NOW)
    seats.change(
        actor=cast.chair, seat_id=team[1].pk, now=days(9), given=SeatChange(until=days(9).date())
    )
    row = team_called(cast.chair, days(8), now=days(20))
    assert {one.seat for one in row.invited.all()} == set(team)
    row = team_called(cast.chair, days(9), now=days(20))
    assert {one.seat for one in row.invited.all()} == {team[0], team[2]}


@pytest.mark.django_db
def test_the_term_runs_from_the_latest_meeting_whenever_an_earlier_one_is_recorded(
    cast: Cast, team: list[Seat]
) -> None:
    held(cast, days(40), absent=[], now=NOW)
    latest = term("D23")
    team_held(cast.chair, days(10))
    latest.refresh_from_db()
    assert latest.status == "open"
    assert Deadline.objects.filter(rule_code="D23").count() == 1


@pytest.mark.django_db
def test_an_excuse_brought_later_is_a_further_version_that_counts(
    cast: Cast, team: list[Seat]
) -> None:
    teacher = team[1]
    row = held(cast, days(10), absent=[teacher], now=NOW)
    missing = row.invited.get(seat=teacher)
    came = list(row.invited.exclude(seat=teacher))

    def correct(actor: User, because: str, **given: Any) -> Appointment:
        return team_meetings.correct(
            actor=actor, appointment_id=row.pk, given=TeamHeldInput(came, **given), now=days(12),
            because=because,
        )  # fmt: skip

    with pytest.raises(NotPermitted):
        correct(cast.social_worker, "Zaświadczenie lekarskie")
    with pytest.raises(Invalid) as caught:
        correct(cast.secretary, " ")
    assert caught.value.problems[0].anchor == "because"
    assert team_meetings.unexcused(teacher) == 1
    correct(cast.secretary, "Zaświadczenie lekarskie", excused=[missing], text="Poprawiono")
    assert team_meetings.unexcused(teacher) == 0
    latest, (former,) = selectors.minutes_of(row), selectors.former_minutes(row)
    assert latest is not None
    assert (latest.version, latest.text) == (2, "Poprawiono")
    assert latest.because == {"text": "Zaświadczenie lekarskie"}
    assert (former.minutes.version, former.excused) == (1, [])
    assert sorted(former.came) == sorted(str(one.who) for one in came)
    assert Entry.objects.filter(action="meeting.corrected").count() == 1


@pytest.mark.django_db
def test_who_was_not_told_is_not_reproached_and_two_meetings_of_a_day_are_one(
    cast: Cast, team: list[Seat]
) -> None:
    teacher = team[1]
    for number in range(3):
        team_held(cast.chair, days(5 * number), absent=[teacher], is_told=False)
    assert team_meetings.unexcused(teacher) == 0
    for hour in range(3):
        team_held(cast.chair, days(20) + dt.timedelta(hours=hour), absent=[teacher])
    assert selectors.days_missed(teacher) == [days(20).date()]
    assert not Message.objects.filter(kind="team.absences").exists()
    with pytest.raises(DomainError):
        register(actor=cast.secretary, seat_id=teacher.pk, now=days(30))


@pytest.mark.django_db
def test_who_is_expected_elsewhere_is_named_and_planned_knowingly(
    cast: Cast, team: list[Seat]
) -> None:
    team_called(cast.chair, days(20), now=NOW)
    for minutes, is_refused in ((-60, False), (-59, True), (0, True), (59, True), (60, False)):
        asked = slot(days(20) + dt.timedelta(minutes=minutes))
        with transaction.atomic():
            if is_refused:
                with pytest.raises(Invalid, match="Jan Test") as caught:
                    team_meetings.plan(actor=cast.chair, slot=asked, reason="", now=NOW)
                assert caught.value.problems[0].anchor == "may_overlap"
                asked = replace(asked, may_overlap=True)
            row = team_meetings.plan(actor=cast.chair, slot=asked, reason="", now=NOW)
            planning.cancel(actor=cast.chair, appointment_id=row.pk, reason="Próba", now=NOW)
    row = team_called(cast.chair, days(22), now=NOW)
    with pytest.raises(Invalid):
        planning.move(actor=cast.chair, appointment_id=row.pk, slot=slot(days(20)), now=NOW)
    planning.move(actor=cast.chair, appointment_id=row.pk, slot=slot(days(22), 90), now=NOW)


@pytest.mark.django_db
def test_a_notice_cannot_follow_the_meeting(cast: Cast, team: list[Seat]) -> None:
    row = team_called(cast.chair, NOW - dt.timedelta(hours=3), now=NOW)
    given = TeamHeldInput(list(row.invited.all()), told_on=days(1).date())
    with pytest.raises(Invalid) as caught:
        team_meetings.hold(actor=cast.chair, appointment_id=row.pk, given=given, now=days(2))
    assert caught.value.problems[0].anchor == "told_on"
    for tell in (
        lambda: team_meetings.tell_all(
            actor=cast.chair, appointment_id=row.pk, on=days(1).date(), now=days(1)
        ),
        lambda: planning.record_notice(
            actor=cast.chair, invited_id=row.invited.all()[0].pk, on=days(1).date(), now=days(1)
        ),
    ):
        with pytest.raises(Invalid):
            tell()


@pytest.mark.django_db
def test_agreements(cast: Cast) -> None:
    institution = cast.teacher.institution
    assert institution is not None

    def sign(signed: dt.date, expires: dt.date | None) -> None:
        seats.sign_agreement(
            actor=cast.chair, institution=institution, signed_on=signed, expires_on=expires, now=NOW
        )

    sign(dt.date(2024, 1, 1), dt.date(2025, 1, 1))
    sign(dt.date(2026, 1, 1), None)
    assert [one.signed_on for one in selectors.agreements()] == [dt.date(2026, 1, 1)]
    for signed, expires in (
        (dt.date(2026, 1, 1), None), (TODAY + dt.timedelta(1), None),
        (TODAY, TODAY - dt.timedelta(1)),
    ):  # fmt: skip
        with pytest.raises(Invalid):
            sign(signed, expires)


@pytest.mark.django_db
def test_the_letter_to_the_institution_names_the_days_without_excuse_and_comes_at_the_third(
    cast: Cast, team: list[Seat]
) -> None:
    teacher = team[1]
    for number in range(4):
        with pytest.raises(DomainError):
            register(actor=cast.secretary, seat_id=teacher.pk, now=NOW)
        excused = [teacher] if number == 1 else []
        held(cast, days(20 * number + 10), absent=[teacher], excused=excused, now=days(20 * number))
    letter, is_new = register(actor=cast.secretary, seat_id=teacher.pk, now=days(80))
    assert (letter.number, letter.state, is_new) == ("P/0001/2027", "issued", True)
    assert Entry.objects.filter(action="team-letter.issued").count() == 1
    made = print_of_team(cast.secretary, letter.pk, days(80))
    text = " ".join(PdfReader(io.BytesIO(made.content)).pages[0].extract_text().split())
    for said in (str(teacher.institution), str(teacher), "9a ust. 7d i 7g", "P/0001/2027"):
        assert said in text
    missed = [days(20 * number + 10).strftime("%d.%m.%Y") for number in range(4)]
    assert [day in text for day in missed] == [True, False, True, True]
    assert Entry.objects.filter(action="team-letter.printed").count() == 1
    for who in (cast.teacher, cast.social_worker):
        with pytest.raises(NotPermitted):
            register(actor=who, seat_id=teacher.pk, now=NOW)
        with pytest.raises(NotFound):
            print_of_team(who, letter.pk, NOW)


@pytest.mark.django_db
def test_the_same_absences_make_one_letter_and_a_further_one_makes_another(
    cast: Cast, team: list[Seat]
) -> None:
    teacher = team[1]
    absent(cast.chair, teacher, 3, now=days(1))
    now = days(10)

    def press() -> tuple[TeamLetter, bool]:
        return register(actor=cast.secretary, seat_id=teacher.pk, now=now)

    first, _is_new = press()
    assert press() == (first, False)
    assert not is_due(teacher, letters_about(cast.secretary, teacher))
    absent(cast.chair, teacher, 1, now=days(5))
    assert is_due(teacher, letters_about(cast.secretary, teacher))
    second, is_new = press()
    assert (is_new, second.number) == (True, "P/0002/2026")
    team_letters.cancel(actor=cast.secretary, letter_id=second.pk, now=now)
    assert is_due(teacher, letters_about(cast.secretary, teacher))
    third, is_new = press()  # a number that was given is not given again
    assert (is_new, third.number) == (True, "P/0003/2026")
    assert {*letters_about(cast.secretary, teacher)} == {first, second, third}
    assert letters_about(cast.teacher, teacher) == []
