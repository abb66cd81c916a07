"""A name as long as its field, without a space, fits the screen; a link to a question leads there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.conftest import KOLBUSZOWA

pytestmark = [pytest.mark.browser, pytest.mark.long]
LONG = "Zmyślona" * 12


def test_a_long_name_fits_and_the_check_leads_to_the_question(desk: Callable[..., Desk]) -> None:
    worker = desk(KOLBUSZOWA, "social_worker")
    worker.open("/forms/new/")
    worker.page.fill("main [name=text]", "Zmyślona")
    worker.press("main form[role=search] button")
    worker.press("button[name=begin]")
    form = f"/forms/{worker.page.url.rstrip('/').rsplit('/', 1)[1]}"
    worker.open(f"{form}/section/victims/")
    worker.page.fill("[name='victims-0-last_name']", LONG)
    worker.page.fill("[name='victims-0-contact']", "brak")
    worker.press(".app-actions button[name=add]")
    worker.check_width()
    worker.open(f"{form}/section/perpetrators/")
    worker.page.fill("[name='perpetrators-0-last_name']", LONG)
    worker.press(".app-actions button[name=save]")

    worker.open(f"{form}/check/")
    # The way back of some pages is a person's name.
    worker.page.evaluate(
        "name => document.querySelector('.govuk-back-link').textContent = name", LONG
    )
    worker.check_width()
    for link, focused in (
        ("contact", "victims-0-contact"), ("relation", "victims-0-relation-0"), ("sex", "victims-0-sex_0"),
    ):  # fmt: skip
        worker.open(f"{form}/check/")
        worker.press(f".govuk-error-summary a[href*='#victims-0-{link}']")
        expect(worker.page.locator(f"[id='{focused}']")).to_be_focused()
