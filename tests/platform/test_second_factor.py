"""Where a second factor is demanded, nothing opens without one."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants.models import Office
from tests.conftest import Page
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
WHO = ["chair", "social_worker", "administrator", "dpo"]


@pytest.fixture(autouse=True)
def demanded(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def clients(kolbuszowa: Office, cast: Cast, page: Page) -> dict[str, Client]:
    return {who: page.client(getattr(cast, who)) for who in WHO}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(
    "path", ["/", "/procedures/", "/inbox/", "/account/", "/users/", "/nothing/"]
)
def test_without_one_every_page_leads_to_setting_it_up(
    clients: dict[str, Client], who: str, path: str
) -> None:
    answer = clients[who].get(path)
    assert (answer.status_code, answer["Location"]) == (302, "/mfa/")


def test_the_way_to_set_it_up_and_the_way_out_stay_open(clients: dict[str, Client]) -> None:
    assert "drugi składnik" in clients["chair"].get("/", follow=True).content.decode()
    for path in ("/mfa/", "/sign-out/", "/password/change/"):
        assert clients["chair"].get(path).status_code == 200, path


def test_with_one_pages_open_and_without_it_they_close_at_once(
    clients: dict[str, Client], cast: Cast
) -> None:
    TOTP.activate(cast.chair, generate_totp_secret())
    assert clients["chair"].get("/procedures/").status_code == 200
    Authenticator.objects.filter(user=cast.chair).delete()
    assert clients["chair"].get("/procedures/").status_code == 302


def test_recovery_codes_alone_are_no_second_factor(clients: dict[str, Client], cast: Cast) -> None:
    Authenticator.objects.create(user=cast.chair, type="recovery_codes", data={})
    assert clients["chair"].get("/procedures/").status_code == 302


def test_seeds_of_codes_are_kept_under_the_offices_key(cast: Cast) -> None:
    seed = generate_totp_secret()
    TOTP.activate(cast.chair, seed)
    kept = Authenticator.objects.get(user=cast.chair).data["secret"]
    assert seed not in kept
    assert decrypt(kept) == seed


def test_it_costs_one_question(clients: dict[str, Client], cast: Cast, settings: Any) -> None:
    TOTP.activate(cast.chair, generate_totp_secret())
    numbers = []
    for is_demanded in (False, True):
        settings.REQUIRE_SECOND_FACTOR = is_demanded
        with CaptureQueriesContext(connection) as queries:
            clients["chair"].get("/procedures/")
        numbers.append(len(queries))
    assert numbers[1] == numbers[0] + 1
