"""What the team of the other gmina sees before it decides."""

from django.urls import reverse

from apps.procedures.models import Procedure
from tests.factories import transfers
from tests.factories.cast import Cast
from tests.pages.conftest import NOW, Open


def test_whom_it_is_about_is_shown_with_the_town_where_one_is_known(
    as_: Open, cast: Cast, procedure: Procedure
) -> None:
    child = procedure.parties.get(is_minor=True).person
    child.protected = {}
    child.save()
    made = transfers.both_ways(cast.secretary, procedure, NOW)
    page = as_("chair").get(reverse("transfers:incoming", args=[made["incoming_id"]]))
    assert page.status == 200
    assert "Anna Przykładowa, Nieistniejewo" in page.text
    assert "Maja Przykładowa" in page.text


def test_a_refusal_needs_its_reason(as_: Open, cast: Cast, procedure: Procedure) -> None:
    made = transfers.both_ways(cast.secretary, procedure, NOW)
    path = reverse("transfers:refuse", args=[made["incoming_id"]])
    page = as_("chair").post(path, {"reason": " "})
    assert page.status == 200
    assert page.at_fields
    assert as_("chair").post(path, {"reason": "Mieszka gdzie indziej."}).status == 302
