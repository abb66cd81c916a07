"""The pages of the interdisciplinary team."""

import datetime as dt
import io
import re

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from apps.accounts.models import User
from apps.letters.models import TeamLetter
from apps.meetings.models import Agreement, Appointment, Seat
from tests.factories.cast import Cast
from tests.factories.meetings import absent, seated, team_called, team_held
from tests.pages.conftest import NOW, Open


def test_the_letter_about_absences_is_registered_from_the_seat_and_stands_in_the_register(
    as_: Open, cast: Cast
) -> None:
    start = NOW - dt.timedelta(days=9)
    seated(cast.chair, cast.chair, now=start)
    seat = seated(cast.chair, cast.teacher, now=start)
    absent(cast.chair, seat, 3, now=start + dt.timedelta(days=1))
    browser, path = as_("secretary"), reverse("seats:letter", args=[seat.pk])
    press = "Zarejestruj pismo do instytucji"
    assert press in browser.get(seat.get_absolute_url()).text
    assert press not in as_("teacher").get(seat.get_absolute_url()).text
    made = browser.post(path)
    letter = TeamLetter.objects.get()
    assert made.to == letter.get_absolute_url()
    assert browser.post(path).to == made.to
    page = browser.get(made.to).text
    assert "P/0001/2026" in page
    assert str(cast.teacher) in page
    told = browser.get(seat.get_absolute_url())
    assert press not in told.text
    assert told.has_link(made.to)
    assert "P/0001/2026" not in as_("teacher").get(seat.get_absolute_url()).text
    register = browser.get(reverse("letters:register"))
    assert register.has_link(made.to)
    row = register.text.split("P/0001/2026", 1)[1].split("</tr>")[0]
    assert str(seat.institution) in row
    printed = browser.get(reverse("letters:team-pdf", args=[letter.pk]))
    text = " ".join(PdfReader(io.BytesIO(printed.content)).pages[0].extract_text().split())
    assert "P/0001/2026" in text
    assert printed.headers["Content-Disposition"].count("P-0001-2026") >= 1
    send = reverse("letters:team-move", args=[letter.pk, "send"])
    given = {"means": "registered_post", **date("on", NOW.date()), "version": "1"}
    assert browser.post(send, given).to == made.to
    assert "wysłane" in browser.get(made.to).text


def date(name: str, day: dt.date) -> dict[str, str]:
    return {
        f"{name}_day": str(day.day),
        f"{name}_month": str(day.month),
        f"{name}_year": str(day.year),
    }


def test_a_training_that_is_overdue_is_shown_as_such_beside_the_name(as_: Open, cast: Cast) -> None:
    late = seated(cast.chair, cast.teacher, now=NOW, appointed_on=dt.date(2025, 2, 3))
    seated(cast.chair, cast.outsider, now=NOW)
    browser = as_("secretary")
    team = browser.get(reverse("seats:team")).text
    assert "po terminie od 03.02.2026" in team.split(str(cast.teacher), 1)[1].split("</tr>")[0]
    assert "jeszcze nie, do " in team
    assert "po terminie od 03.02.2026" in browser.get(late.get_absolute_url()).text


def test_a_member_without_a_statement_is_shown_as_such(as_: Open, cast: Cast) -> None:
    browser = as_("secretary")
    User.objects.filter(pk=cast.teacher.pk).update(secrecy_signed_on=None)
    assert cast.teacher.institution is not None
    given = {
        "user": cast.teacher.pk, "institution": cast.teacher.institution.pk, "act_number": "1/26",
        **date("appointed_on", NOW.date()),
    }  # fmt: skip
    assert browser.post(reverse("seats:new"), given).to == reverse("seats:team")
    assert "brak podpisanego oświadczenia" in browser.get(reverse("seats:team")).text
    again = browser.post(reverse("seats:new"), given)
    again.says_at_field_and_in_summary("This person sits in the team already.", field="id_user")
    seat = Seat.objects.get()
    signed = date("statement_signed_on", NOW.date())
    assert (
        browser.post(reverse("seats:change", args=[seat.pk]), signed).to == seat.get_absolute_url()
    )
    assert "brak podpisanego oświadczenia" not in browser.get(reverse("seats:team")).text


