"""D2 to D4: what was signed, cached or begun in one office is nothing in another."""

import re
from typing import Any

import pytest
from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django_redis import get_redis_connection

from apps.accounts.tokens import OfficeTokenGenerator
from apps.common import signing as office_signing
from tenants import schema
from tests.conftest import KOLBUSZOWA, NYSA, PODKARPACKIE
from tests.platform.conftest import Twins, browser, is_signed_in, sign_in

OFFICES = (KOLBUSZOWA, NYSA, PODKARPACKIE)


def test_a_session_opens_the_office_in_which_it_began(twins: Twins) -> None:
    client = browser()
    assert sign_in(client) == 302
    assert is_signed_in(client)

    with schema.office(KOLBUSZOWA):
        session = Session.objects.get(pk=client.cookies["sessionid"].value).get_decoded()
    assert session["office"] == KOLBUSZOWA


@pytest.mark.parametrize("office", [NYSA, PODKARPACKIE])
def test_a_cookie_replayed_on_another_host_signs_nobody_in(twins: Twins, office: str) -> None:
    client, thief = browser(), browser(office)
    sign_in(client)
    thief.cookies = client.cookies

    assert not is_signed_in(thief)


def _carry_over(client: Any) -> Any:
    """Copy the row of a session into the other office, as a mixed-up restore would."""
    key = client.cookies["sessionid"].value
    with schema.office(KOLBUSZOWA):
        row = Session.objects.get(pk=key)
        values = {"session_data": row.session_data, "expire_date": row.expire_date}
    with schema.office(NYSA):
        Session.objects.create(session_key=key, **values)
    thief = browser(NYSA)
    thief.cookies["sessionid"] = key
    return thief


def test_even_the_row_of_a_session_opens_nothing_elsewhere(twins: Twins) -> None:
    client = browser()
    sign_in(client)
    thief = _carry_over(client)

    assert not is_signed_in(thief)
    with schema.office(NYSA):
        assert not Session.objects.filter(pk=client.cookies["sessionid"].value).exists()


def test_a_session_of_nobody_is_thrown_away_too(twins: Twins) -> None:
    """What a session holds before anybody signs in is of one office as well."""
    with schema.office(KOLBUSZOWA):
        store = SessionStore()
        store.update({"office": KOLBUSZOWA, "message": "for Kolbuszowa"})
        store.save()
    client = browser()
    client.cookies["sessionid"] = store.session_key
    thief = _carry_over(client)

    assert thief.get("/sign-in/").status_code == 200
    with schema.office(NYSA):
        assert not Session.objects.filter(pk=store.session_key).exists()
    assert client.get("/sign-in/").status_code == 200
    with schema.office(KOLBUSZOWA):
        assert Session.objects.filter(pk=store.session_key).exists()


def test_the_hash_of_a_session_holds_in_one_office(twins: Twins) -> None:
    """Two locks on one door: without the middleware the hash would still refuse."""
    with schema.office(KOLBUSZOWA):
        here = twins.here.get_session_auth_hash()
    with schema.office(NYSA):
        assert twins.there.get_session_auth_hash() != here
    assert twins.here.password == twins.there.password


def test_a_signed_value_holds_in_its_office_and_for_its_purpose(db: None) -> None:
    with schema.office(KOLBUSZOWA):
        text = office_signing.dumps({"id": 1}, purpose="calendar")
        assert office_signing.loads(text, purpose="calendar", max_age=60) == {"id": 1}
        with pytest.raises(office_signing.BadSignature):
            office_signing.loads(text, purpose="export", max_age=60)
        with pytest.raises(office_signing.BadSignature):
            office_signing.loads(text, purpose="calendar", max_age=-1)
    for office in (NYSA, PODKARPACKIE):
        with schema.office(office), pytest.raises(office_signing.BadSignature):
            office_signing.loads(text, purpose="calendar", max_age=60)
    with pytest.raises(office_signing.BadSignature):
        office_signing.loads(text, purpose="calendar", max_age=60)


def test_a_reset_token_is_nothing_to_an_equal_user_elsewhere(twins: Twins) -> None:
    generator = app_settings.PASSWORD_RESET_TOKEN_GENERATOR()
    assert isinstance(generator, OfficeTokenGenerator)
    with schema.office(KOLBUSZOWA):
        token = generator.make_token(twins.here)
        assert generator.check_token(twins.here, token)

    with schema.office(NYSA):
        assert not generator.check_token(twins.there, token)


def test_the_link_of_a_reset_opens_its_own_office_only(twins: Twins) -> None:
    browser().post("/password/reset/", {"email": "wanda@example.org"})
    (message,) = mail.outbox
    found = re.search(r"/password/reset/key/\S+", str(message.body))
    assert found
    assert user_pk_to_url_str(twins.there) in found[0]

    assert browser(KOLBUSZOWA).get(found[0]).status_code == 302  # on to the form
    foreign = browser(NYSA).get(found[0])
    assert foreign.status_code == 200
    assert 'type="password"' not in foreign.content.decode()


def test_one_key_of_the_cache_has_a_value_for_each_office(db: None) -> None:
    for office in OFFICES:
        with schema.office(office):
            assert cache.get("key") is None
            cache.set("key", office, 60)
    for office in OFFICES:
        with schema.office(office):
            assert cache.get("key") == office
            cache.delete("key")
            assert cache.get("key") is None


def test_keys_in_redis_begin_with_the_office(db: None) -> None:
    redis = get_redis_connection("default")
    for office in OFFICES:
        with schema.office(office):
            cache.set("probe", 1, 60)

    keys = {key.decode().partition(":")[0] for key in redis.keys("*probe*")}
    assert keys == set(OFFICES)


def test_counters_are_those_of_the_office(db: None) -> None:
    """Throttles and rate limits count in the cache."""
    for office in OFFICES:
        with schema.office(office):
            cache.add("count", 0, 60)
            assert cache.incr("count") == 1
