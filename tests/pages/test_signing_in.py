"""Signing in and out, locked accounts, forgotten passwords: always in one office and no other."""

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse

from apps.accounts import services
from apps.accounts.models import User
from apps.accounts.rules import Role
from apps.procedures.models import Procedure
from tenants import schema
from tenants.models import Office
from tests.conftest import KOLBUSZOWA, NYSA, host_of
from tests.factories.cast import PASSWORD, Cast, make_cast
from tests.pages.browser import Answer, Browser
from tests.pages.conftest import NOW, Open

NEW_PASSWORD = "Calkiem-nowe-haslo-7"


@pytest.fixture
def of_nysa(cast: Cast) -> Iterator[Cast]:
    """The same user names in another office."""
    with schema.office(NYSA):
        yield make_cast(NOW)


def sign_in(browser: Browser, username: str, password: str = PASSWORD, **given: str) -> Answer:
    return browser.post("/sign-in/", {"login": username, "password": password, **given})


def test_signed_out_people_come_back_to_where_they_wanted(cast: Cast, procedure: Procedure) -> None:
    browser, wanted = Browser(), reverse("procedures:detail", args=[procedure.pk])
    asked = browser.get(wanted)
    assert asked.to == f"/sign-in/?next={wanted}"
    shown = browser.get(asked.to)
    assert shown.value("next") == wanted
    assert sign_in(browser, "chair", next=shown.value("next")).to == wanted
    assert browser.get(wanted).status == 200


@pytest.mark.parametrize(
    "address", ["https://example.com/", "//example.com", "http://nysa.localhost/", "javascript:1"]
)
def test_nobody_is_sent_to_another_host(cast: Cast, address: str) -> None:
    assert sign_in(Browser(), "chair", next=address).to == "/"


def test_a_wrong_password_says_so_and_keeps_the_name(cast: Cast) -> None:
    answer = sign_in(Browser(), "chair", "Zle-haslo-12345")
    assert answer.status == 200
    assert answer.summary
    assert answer.value("login") == "chair"
    assert "Zle-haslo-12345" not in answer.text


def test_an_unknown_name_gets_the_same_answer(cast: Cast) -> None:
    known = sign_in(Browser(), "chair", "Zle-haslo-12345")
    unknown = sign_in(Browser(), "nobody", "Zle-haslo-12345")
    assert (unknown.status, unknown.summary) == (known.status, known.summary)


def test_five_failures_lock_one_name_of_one_office(
    cast: Cast, of_nysa: Cast, clock: time_machine.Traveller
) -> None:
    browser = Browser()
    statuses = [sign_in(browser, "chair", f"Zle-haslo-{number}").status for number in range(5)]
    assert statuses == [200, 200, 200, 200, 429]

    locked = sign_in(browser, "chair")
    assert locked.status == 429
    assert "app-card" in locked.text
    assert browser.get("/").status == 302
    assert sign_in(Browser(office=NYSA), "chair").status == 302
    assert sign_in(Browser(), "secretary").status == 302

    clock.shift(16 * 60)
    assert sign_in(browser, "chair").status == 302


def test_a_session_of_one_office_opens_nothing_in_another(cast: Cast, of_nysa: Cast) -> None:
    browser = Browser()
    sign_in(browser, "chair")
    other = Browser(office=NYSA)
    other.client.cookies = SimpleCookie(browser.client.cookies.output(header="", sep=";"))
    assert other.client.cookies["sessionid"].value == browser.client.cookies["sessionid"].value
    assert other.get("/").status == 302
    assert browser.get("/").status == 200


def test_signing_out_needs_a_click_and_ends_the_session(as_: Open) -> None:
    browser = as_("chair")
    assert browser.get("/sign-out/").status == 200
    assert browser.get("/").status == 200
    browser.post("/sign-out/")
    assert browser.get("/").status == 302
    assert Session.objects.count() <= 1


def test_a_blocked_user_is_out_at_the_next_request(as_: Open, cast: Cast) -> None:
    browser = as_("chair")
    assert browser.get("/").status == 200
    path = reverse("accounts:set-active", args=[cast.chair.pk])
    assert as_("administrator").post(path, {"is_active": "0"}).status == 302
    assert browser.get("/").status == 302
    signing = Browser()
    sign_in(signing, "chair")
    assert signing.get("/").to.startswith("/sign-in/")
    as_("administrator").post(path, {"is_active": "1"})
    assert sign_in(Browser(), "chair").to == "/"


