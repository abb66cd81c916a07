"""What NK-A says was done is asked for on the procedure's page until it is recorded."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from apps.procedures.models import Procedure
from tests.api.conftest import issue
from tests.factories import procedures as made
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.pages.browser import Browser
from tests.scenarios.steps import take

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
ORDER = "NK-A mówi o nakazie lub zakazie"
CHILD = "NK-A mówi o zabezpieczeniu dzieci"
NKB = "NK-A mówi o przekazaniu NK-B"


def started(cast: Cast, perpetrator: list[str], victim: list[str]) -> Procedure:
    answers: dict[str, Any] = valid_nka()
    answers["actions_perpetrator"][0] |= {"actions": perpetrator, "orders": "nakaz opuszczenia"}
    answers["actions_victim"] = [{"actions": victim}, {}]
    procedure = made.completed_form(cast, NOW, answers).procedure
    assert procedure is not None
    return procedure


def page(cast: Cast, procedure: Procedure, who: str = "police_officer") -> Any:
    return Browser(getattr(cast, who)).get(procedure.get_absolute_url())


def to_record(cast: Cast, procedure: Procedure) -> Any:
    return issue(cast.chair).get(f"/procedures/{procedure.pk}/").json()["to_record"]


def test_an_order_on_nka_is_asked_for_until_it_is_recorded(cast: Cast) -> None:
    procedure = started(cast, ["order_issued"], ["hospital"])
    shown = page(cast, procedure)
    assert ORDER in shown.text
    assert shown.has_link(reverse("matters:new", args=[procedure.pk, "police-order"]))
    assert ORDER in page(cast, procedure, "chair").text
    assert to_record(cast, procedure) == ["police-order"]

    made.with_police_order(cast, procedure, NOW)

    assert ORDER not in page(cast, procedure).text
    assert to_record(cast, procedure) == []

    order = procedure.matters.get()
    take(cast.secretary, order, "withdraw", NOW, reason="Wpisano zły dzień.")

    assert to_record(cast, procedure) == ["police-order"]


def test_children_taken_to_safety_are_asked_for(cast: Cast) -> None:
    procedure = started(cast, [], ["minors_secured"])
    shown = page(cast, procedure)
    assert CHILD in shown.text
    assert ORDER not in shown.text
    assert shown.has_link(reverse("matters:new", args=[procedure.pk, "child-secured"]))


def test_nkb_is_asked_for_until_each_person_has_it(cast: Cast) -> None:
    procedure = started(cast, [], ["nkb_given"])
    assert NKB in page(cast, procedure).text
    made.nkb_handed_over(cast.police_officer, procedure, NOW)
    assert NKB not in page(cast, procedure).text


def test_nothing_is_asked_for_that_nka_does_not_tell(cast: Cast) -> None:
    procedure = started(cast, ["liability_notice"], ["hospital"])
    assert "NK-A mówi" not in page(cast, procedure).text
    assert to_record(cast, procedure) == []