def test_of_two_people_who_change_one_seat_the_second_is_told(as_: Open, cast: Cast) -> None:
    seat = seated(cast.chair, cast.teacher, now=NOW)
    path = reverse("seats:change", args=[seat.pk])
    page = as_("chair").get(path)
    assert 'name="version" value="1"' in page.text
    trained = {**date("training_done_on", NOW.date()), "version": "1"}
    signed = {**date("statement_signed_on", NOW.date()), "version": "1"}
    assert as_("chair").post(path, trained).status == 302

    refused = as_("secretary").post(path, signed)

    assert "Ktoś w międzyczasie zmienił to miejsce" in refused.text
    assert 'name="version" value="1"' in refused.text
    seat.refresh_from_db()
    assert (seat.training_done_on, seat.statement_signed_on) == (NOW.date(), None)


def test_an_agreement_that_has_run_out_is_marked(as_: Open, cast: Cast) -> None:
    browser = as_("chair")
    assert cast.teacher.institution is not None
    given = {
        "institution": cast.teacher.institution.pk, **date("signed_on", dt.date(2025, 1, 1)),
        **date("expires_on", dt.date(2026, 1, 1)),
    }  # fmt: skip
    assert browser.post(reverse("seats:new-agreement"), given).to == reverse("seats:team")
    assert "wygasło" in browser.get(reverse("seats:team")).text
    assert Agreement.objects.count() == 1


def test_a_meeting_is_called_told_held_and_printed(
    as_: Open, cast: Cast, clock: time_machine.Traveller
) -> None:
    seated(cast.chair, cast.chair, now=NOW)
    Seat.objects.update(is_chair=True)
    seated(cast.chair, cast.teacher, now=NOW)
    browser = as_("chair")
    given = {
        **date("on", dt.date(2026, 11, 18)),
        "begins": "10:00",
        "ends": "12:00",
        "place": "OPS",
    }
    refused = browser.post(reverse("seats:plan"), given)
    refused.says_at_field_and_in_summary("", field="id_reason")
    browser.post(reverse("seats:plan"), {**given, "reason": "Sprawa pilna"})
    row = Appointment.objects.get()
    assert "Sprawa pilna" in browser.get(row.get_absolute_url()).text
    browser.post(reverse("seats:tell-all", args=[row.pk]))
    assert not row.invited.filter(notice_sent_on=None).exists()
    member = row.invited.get(user=cast.teacher)
    absence = reverse("seats:absence", args=[member.pk])
    assert f'action="{absence}"' in as_("teacher").get(row.get_absolute_url()).text
    as_("teacher").post(absence)
    clock.move_to(dt.datetime(2026, 11, 18, 12, 0, tzinfo=dt.UTC))
    hold = reverse("seats:hold", args=[row.pk])
    browser = as_("chair")
    assert browser.get(row.get_absolute_url()).has_link(hold)
    came = row.invited.get(user=cast.chair)
    browser.post(hold, {"came": [came.pk], "text": "Omówiono.", "decision-0-text": "Szkolenie"})
    page = browser.get(row.get_absolute_url()).text
    for text in ("Omówiono.", "Szkolenie", "usprawiedliwiona"):
        assert text in page
    path = reverse("meetings:minutes", args=[row.pk, "group"])
    printed = PdfReader(io.BytesIO(browser.get(path).content)).pages[0].extract_text()
    assert "Szkolenie" in printed
    # The chair came and leads; who is excused does not sign.
    signing = printed.partition("Podpisy")[2]
    assert f"{cast.chair}, przewodniczący zespołu" in signing
    assert "Prowadzący" not in signing
    assert str(cast.teacher) not in signing
    assert "18.01.2027" in browser.get(reverse("seats:team")).text


