"""What somebody typed into a long form is not lost when their session ends in the middle."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.conftest import KOLBUSZOWA

pytestmark = [pytest.mark.browser, pytest.mark.long]
TEXT = "Zmyślona treść, którą wpisywano przez godzinę."


def _draft(worker: Desk) -> str:
    """Begin a form NK-A and open its section of free text; returns the section's path."""
    worker.open("/forms/new/")
    worker.page.fill("main [name=text]", "Zmyślona")
    worker.press("main form[role=search] button")
    worker.press("button[name=begin]")
    path = f"/forms/{worker.page.url.rstrip('/').rsplit('/', 1)[1]}/section/additional/"
    assert worker.open(path) == 200
    return path


def test_text_is_saved_while_it_is_typed(desk: Callable[..., Desk]) -> None:
    worker = desk(KOLBUSZOWA, "social_worker")
    path = _draft(worker)
    worker.page.locator("main textarea").first.press_sequentially(TEXT)
    expect(worker.page.locator("[data-autosave-status]")).to_contain_text("Zapisano")

    again = desk(KOLBUSZOWA, "social_worker")
    again.open(path)
    assert again.page.locator("main textarea").first.input_value() == TEXT


def test_the_text_waits_until_its_author_has_signed_in_again(desk: Callable[..., Desk]) -> None:
    worker = desk(KOLBUSZOWA, "social_worker")
    path = _draft(worker)
    other = Desk(worker.page.context.new_page(), worker.stack, KOLBUSZOWA)
    other.open("/account/")
    other.press("nav.app-user button")
    worker.page.locator("main textarea").first.fill(TEXT)
    worker.page.click(".app-actions button[name=save]")

    held = worker.page.locator(".app-held")
    expect(held).to_contain_text("nic nie przepadło")
    expect(worker.page.locator("main textarea").first).to_have_value(TEXT)
    worker.check()

    other.sign_in("chair")
    worker.page.click(".app-actions button[name=save]")
    expect(held).to_contain_text("zalogował się ktoś inny")
    other.press("nav.app-user button")

    other.sign_in("social_worker")
    worker.press(".app-actions button[name=save]")
    worker.open(path)
    assert worker.page.locator("main textarea").first.input_value() == TEXT
