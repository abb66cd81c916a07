"""Signing in, lock-out, and how a session ends."""

import datetime as dt
import re

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail

from apps.accounts.models import User
from apps.accounts.rules import Role
from apps.accounts.services import set_roles
from tenants import schema
from tests.conftest import KOLBUSZOWA, NYSA
from tests.factories.cast import PASSWORD
from tests.platform.conftest import Twins, browser, is_signed_in, sign_in


def test_the_right_password_signs_in_and_a_wrong_one_does_not(twins: Twins) -> None:
    client = browser()

    assert sign_in(client, password="wrong") == 200
    assert not is_signed_in(client)
    assert sign_in(client) == 302
    assert is_signed_in(client)


def _lock(office: str = KOLBUSZOWA, username: str = "wanda") -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        status = sign_in(browser(office), username, "wrong")
    assert status == 429


def test_five_wrong_passwords_lock_the_name_out(twins: Twins) -> None:
    _lock()

    client = browser()
    assert sign_in(client) == 429
    assert not is_signed_in(client)


def test_a_lock_out_ends_by_itself(twins: Twins) -> None:
    _lock()

    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16)):
        assert sign_in(browser()) == 302


def test_a_lock_out_is_of_one_office_and_one_name(twins: Twins) -> None:
    with schema.office(KOLBUSZOWA):
        other = User(username="adam")
        other.set_password(PASSWORD)
        other.save()
    _lock()

    assert sign_in(browser(NYSA)) == 302
    assert sign_in(browser(), "adam") == 302


def test_an_unknown_name_is_answered_like_a_wrong_password(twins: Twins) -> None:
    known = browser().post("/sign-in/", {"login": "wanda", "password": "wrong"})
    unknown = browser().post("/sign-in/", {"login": "nobody", "password": "wrong"})

    assert known.status_code == unknown.status_code == 200
    token = re.compile(r'(name="csrfmiddlewaretoken" value=)"\w+"')
    pages = [token.sub(r"\1", one.content.decode()) for one in (known, unknown)]
    assert pages[0].replace("wanda", "nobody") == pages[1]


def test_asking_for_a_reset_tells_nobody_who_has_an_account(twins: Twins) -> None:
    known = browser().post("/password/reset/", {"email": "wanda@example.org"})
    unknown = browser().post("/password/reset/", {"email": "nobody@example.org"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert known.status_code == 302
    assert [one.to for one in mail.outbox] == [["wanda@example.org"]]


def test_signing_in_makes_a_new_session(twins: Twins) -> None:
    client = browser()
    sign_in(client)
    first = client.cookies["sessionid"].value
    client.post("/sign-out/")
    assert not is_signed_in(client)
    with schema.office(KOLBUSZOWA):
        assert not Session.objects.filter(pk=first).exists()

    client.cookies["sessionid"] = first  # fixed by somebody else
    sign_in(client)
    assert client.cookies["sessionid"].value != first


def test_signing_out_is_a_post(twins: Twins) -> None:
    client = browser()
    sign_in(client)

    client.get("/sign-out/")

    assert is_signed_in(client)


def test_a_blocked_user_is_out_at_the_next_page(twins: Twins) -> None:
    client = browser()
    sign_in(client)
    with schema.office(KOLBUSZOWA):
        User.objects.update(is_active=False)

    assert not is_signed_in(client)
    again = browser()
    sign_in(again)
    assert not is_signed_in(again)


def test_a_changed_password_ends_the_other_sessions(twins: Twins) -> None:
    one, other = browser(), browser()
    sign_in(one)
    sign_in(other)

    answer = one.post(
        "/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "Nowe-haslo-testowe-2",
            "password2": "Nowe-haslo-testowe-2",
        },
    )

    assert answer.status_code == 302
    assert is_signed_in(one)
    assert not is_signed_in(other)


@pytest.mark.parametrize(
    "path",
    ["/mfa/totp/activate/", "/mfa/recovery-codes/generate/", "/mfa/webauthn/add/"],
)
def test_a_second_factor_is_changed_only_after_the_password(twins: Twins, path: str) -> None:
    client = browser()
    sign_in(client)

    answer = client.get(path)
    assert answer["Location"].startswith("/reauthenticate/")
    assert client.post("/reauthenticate/", {"password": "wrong"}).status_code == 200
    assert client.get(path).status_code == 302
    assert client.post("/reauthenticate/", {"password": PASSWORD}).status_code == 302
    assert client.get(path).status_code == 200


def test_a_role_that_is_taken_away_is_gone_at_the_next_page(twins: Twins, now: dt.datetime) -> None:
    client = browser()
    sign_in(client)
    assert client.get("/procedures/").status_code == 200
    with schema.office(KOLBUSZOWA):
        set_roles(actor=None, user=twins.here, roles={Role.DATA_PROTECTION_OFFICER}, now=now)

    assert client.get("/procedures/").status_code == 403


@pytest.mark.parametrize(
    "address", ["https://evil.example.org/", "//evil.example.org", "javascript:x"]
)
def test_signing_in_leads_to_no_other_host(twins: Twins, address: str) -> None:
    answer = browser().post(
        f"/sign-in/?next={address}", {"login": "wanda", "password": PASSWORD, "next": address}
    )

    assert answer.status_code == 302
    assert answer["Location"] == "/"


@pytest.mark.parametrize("password", ["krotkie", "password1234", "wanda@example.or"])
def test_a_weak_password_is_refused(twins: Twins, password: str) -> None:
    client = browser()
    sign_in(client)

    answer = client.post(
        "/password/change/",
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )

    assert answer.status_code == 200
    with schema.office(KOLBUSZOWA):
        assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("path", ["/sign-up/", "/signup/", "/accounts/signup/", "/register/"])
def test_nobody_signs_up_by_themselves(db: None, path: str) -> None:
    assert browser().get(path).status_code == 404


def test_cookies_belong_to_one_host_and_no_script(twins: Twins) -> None:
    client = browser()
    client.get("/sign-in/")
    sign_in(client)

    assert set(client.cookies) >= {"sessionid", "csrftoken"}
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert cookie["httponly"], name
        assert cookie["domain"] == "", name
        assert cookie["samesite"] == "Lax", name
        assert cookie["path"] == "/", name
    assert client.cookies["sessionid"]["max-age"] == ""  # ends with the browser
