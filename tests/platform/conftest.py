"""Two gminas with equal users: the same id, name, password hash and address."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.test import Client
from django.test.client import ClientHandler

from apps.accounts.models import User
from apps.accounts.rules import Role
from apps.accounts.services import set_roles
from tenants import schema
from tests.conftest import KOLBUSZOWA, NYSA, host_of
from tests.factories.cast import PASSWORD
from tests.isolation.conftest import world

__all__ = ["world"]  # the two gminas with equal ids, for pages that need rows

# Middleware is loaded once for all requests, as in a real process.
HANDLERS = {csrf: ClientHandler(enforce_csrf_checks=csrf) for csrf in (False, True)}


@dataclass(frozen=True)
class Twins:
    """The same person, as far as columns go, in two offices."""

    here: User
    there: User


@pytest.fixture
def twins(db: None, now: object) -> Twins:
    """A chair in each gmina; equal in everything."""
    found = []
    for office in (KOLBUSZOWA, NYSA):
        with schema.office(office):
            user = User(
                pk=4711,
                username="wanda",
                email="wanda@example.org",
                last_name="Wzorcowa",
                secrecy_signed_on=dt.date(2026, 1, 5),
            )
            if found:
                user.password = found[0].password
            else:
                user.set_password(PASSWORD)
            user.date_joined = found[0].date_joined if found else user.date_joined
            user.save(force_insert=True)
            set_roles(actor=None, user=user, roles={Role.CHAIR}, now=now)
            found.append(user)
    return Twins(*found)


def browser(office: str = KOLBUSZOWA, *, csrf: bool = False) -> Client:
    """Return a browser on an office's host; an error in a view is a page, as in life."""
    client = Client(raise_request_exception=False, headers={"host": host_of(office)})
    client.handler = HANDLERS[csrf]
    return client


def sign_in(client: Client, username: str = "wanda", password: str = PASSWORD) -> int:
    """Sign in through the page; return the status."""
    return client.post("/sign-in/", {"login": username, "password": password}).status_code


def is_signed_in(client: Client) -> bool:
    """Whether the account page opens."""
    return client.get("/account/").status_code == 200
