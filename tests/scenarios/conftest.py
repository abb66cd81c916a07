"""The other gmina of stories that cross a border."""

import datetime as dt

import pytest

from tenants import schema
from tests.conftest import NYSA
from tests.factories.cast import Cast, make_cast
from tests.scenarios.handing_over import MONDAY


@pytest.fixture
def there(db: None) -> Cast:
    """The people of the team at Nysa."""
    with schema.office(NYSA):
        return make_cast(now=MONDAY - dt.timedelta(days=400))
