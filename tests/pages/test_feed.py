"""The calendar for a user's own programme: hours only, by a secret that can be revoked."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from icalendar import Calendar

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.accounts.rules import Scope
from apps.meetings.models import Appointment, Feed, Kind
from apps.meetings.services import feeds, planning
from apps.procedures.models import Procedure, Recusal
from tenants import schema
from tests.conftest import NYSA
from tests.factories.cast import Cast
from tests.factories.meetings import planned, seated, slot, team_called
from tests.pages.browser import Browser
from tests.pages.conftest import NOW, Open

TOMORROW = NOW + dt.timedelta(days=1)


def issued(browser: Browser) -> str:
    """Return the path of a new address, as the page shows it."""
    page = browser.post(reverse("meetings:new-feed")).text
    found = re.search(r"http://kolbuszowa\.localhost(/meetings/feed\.ics\?token=[\w-]{43})<", page)
    assert found, page
    return found[1]


@pytest.fixture
def row(cast: Cast, procedure: Procedure) -> Appointment:
    return planned(
        cast.chair, procedure, TOMORROW, "victim", now=NOW, kind=Kind.TALK,
        users=[cast.social_worker], room="Sala 7", link="https://call.example/1",
    )  # fmt: skip


def events(path: str) -> list[dict[str, str]]:
    answer = Browser().get(path)
    assert answer.status == 200
    calendar = Calendar.from_ical(answer.content)
    return [{name: one[name].to_ical().decode() for name in one} for one in calendar.events]


def test_it_is_icalendar_by_the_letter(as_: Open, cast: Cast, row: Appointment) -> None:
    answer = Browser().get(issued(as_("social_worker")))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    assert calendar.to_ical() == answer.content
    assert calendar.errors == []
    assert [(one.name, one.errors) for one in calendar.walk()] == [
        ("VCALENDAR", []),
        ("VEVENT", []),
    ]
    assert (calendar["VERSION"], calendar["PRODID"]) == ("2.0", "-//Przystan//PL")
    (event,) = calendar.events
    assert all(name in event for name in event.required)
    assert (event.start, event.end) == (TOMORROW, TOMORROW + dt.timedelta(hours=1))
    lines = answer.content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(b"\n" not in one and len(one) <= 75 for one in lines)


def test_it_tells_the_hours_and_nothing_else(
    as_: Open, cast: Cast, procedure: Procedure, row: Appointment
) -> None:
    path = issued(as_("social_worker"))
    (event,) = events(path)
    assert event["SUMMARY"] == "Przystań: spotkanie"
    assert set(event) == {
        "SUMMARY", "UID", "DTSTAMP", "DTSTART", "DTEND", "CLASS", "SEQUENCE", "STATUS",
    }  # fmt: skip
    text = Browser().get(path).text
    for secret in (procedure.number, str(procedure.pk), str(row.pk), "OPS", "Rynek", "Sala 7",
                   "call.example", "Przykładowa", "Anna", "Łącka", "rozmowa"):  # fmt: skip
        assert secret not in text


def test_it_holds_what_concerns_the_user_alone(
    as_: Open, cast: Cast, procedure: Procedure, row: Appointment
) -> None:
    planned(cast.police_officer, procedure, TOMORROW + dt.timedelta(days=1), now=NOW)
    paths = {
        who: issued(as_(who)) for who in ("social_worker", "police_officer", "chair", "secretary")
    }
    assert {who: len(events(path)) for who, path in paths.items()} == {
        "social_worker": 1, "police_officer": 1, "chair": 1, "secretary": 0,
    }  # fmt: skip
    (his,), (hers,) = events(paths["chair"]), events(paths["social_worker"])
    assert his["DTSTART"] == hers["DTSTART"]
    assert his["UID"] != hers["UID"]
    Recusal.objects.create(procedure=procedure, user=cast.social_worker, since=NOW)
    assert events(paths["social_worker"]) == []


def test_a_meeting_of_the_team_is_in_its_members_calendar(as_: Open, cast: Cast) -> None:
    seated(cast.chair, cast.teacher, now=NOW)
    team_called(cast.chair, NOW + dt.timedelta(days=20), now=NOW)
    assert len(events(issued(as_("teacher")))) == 1


def test_moves_and_cancellations_reach_it(as_: Open, cast: Cast, row: Appointment) -> None:
    path = issued(as_("social_worker"))
    (first,) = events(path)
    later = TOMORROW + dt.timedelta(hours=3)
    planning.move(actor=cast.chair, appointment_id=row.pk, slot=slot(later), now=NOW)
    (moved,) = events(path)
    assert moved["UID"] == first["UID"]
    assert (moved["SEQUENCE"], moved["DTSTART"]) == ("2", "20261117T120000Z")
    planning.cancel(actor=cast.chair, appointment_id=row.pk, reason="Choroba", now=NOW)
    (gone,) = events(path)
    assert (gone["STATUS"], gone["SEQUENCE"]) == ("CANCELLED", "3")
    assert "Choroba" not in Browser().get(path).text


@pytest.mark.parametrize("query", ["", "?token=", "?token=x", "?token=" + "A" * 43, "?token=%00"])
def test_an_unknown_secret_opens_nothing(cast: Cast, query: str) -> None:
    assert Browser().get(f"/meetings/feed.ics{query}").status in (404, 400)


def test_a_revoked_or_replaced_secret_opens_nothing(
    as_: Open, cast: Cast, row: Appointment
) -> None:
    browser = as_("social_worker")
    first, second = issued(browser), issued(browser)
    assert (Browser().get(first).status, Browser().get(second).status) == (404, 200)
    assert "Unieważnij" in browser.get(reverse("meetings:own-feed")).text
    browser.post(reverse("meetings:revoke-feed"))
    assert Browser().get(second).status == 404
    assert browser.post(reverse("meetings:revoke-feed")).status == 404


def test_a_blocked_users_calendar_ends(as_: Open, cast: Cast) -> None:
    path = issued(as_("social_worker"))
    User.objects.filter(pk=cast.social_worker.pk).update(is_active=False)
    assert Browser().get(path).status == 404


def test_a_secret_opens_nothing_in_another_office(as_: Open, cast: Cast) -> None:
    path = issued(as_("social_worker"))
    with schema.office(NYSA):
        assert not Feed.objects.exists()
    assert Browser(office=NYSA).get(path).status == 404


def test_only_the_hash_is_kept_and_the_page_shows_it_once(as_: Open, cast: Cast) -> None:
    browser = as_("social_worker")
    secret = issued(browser).partition("token=")[2]
    kept = Feed.objects.get()
    assert secret not in kept.token_hash
    assert secret not in browser.get(reverse("meetings:own-feed")).text


def test_asking_costs_the_same_writes_nothing_and_needs_no_session(
    as_: Open, cast: Cast, procedure: Procedure, row: Appointment
) -> None:
    path = issued(as_("social_worker"))
    browser = Browser()
    few = browser.queries(path)
    for day in range(2, 12):
        planned(
            cast.chair, procedure, NOW + dt.timedelta(days=day), "victim", now=NOW,
            users=[cast.social_worker],
        )  # fmt: skip
    assert browser.queries(path) == few
    assert "Set-Cookie" not in browser.get(path).headers
    assert browser.client.cookies == {}
    assert browser.get(path).headers["Cache-Control"] == "no-store, private"
    assert browser.client.head(path).status_code == 200
    assert browser.post(path).status == 405


def test_the_page_says_of_which_token_the_address_is_and_that_it_ends_with_it(
    as_: Open, cast: Cast
) -> None:
    token, _text = accounts.issue_token(
        user=cast.social_worker, name="Kalendarz w telefonie", scopes={Scope.CALENDAR_WRITE},
        days=30, now=NOW,
    )  # fmt: skip
    feeds.issue(user=cast.social_worker, now=NOW, by=token)
    browser = as_("social_worker")
    assert "„Kalendarz w telefonie”" in browser.get(reverse("meetings:own-feed")).text
    accounts.revoke_token(user=cast.social_worker, token_id=token.pk, now=NOW)
    page = browser.get(reverse("meetings:own-feed")).text
    assert "Unieważnij" not in page
    assert "Kalendarz w telefonie" not in page
    issued(browser)
    assert "Wydał go program" not in browser.get(reverse("meetings:own-feed")).text
