"""ROZP23 § 2.5 and 2.6: NK-A is filled in with the adult victim, or at once when that becomes possible."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.procedures.models import Form
from apps.procedures.services import forms, submitting
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.pages.browser import Browser

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
WHY = "Pobyt w szpitalu do 1 marca."


def test_why_the_victim_was_not_there_is_kept_with_the_form(cast: Cast) -> None:
    draft = forms.start_draft(author=cast.police_officer, now=NOW)
    Form.objects.filter(pk=draft.pk).update(answers=valid_nka())
    browser, path = Browser(cast.police_officer), reverse("forms:check", args=[draft.pk])
    assert "§ 2" in browser.get(path).text

    done = browser.post(path, {"version": "1", "obstacle": f" {WHY} "})

    assert done.status == 302
    form = Form.objects.get(pk=draft.pk)
    assert form.obstacle == WHY
    assert WHY in browser.get(reverse("forms:read", args=[form.pk])).text


def test_it_is_nothing_to_be_asked_for(cast: Cast) -> None:
    form = submitting.submit(author=cast.police_officer, answers=valid_nka(), now=NOW)
    assert form.obstacle is None


def test_the_day_begins_with_what_was_not_completed(cast: Cast) -> None:
    browser = Browser(cast.teacher)
    assert "niezakończon" not in browser.get("/").text
    for _again in range(2):
        forms.start_draft(author=cast.teacher, now=NOW)

    assert "2 formularze rozpoczęte i niezakończone" in browser.get("/").text
    assert "niezakończon" not in Browser(cast.outsider).get("/").text
