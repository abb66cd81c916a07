"""Letters as their writers meet them."""

import io

from django.urls import reverse
from pypdf import PdfReader

from apps.letters.models import Letter
from apps.procedures.models import Procedure
from tests.pages.conftest import Open

SECRET = "Przebywa przy ul. Bezpiecznej."


def _write(as_: Open, procedure: Procedure, who: str, text: str) -> Letter:
    party = procedure.parties.get(side="perpetrator")
    path = reverse("letters:write", args=[procedure.pk, "notice-of-start"])
    answer = as_(who).post(path, {"party": party.pk, "reasons": text, "signer": "Ewa Łącka"})
    assert answer.status == 302, answer.at_fields
    return Letter.objects.latest("created_at", "pk")


def _plant(procedure: Procedure) -> None:
    person = procedure.parties.get(side="victim", is_minor=False).person
    person.protected = {"street": "Bezpieczna"}
    person.save()


def test_a_letter_from_its_first_word_to_its_print(as_: Open, procedure: Procedure) -> None:
    browser = as_("social_worker")
    assert browser.get(procedure.get_absolute_url()).has_link(
        reverse("letters:choose", args=[procedure.pk])
    )
    letter = _write(as_, procedure, "social_worker", "Proszę o kontakt.")
    browser.post(reverse("letters:move", args=[letter.pk, "issue"]), {"version": 1})
    page = browser.get(letter.get_absolute_url())
    assert "P/0001/2026" in page.text
    answer = browser.get(reverse("letters:pdf", args=[letter.pk]))
    reader = PdfReader(io.BytesIO(answer.content))
    text = "".join(one.extract_text() for one in reader.pages)
    assert "Proszę o kontakt." in text
    assert "Testow" not in answer.headers["Content-Disposition"]
    register = as_("secretary").get(reverse("letters:register"))
    assert "P/0001/2026" in register.text


def test_a_held_letter_says_where_and_never_what(as_: Open, procedure: Procedure) -> None:
    _plant(procedure)
    letter = _write(as_, procedure, "social_worker", SECRET)
    browser = as_("social_worker")
    browser.post(reverse("letters:move", args=[letter.pk, "issue"]))
    page = browser.get(letter.get_absolute_url())
    assert "Uzasadnienie i wyjaśnienia: adres" in page.text
    assert not page.has_link(reverse("letters:move", args=[letter.pk, "release"]))
    assert browser.get(reverse("letters:pdf", args=[letter.pk])).status == 404
    release = reverse("letters:move", args=[letter.pk, "release"])
    assert browser.post(release, {"reason": "Można."}).status == 200
    assert as_("chair").post(release, {"reason": "Inna ulica."}).status == 302
    letter.refresh_from_db()
    assert letter.state == "issued"


def test_an_empty_letter_keeps_nothing(as_: Open, procedure: Procedure) -> None:
    path = reverse("letters:write", args=[procedure.pk, "summons"])
    page = as_("social_worker").post(path, {"reasons": "Tylko powód"})
    assert page.status == 200
    assert page.value("reasons") == "Tylko powód"
    assert not Letter.objects.exists()


def test_a_strange_kind_or_move_is_nothing(as_: Open, procedure: Procedure) -> None:
    browser = as_("social_worker")
    letter = _write(as_, procedure, "social_worker", "Proszę o kontakt.")
    assert browser.get(reverse("letters:write", args=[procedure.pk, "poem"])).status == 404
    assert browser.get(reverse("letters:move", args=[letter.pk, "rewrite"])).status == 404
    assert browser.post(reverse("letters:move", args=[letter.pk, "send"])).status == 200


def test_letters_cost_the_page_a_fixed_number_of_queries(as_: Open, procedure: Procedure) -> None:
    browser = as_("chair")
    _write(as_, procedure, "chair", "Pierwsze.")
    few = browser.queries(procedure.get_absolute_url())
    for number in range(5):
        _write(as_, procedure, "chair", f"Kolejne {number}.")
    assert browser.queries(procedure.get_absolute_url()) == few
