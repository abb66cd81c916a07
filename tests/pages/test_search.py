"""What somebody looks for stands in no address: neither in logs nor in a shared PC's history."""

import pytest
from django.urls import reverse

from apps.procedures.models import Procedure
from apps.procedures.services.submitting import submit
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.pages import rows
from tests.pages.conftest import NOW, Open

PESEL = valid_nka()["victims"][0]["pesel"]


@pytest.mark.parametrize("name", ["procedures:search", "forms:new"])
def test_a_search_is_answered_on_the_spot(as_: Open, procedure: Procedure, name: str) -> None:
    browser = as_("police_officer")
    for text in ("Przykładowa", "przykł", PESEL, "Przykładowa Anna", "nk/0001"):
        answer = browser.post(reverse(name), {"text": text})
        assert (answer.status, answer.to) == (200, ""), text
        assert answer.has_link(procedure.get_absolute_url()), text
        assert answer.value("text") == text
        assert not [link for link in answer.page.links if text in link]


@pytest.mark.parametrize("name", ["procedures:search", "forms:new"])
def test_text_in_an_address_is_not_searched(as_: Open, procedure: Procedure, name: str) -> None:
    answer = as_("police_officer").get(reverse(name), data={"text": "Przykładowa"})
    assert "NK/" not in answer.text
    assert "Przykładowa" not in answer.text


@pytest.mark.parametrize("path", ["/procedures/", "/procedures/search/", "/forms/new/"])
def test_the_search_box_is_sent_and_not_put_into_the_address(as_: Open, path: str) -> None:
    text = as_("police_officer").get(path).text
    tags = [one.split(">")[0] for one in text.split("<form")[1:]]
    (tag,) = [one for one in tags if "app-search" in one]
    assert 'method="post"' in tag
    assert 'autocomplete="off"' in tag


@pytest.mark.parametrize("who", ["teacher", "outsider"])
def test_a_search_finds_only_what_the_person_may_see(
    as_: Open, procedure: Procedure, who: str
) -> None:
    for text in ("Przykładowa", PESEL, procedure.number):
        answer = as_(who).post(reverse("procedures:search"), {"text": text})
        assert procedure.get_absolute_url() not in answer.text
        assert "NK/0001" not in answer.text.replace(f'value="{procedure.number}"', "")


def test_signs_with_a_meaning_for_databases_find_nothing(as_: Open, procedure: Procedure) -> None:
    browser = as_("chair")
    for text in ("%", "_", "Przykład%", "' OR 1=1 --", "\\", "{", "Nikt"):
        answer = browser.post(reverse("procedures:search"), {"text": text})
        assert answer.status == 200, text
        assert not answer.has_link(procedure.get_absolute_url()), text


def test_polish_letters_are_told_apart(as_: Open, cast: Cast) -> None:
    for number, surname in enumerate(("Łacka", "Łącka", "Lacka"), start=700):
        answers = rows.family(number, surname)
        submit(author=cast.police_officer, answers=answers, now=NOW, family="new")
    found = as_("chair").post(reverse("procedures:search"), {"text": "łąc"}).text
    assert found.count('href="/procedures/') == 1 + _links_around(as_)


def _links_around(as_: Open) -> int:
    """The links to procedures that stand on the page whatever was found."""
    page = as_("chair").post(reverse("procedures:search"), {"text": "Nikt"}).text
    return page.count('href="/procedures/')