def test_a_meeting_that_took_place_is_recorded_and_its_minutes_corrected(
    as_: Open, cast: Cast
) -> None:
    seated(cast.chair, cast.chair, now=NOW - dt.timedelta(days=30))
    seated(cast.chair, cast.teacher, now=NOW - dt.timedelta(days=30))
    browser = as_("secretary")
    given = {**date("on", dt.date(2026, 11, 3)), "begins": "10:00", "ends": "12:00", "place": "OPS"}
    hold = browser.post(reverse("seats:plan"), given).to
    row = Appointment.objects.get()
    assert hold == reverse("seats:hold", args=[row.pk])
    came = row.invited.get(user=cast.chair)
    told = {"came": [came.pk], "text": "Omówiono.", **date("told_on", dt.date(2026, 10, 20))}
    assert browser.post(hold, told).to == row.get_absolute_url()
    missing = row.invited.get(user=cast.teacher)
    assert missing.notice_sent_on == dt.date(2026, 10, 20)
    correct = reverse("seats:correct", args=[row.pk])
    assert browser.get(row.get_absolute_url()).has_link(correct)
    brought = {
        "came": [came.pk], "excused": [missing.pk], "text": "Omówiono.", "version": "2",
        "because": "Zaświadczenie",
    }  # fmt: skip
    both = browser.post(correct, {**brought, "excused": [came.pk]})
    both.says_at_field_and_in_summary("", field="id_excused")
    assert f"Zaznaczono jako obecne i jako usprawiedliwione: {cast.chair}" in both.text
    assert browser.post(correct, brought).to == row.get_absolute_url()
    page = browser.get(row.get_absolute_url()).text
    assert "Zaświadczenie" in page
    assert "usprawiedliwiona" in page


def test_meetings_that_took_place_are_listed_the_latest_first_with_whether_minutes_exist(
    as_: Open, cast: Cast
) -> None:
    day = dt.timedelta(days=1)
    seated(cast.chair, cast.chair, now=NOW - 99 * day)
    earlier = team_held(cast.chair, NOW - 90 * day, text="Omówiono.")
    later = team_held(cast.chair, NOW - 20 * day)
    planned = team_called(cast.chair, NOW + 9 * day, now=NOW)
    page = as_("secretary").get(reverse("seats:team")).text
    # A caption of a table that is laid out as a block breaks at every word on a narrow screen.
    assert re.search(r"<h3[^>]*>[^<]*które się odbyły</h3>", page)
    assert "govuk-table__caption--s" not in page
    listed = page.split("które się odbyły", 1)[1]
    assert planned.get_absolute_url() not in listed
    latest, before = (
        listed.split(f'href="{one.get_absolute_url()}"')[1] for one in (later, earlier)
    )
    assert before in latest
    assert "tylko lista obecności" in latest.split("</tr>")[0]
    assert "spisany" in before.split("</tr>")[0]


@pytest.mark.parametrize(
    ("ago", "shown"), [(20, "Później"), (70, "Po terminie")],
)  # fmt: skip
def test_the_term_of_the_next_meeting_says_whether_it_is_overdue(
    as_: Open, cast: Cast, ago: int, shown: str
) -> None:
    met = NOW - dt.timedelta(days=ago)
    seated(cast.chair, cast.chair, now=met)
    team_held(cast.chair, met)
    page = as_("chair").get(reverse("seats:team")).text
    assert shown in page.split("musi się odbyć do", 1)[1].split("</p>")[0]


def test_the_team_costs_the_same_however_large_it_is(as_: Open, cast: Cast) -> None:
    browser, path = as_("chair"), reverse("seats:team")
    seated(cast.chair, cast.chair, now=NOW)
    team_called(cast.chair, NOW + dt.timedelta(days=9), now=NOW)
    team_held(cast.chair, NOW - dt.timedelta(hours=3))
    few = browser.queries(path)
    for user in (cast.teacher, cast.police_officer, cast.social_worker, cast.outsider):
        seated(cast.chair, user, now=NOW)
    team_called(cast.chair, NOW + dt.timedelta(days=19), now=NOW)
    for hours in (5, 7):
        team_held(cast.chair, NOW - dt.timedelta(hours=hours), text="Omówiono.")
    assert browser.queries(path) == few
