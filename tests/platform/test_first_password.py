"""A password that the administrator chose opens nothing but the page on which it is changed."""

import datetime as dt
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from apps.accounts.models import User
from apps.accounts.rules import Role
from apps.accounts.services import create_user
from tests.conftest import Page
from tests.factories.cast import PASSWORD, Cast
from tests.platform.conftest import sign_in

pytestmark = pytest.mark.django_db
CHANGE, OWN = "/password/change/", "Nowe-haslo-testowe-2"
ASKED = f"{CHANGE}?next=%2F"


@pytest.fixture
def newcomer(cast: Cast) -> User:
    return create_user(
        actor=cast.administrator, username="nowa", password=PASSWORD, roles={Role.INITIATOR},
        now=dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC),
    )  # fmt: skip


@pytest.fixture
def client(newcomer: User, page: Page) -> Client:
    client = page.client()
    assert sign_in(client, "nowa") == 302
    return client


def change(client: Client, to: str) -> Any:
    typed = {"oldpassword": PASSWORD, "password1": to, "password2": to, "next": "/"}
    return client.post(CHANGE, typed)


@pytest.mark.parametrize("path", ["/", "/forms/", "/inbox/", "/account/", "/nothing/"])
def test_every_page_leads_to_changing_it(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, ASKED)


def test_nothing_can_be_sent_before(client: Client) -> None:
    assert client.post("/account/tokens/new/")["Location"] == ASKED


def test_the_change_says_why_and_the_way_out_stays_open(client: Client) -> None:
    shown = client.get("/", follow=True).content.decode()
    assert "obecne zna administrator" in shown
    assert 'name="next" value="/"' in shown
    assert client.get("/sign-out/").status_code == 200


def test_once_it_was_changed_pages_open(client: Client, newcomer: User) -> None:
    answer = change(client, OWN)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200
    newcomer.refresh_from_db()
    assert not newcomer.must_change_password
    assert newcomer.check_password(OWN)


def test_the_same_password_again_is_refused(client: Client) -> None:
    answer = change(client, PASSWORD)
    assert answer.status_code == 200
    assert "To hasło zna administrator. Wybierz inne." in answer.content.decode()
    assert client.get("/").status_code == 302


def test_a_second_factor_is_set_up_first(client: Client, newcomer: User, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    assert client.get("/")["Location"] == "/mfa/"
    assert client.get("/mfa/").status_code == 200
    TOTP.activate(newcomer, generate_totp_secret())
    assert client.get("/")["Location"] == ASKED


def test_whoever_is_made_without_an_administrator_chose_it_and_is_asked_nothing(
    cast: Cast, page: Page
) -> None:
    assert page.client(cast.chair).get("/procedures/").status_code == 200