def test_an_administrator_does_not_block_the_own_account(as_: Open, cast: Cast) -> None:
    path = reverse("accounts:set-active", args=[cast.administrator.pk])
    browser = as_("administrator")
    assert browser.post(path, {"is_active": "0"}).status == 409
    assert browser.get("/users/").status == 200


def test_a_role_taken_away_is_gone_at_the_next_request(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    browser, path = as_("secretary"), reverse("procedures:detail", args=[procedure.pk])
    assert browser.get(path).status == 200
    user = cast.secretary
    data = {
        "first_name": user.first_name, "last_name": user.last_name, "email": user.email,
        "institution": str(user.institution_id), "roles": "group_member",
    }  # fmt: skip
    edit = reverse("accounts:edit-user", args=[user.pk])
    assert as_("administrator").post(edit, data).status == 302
    assert browser.get(path).status == 404
    assert browser.get("/statistics/").status == 403


def test_a_role_given_opens_pages_at_once(as_: Open, cast: Cast) -> None:
    browser = as_("teacher")
    assert browser.get("/statistics/").status == 403
    services.set_roles(actor=cast.administrator, user=cast.teacher, roles={Role.CHAIR}, now=NOW)
    assert browser.get("/statistics/").status == 200


def _ask_for_reset(office: str = KOLBUSZOWA, email: str = "chair@example.org") -> str:
    """Return the link of the mail that was sent, without its host."""
    answer = Browser(office=office).post("/password/reset/", {"email": email})
    assert answer.to == "/password/reset/done/"
    addresses = re.findall(r"https?://\S+", str(mail.outbox[-1].body))
    assert len(addresses) == 1, addresses
    scheme, _sep, rest = addresses[0].partition("://")
    host, slash, path = rest.partition("/")
    assert scheme in ("http", "https")
    assert host.split(":")[0] == host_of(office)
    return slash + path


def test_a_forgotten_password_is_set_anew_once(cast: Cast) -> None:
    link = _ask_for_reset()
    assert mail.outbox[-1].to == ["chair@example.org"]
    for word in ("Żukowska", "Wanda", "przemoc", PASSWORD):
        assert word not in str(mail.outbox[-1].body) + mail.outbox[-1].subject
    browser = Browser()
    form = browser.get(link).to
    typed = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert browser.post(form, typed).status == 302

    assert sign_in(Browser(), "chair").status == 200
    assert sign_in(Browser(), "chair", NEW_PASSWORD).to == "/"
    again = Browser().get(link)
    assert again.status == 200
    assert not again.values("password1")


def test_a_weak_new_password_is_refused_at_its_field(cast: Cast) -> None:
    link = _ask_for_reset()
    browser = Browser()
    form = browser.get(link).to
    answer = browser.post(form, {"password1": "krotkie", "password2": "krotkie"})
    assert answer.status == 200
    assert answer.at_fields
    assert sign_in(Browser(), "chair").to == "/"


def test_a_link_of_one_office_opens_nothing_in_another(cast: Cast, kolbuszowa: Office) -> None:
    """Even for a user who is equal in everything: number, password, address."""
    twin = {
        name: getattr(cast.chair, name)
        for name in ("id", "username", "password", "email", "last_login", "is_active")
    }
    with schema.office(NYSA):
        User.objects.create(**twin)
    link = _ask_for_reset(NYSA)
    assert Browser(office=NYSA).get(link).status == 302  # it is right where it was sent
    answer = Browser().get(link)
    assert answer.status == 200
    assert not answer.values("password1")


def test_asking_for_somebody_unknown_looks_the_same(cast: Cast) -> None:
    known = Browser().post("/password/reset/", {"email": "chair@example.org"})
    unknown = Browser().post("/password/reset/", {"email": "nobody@example.org"})
    assert (known.status, known.to) == (unknown.status, unknown.to)
    assert [one.to for one in mail.outbox] == [["chair@example.org"]]


def test_a_changed_password_ends_the_other_sessions(as_: Open, cast: Cast) -> None:
    here, there = as_("chair"), as_("chair")
    typed = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert here.post("/password/change/", typed).status == 302
    assert here.get("/").status == 200
    assert there.get("/").status == 302


def test_nobody_signs_up(cast: Cast) -> None:
    before = User.objects.count()
    for path in ("/sign-up/", "/signup/", "/accounts/signup/"):
        assert Browser().get(path).status == 404
    assert User.objects.count() == before


def test_the_cookie_is_of_this_host_and_closed_to_scripts(cast: Cast) -> None:
    browser = Browser()
    sign_in(browser, "chair")
    cookie = browser.client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["domain"] == ""
    assert cookie["max-age"] == ""  # gone when the browser is closed
