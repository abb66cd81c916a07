"""A procedure in diagnosis, and a moment that stands still."""

import datetime as dt

import pytest

from apps.procedures.models import Procedure
from tests.factories import procedures
from tests.factories.cast import Cast

NOW = dt.datetime(2026, 11, 16, 8, 0, tzinfo=dt.UTC)  # a Monday, 9:00 in Warsaw


def at(hours: float) -> dt.datetime:
    """Return a moment so many hours after now."""
    return NOW + dt.timedelta(hours=hours)


@pytest.fixture
def now() -> dt.datetime:
    return NOW


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return procedures.in_diagnosis(cast, NOW)
