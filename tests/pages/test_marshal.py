"""The dashboard of a marshal's office."""

from django.urls import reverse

from apps.accounts.models import User
from apps.marshal.models import Gmina, Received
from tenants import schema
from tests.conftest import PODKARPACKIE
from tests.pages.browser import Browser
from tests.pages.conftest import NOW


def test_a_year_for_which_nothing_was_sent_has_no_numbers(marshals: dict[str, User]) -> None:
    browser = Browser(marshals["analyst"], PODKARPACKIE)
    with schema.office(PODKARPACKIE):
        gmina = Gmina.objects.create(teryt="180699", name="Cmolas", sort_key="cmolas")
        Received.objects.create(
            gmina=gmina, year=2026, sequence=1, is_closed=False, definition_version="2026.1",
            tables={"procedures": {"started/number": 5}}, computed_at=NOW,
        )  # fmt: skip
    path = reverse("marshal:dashboard", urlconf="przystan.urls.voivodeship")
    sent, silent = (browser.get(f"{path}?year={year}").text for year in (2026, 2024))
    assert (
        '5<span aria-hidden="true">+</span><span class="govuk-visually-hidden"> lub więcej' in sent
    )
    assert "żadna gmina nie przesłała" not in sent
    assert "żadna gmina nie przesłała" in silent
    assert "lub więcej" not in silent
