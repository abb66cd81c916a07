"""Orders, referrals and summonses as their users begin them."""

from django.urls import reverse

from apps.procedures.models import Matter, Procedure
from tests.pages.conftest import NOW, Open

DAY = {"on_day": f"{NOW.day}", "on_month": f"{NOW.month}", "on_year": f"{NOW.year}"}


def test_the_page_says_which_answers_are_optional(as_: Open, procedure: Procedure) -> None:
    page = as_("social_worker").get(reverse("matters:new", args=[procedure.pk, "police-order"]))
    assert "Jednostka, która wydała</" in page.text.replace("\n", "")
    assert page.text.count("(opcjonalnie)") == 3  # metres, reference, note


def test_nothing_is_kept_of_an_empty_form(as_: Open, procedure: Procedure) -> None:
    path = reverse("matters:new", args=[procedure.pk, "police-order"])
    page = as_("social_worker").post(path, DAY)
    assert page.status == 200
    assert 'href="#id_unit"' in page.text
    assert not Matter.objects.exists()


def test_an_order_is_recorded_and_its_page_shows_when_it_expires(
    as_: Open, procedure: Procedure
) -> None:
    path = reverse("matters:new", args=[procedure.pk, "police-order"])
    given = {**DAY, "hour": "00:05", "kinds": ["leave_home"], "unit": "KPP w Przykładowie"}
    browser = as_("social_worker")
    answer = browser.post(path, given)
    assert answer.status == 302
    page = browser.get(Matter.objects.get().get_absolute_url())
    assert "D29" in page.text
