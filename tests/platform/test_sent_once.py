"""A form that was sent twice is done once, with or without the page's script."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.common import once
from apps.common.models import SentForm
from apps.procedures.models import Form
from przystan.middleware import SentOnceMiddleware
from tests.factories.cast import Cast
from tests.pages.browser import Browser

pytestmark = pytest.mark.django_db
BEGIN = {"begin": "1", once.MARK: "a" * 64}


@pytest.fixture
def browser(cast: Cast) -> Browser:
    return Browser(cast.social_worker)


def test_a_second_press_goes_where_the_first_one_led(browser: Browser) -> None:
    path = reverse("forms:new")
    first, second = browser.post(path, BEGIN), browser.post(path, BEGIN)

    assert first.status == second.status == 302
    assert first.to == second.to
    assert Form.objects.count() == 1


def test_the_page_opened_anew_is_another_form(browser: Browser) -> None:
    path = reverse("forms:new")
    browser.post(path, BEGIN)
    browser.post(path, {**BEGIN, once.MARK: "b" * 64})

    assert Form.objects.count() == 2


def test_what_was_refused_may_be_sent_again(browser: Browser) -> None:
    path = reverse("forms:new")
    for _again in range(2):
        assert browser.post(path, {"text": "Testowy", once.MARK: "a" * 64}).status == 200
    assert not SentForm.objects.exists()


def test_another_users_press_is_their_own(cast: Cast, browser: Browser) -> None:
    path = reverse("forms:new")
    browser.post(path, BEGIN)
    Browser(cast.police_officer).post(path, BEGIN)

    assert {one.author for one in Form.objects.all()} == {cast.social_worker, cast.police_officer}


def test_while_the_first_is_being_saved_the_second_says_so(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SentOnceMiddleware, "WAITS", 0)
    browser.post(reverse("forms:new"), BEGIN)
    SentForm.objects.update(location="")

    assert browser.post(reverse("forms:new"), BEGIN).status == 409
    assert Form.objects.count() == 1


def test_work_that_died_can_be_done_again(browser: Browser) -> None:
    browser.post(reverse("forms:new"), BEGIN)
    SentForm.objects.update(location="", created_at=timezone.now() - once.GIVEN_UP)

    assert browser.post(reverse("forms:new"), BEGIN).status == 302
    assert Form.objects.count() == 2


def test_records_are_kept_for_a_day(browser: Browser) -> None:
    browser.post(reverse("forms:new"), BEGIN)
    once.forget(timezone.now() + once.KEPT - dt.timedelta(minutes=1))
    assert SentForm.objects.exists()
    once.forget(timezone.now() + once.KEPT)
    assert not SentForm.objects.exists()
