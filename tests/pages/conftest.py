"""Signed-in browsers, at a time that stands still."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine

from apps.accounts import services
from apps.accounts.models import User
from apps.accounts.rules import Role
from apps.procedures.models import Procedure
from tenants import schema
from tests.conftest import PODKARPACKIE
from tests.factories import procedures
from tests.factories.cast import PASSWORD, Cast
from tests.pages.browser import Browser

NOW = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)  # a Monday
Open = Callable[[str], Browser]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Pages ask for the time themselves."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def as_(cast: Cast) -> Open:
    """Return a browser in which one of the cast is signed in."""
    return lambda who: Browser(getattr(cast, who))


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    """A procedure in diagnosis, of the police officer and a group."""
    return procedures.in_diagnosis(cast, NOW)


@pytest.fixture
def marshals(db: None) -> dict[str, User]:
    """The people of a marshal's office."""
    roles = {
        "analyst": Role.ANALYST,
        "administrator": Role.ADMINISTRATOR,
        "dpo": Role.DATA_PROTECTION_OFFICER,
    }
    with schema.office(PODKARPACKIE):
        return {
            name: services.create_user(
                actor=None, username=name, password=PASSWORD, roles={role}, now=NOW,
                secrecy_signed_on=NOW.date(),
                first_name="Maria", last_name=name.title(), email=f"{name}@example.org",
            )
            for name, role in roles.items()
        }  # fmt: skip
