"""The description of the interface, as people read it."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Desk
from tests.conftest import KOLBUSZOWA

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_the_description_of_the_interface_fits_the_screen(desk: Callable[..., Desk]) -> None:
    reader = desk(KOLBUSZOWA)

    assert reader.open("/api/v1/docs/") == 200
    # Examples scroll inside their own frames once they are unfolded.
    reader.page.eval_on_selector_all("details", "all => all.forEach((one) => { one.open = true })")
    # Its width alone: axe takes a minute for so long a page.
    reader.check_width()
