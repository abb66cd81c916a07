"""Letters as their writers meet them."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from apps.letters import templates
from apps.letters.models import Letter
from apps.procedures import matter_selectors
from apps.procedures.models import Procedure
from apps.teams.models import Membership
from tests.apps.letters.test_templates import WHOLE, file
from tests.factories.cast import Cast
from tests.factories.letters import HEAD
from tests.pages.browser import Browser
from tests.pages.conftest import NOW, Open

SECRET = "Przebywa przy ul. Bezpiecznej."


def _write(as_: Open, procedure: Procedure, who: str, text: str) -> Letter:
    party = procedure.parties.get(side="perpetrator")
    path = reverse("letters:write", args=[procedure.pk, "notice-of-start"])
    answer = as_(who).post(path, {"party": party.pk, "reasons": text, "signer": "Ewa Łącka"})
    assert answer.status == 302, answer.at_fields
    return Letter.objects.get(pk=answer.to.rstrip("/").rsplit("/", 1)[1])


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
    assert "Uzasadnienie i wyjaśnienia: adres, po słowach „Przebywa przy ul.”" in page.text
    assert not page.has_link(reverse("letters:move", args=[letter.pk, "release"]))
    assert browser.get(reverse("letters:pdf", args=[letter.pk])).status == 404
    release = reverse("letters:move", args=[letter.pk, "release"])
    assert browser.post(release, {"reason": "Można."}).status == 200
    assert as_("chair").post(release, {"reason": "Inna ulica."}).status == 302
    letter.refresh_from_db()
    assert letter.state == "issued"


def test_what_held_a_letter_is_told_once_with_its_place(as_: Open, procedure: Procedure) -> None:
    person = procedure.parties.get(side="victim", is_minor=False).person
    person.protected = {
        "street": "Bezpieczna", "postal_code": "00-123", "town": "Ukrycie", "stay_town": "Ukrycie",
        "contact": "600 700 800",
    }  # fmt: skip
    person.save()
    text = "Dzień dobry. Prosimy przyjść na ul. Bezpieczną 3, 00-123 Ukrycie. Tel. 600700800."
    letter = _write(as_, procedure, "social_worker", text)
    as_("social_worker").post(reverse("letters:move", args=[letter.pk, "issue"]))
    page = as_("social_worker").get(letter.get_absolute_url()).text
    assert page.count("Uzasadnienie i wyjaśnienia: ") == 2
    assert "Uzasadnienie i wyjaśnienia: adres, po słowach „Prosimy przyjść na ul.”" in page
    assert "cały tekst: " not in page
    # What stands before the telephone is the address: its words are not repeated.
    assert "Uzasadnienie i wyjaśnienia: telefon lub e-mail<" in page
    back = reverse("letters:move", args=[letter.pk, "refuse"])
    as_("chair").post(back, {"reason": "Bez adresu."})
    page = as_("social_worker").get(letter.get_absolute_url()).text
    assert "po słowach „Prosimy przyjść na ul.”" in page


def test_a_fact_that_the_writer_may_not_know_is_not_told_as_it_is_recorded(
    as_: Open, procedure: Procedure
) -> None:
    person = procedure.parties.get(side="victim", is_minor=False).person
    person.protected = {"street": "Bezpiecznych Zakątków Wieczornych"}
    person.save()
    letter = _write(as_, procedure, "social_worker", "Bezpiecznych spotkań. To zakątki miasta.")
    as_("social_worker").post(reverse("letters:move", args=[letter.pk, "issue"]))
    page = as_("social_worker").get(letter.get_absolute_url()).text
    assert "Uzasadnienie i wyjaśnienia: adres, na początku" in page
    assert "Wieczorn" not in page


def test_a_held_letter_is_listed_and_sent_back_with_a_reason(
    as_: Open, procedure: Procedure
) -> None:
    _plant(procedure)
    letter = _write(as_, procedure, "social_worker", SECRET)
    as_("social_worker").post(reverse("letters:move", args=[letter.pk, "issue"]))
    register = reverse("letters:register")
    assert as_("chair").get(register).has_link(letter.get_absolute_url())
    back = reverse("letters:move", args=[letter.pk, "refuse"])
    assert not as_("social_worker").get(letter.get_absolute_url()).has_link(back)
    assert as_("chair").get(letter.get_absolute_url()).has_link(back)
    assert as_("chair").post(back, {"reason": "Bez adresu w uzasadnieniu."}).status == 302
    assert not as_("chair").get(register).has_link(letter.get_absolute_url())
    assert "Bez adresu w uzasadnieniu." in as_("social_worker").get(letter.get_absolute_url()).text


def test_what_stops_a_letter_in_a_template_is_said_on_its_page(
    as_: Open, procedure: Procedure, cast: Cast
) -> None:
    _plant(procedure)
    content = file(WHOLE, header="ul. Bezpieczna 7")
    templates.upload(
        actor=cast.secretary, kind="notice-of-start", name="a.docx", content=content, now=NOW
    )
    letter = _write(as_, procedure, "social_worker", "Proszę o kontakt.")
    browser = as_("social_worker")
    browser.post(reverse("letters:move", args=[letter.pk, "issue"]))
    answer = browser.get(reverse("letters:docx", args=[letter.pk]))
    assert (answer.status, answer.to) == (302, letter.get_absolute_url())
    assert "Sprawdź wzór i pismo" in browser.get(answer.to).text
    page = reverse("letters:template", args=["notice-of-start"])
    assert "Wróć do wzoru systemu" in as_("secretary").get(page).text
    assert as_("secretary").post(f"{page}withdraw/").status == 302
    assert "Wróć do wzoru systemu" not in as_("secretary").get(page).text


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


def _printed(browser: Browser, letter: Letter) -> str:
    answer = browser.get(reverse("letters:pdf", args=[letter.pk]))
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return "\n".join(one.extract_text() for one in pages)


def test_a_letter_says_who_writes_whom_to_ring_and_as_whom_it_is_signed(
    as_: Open, procedure: Procedure
) -> None:
    head = reverse("letters:head")
    assert as_("secretary").post(head, HEAD).status == 302
    assert as_("social_worker").post(head, HEAD).status == 403
    browser = as_("social_worker")
    party = procedure.parties.get(side="perpetrator")
    path = reverse("letters:write", args=[procedure.pk, "notice-of-start"])
    assert browser.get(path).value("signer_role") == "pracownik socjalny"
    given = {"party": party.pk, "reasons": "Proszę o kontakt.", "signer": "Ewa Łącka"}
    browser.post(path, {**given, "signer_role": "pracownica socjalna"})
    letter = Letter.objects.latest("created_at", "pk")
    browser.post(reverse("letters:move", args=[letter.pk, "issue"]))
    as_("secretary").post(head, {**HEAD, "phone": "11 111 11 11"})
    text = _printed(browser, letter)
    for line in (HEAD["team"], HEAD["unit"], HEAD["address"], "tel. 00 000 00 00"):
        assert line in text
    assert "11 111" not in text
    assert "Ewa Łącka\npracownica socjalna" in text
    assert "Podpis: " not in text


def test_a_letter_issued_before_it_had_a_head_is_printed_as_it_was(
    as_: Open, procedure: Procedure
) -> None:
    letter = _write(as_, procedure, "social_worker", "Proszę o kontakt.")
    browser = as_("social_worker")
    browser.post(reverse("letters:move", args=[letter.pk, "issue"]))
    letter.refresh_from_db()
    letter.given = {name: one for name, one in letter.given.items() if name != "sender"}
    letter.body = ["Dotyczy.", "Proszę o kontakt.", "Kolbuszowa, 2.03.2026. Podpis: Ewa Łącka"]
    letter.save()
    assert "Podpis: Ewa Łącka" in _printed(browser, letter)


def test_a_letter_to_an_institution_says_to_which(as_: Open, procedure: Procedure) -> None:
    browser = as_("social_worker")
    path = reverse("letters:write", args=[procedure.pk, "notice-of-crime"])
    page = browser.get(path)
    assert "Jednostka testowa police" in page.content.decode().split("<datalist", 1)[1]
    given = {"findings": "Groźby.", "signer": "Ewa Łącka"}
    browser.post(path, given).says_at_field_and_in_summary("", field="id_recipient_name")
    browser.post(path, {**given, "recipient_name": "Prokuratura Rejonowa w Umowie"})
    letter = Letter.objects.latest("created_at", "pk")
    browser.post(reverse("letters:move", args=[letter.pk, "issue"]))
    assert "Prokuratura Rejonowa w Umowie" in browser.get(letter.get_absolute_url()).text
    assert "Prokuratura Rejonowa w Umowie" in _printed(browser, letter)
    assert "Prokuratura Rejonowa w Umowie" in as_("chair").get(reverse("letters:register")).text


OWN = "/letters/own/"


def test_own_letters_without_a_number_stand_in_one_list_with_the_next_step(
    as_: Open, procedure: Procedure
) -> None:
    _plant(procedure)
    written = {
        state: _write(as_, procedure, "social_worker", text)
        for state, text in (("draft", "Proszę."), ("held", SECRET), ("back", SECRET))
    }
    for letter in (written["held"], written["back"]):
        as_("social_worker").post(reverse("letters:move", args=[letter.pk, "issue"]))
    back = reverse("letters:move", args=[written["back"].pk, "refuse"])
    as_("chair").post(back, {"reason": "Bez adresu."})
    page = as_("social_worker").get(OWN)
    assert all(page.has_link(letter.get_absolute_url()) for letter in written.values())
    for told in (
        "wersja robocza", "Przeczytaj i zarejestruj albo anuluj.",
        "wstrzymane",
        "Zmień tekst albo poczekaj, aż ktoś inny przeczyta i zwolni pismo.",
        "odesłane do poprawy", "Przeczytaj powód na stronie pisma, zmień tekst i zarejestruj ponownie.",
    ):  # fmt: skip
        assert told in page.text, told


def test_own_letters_leave_the_list_with_their_number(as_: Open, procedure: Procedure) -> None:
    letter = _write(as_, procedure, "social_worker", "Proszę o kontakt.")
    browser = as_("social_worker")
    assert browser.get(OWN).has_link(letter.get_absolute_url())
    browser.post(reverse("letters:move", args=[letter.pk, "issue"]))
    assert not browser.get(OWN).has_link(letter.get_absolute_url())


def test_letters_of_others_are_not_among_ones_own_until_one_writes_in_them(
    as_: Open, procedure: Procedure
) -> None:
    letter = _write(as_, procedure, "social_worker", "Proszę o kontakt.")
    assert not as_("chair").get(OWN).has_link(letter.get_absolute_url())
    party = procedure.parties.get(side="perpetrator")
    as_("chair").post(
        reverse("letters:rewrite", args=[letter.pk]),
        {"party": party.pk, "reasons": "Inaczej.", "signer": "Wanda Zmyślona", "version": 1},
    )
    assert as_("chair").get(OWN).has_link(letter.get_absolute_url())
    assert as_("social_worker").get(OWN).has_link(letter.get_absolute_url())


def test_own_letters_end_with_the_need_to_know(as_: Open, procedure: Procedure, cast: Cast) -> None:
    letter = _write(as_, procedure, "social_worker", "Proszę o kontakt.")
    Membership.objects.filter(user=cast.social_worker).update(until=NOW)
    page = as_("social_worker").get(OWN)
    assert page.status == 200
    assert not page.has_link(letter.get_absolute_url())


@pytest.mark.parametrize(
    "who", ["chair", "secretary", "social_worker", "police_officer", "teacher", "outsider"]
)
def test_the_list_of_own_letters_has_the_scope_of_writing(
    cast: Cast, procedure: Procedure, who: str
) -> None:
    user = getattr(cast, who)
    joined = {"state": "joined", "joined_on": NOW.date(), "joined_to": procedure}
    for changes in ({}, joined):
        for name, value in changes.items():
            setattr(procedure, name, value)
        procedure.save()
        found = matter_selectors.open_to_writer(user).filter(pk=procedure.pk).exists()
        assert found == matter_selectors.writes(user, procedure), changes


def test_own_letters_cost_a_fixed_number_of_queries(as_: Open, procedure: Procedure) -> None:
    browser = as_("social_worker")
    _write(as_, procedure, "social_worker", "Pierwsze.")
    few = browser.queries(OWN)
    for number in range(4):
        _write(as_, procedure, "social_worker", f"Kolejne {number}.")
    assert browser.queries(OWN) == few


def test_the_navigation_leads_each_to_their_letters_once(as_: Open) -> None:
    assert as_("social_worker").get("/").has_link(OWN)
    register = reverse("letters:register")
    home = as_("chair").get("/")
    assert home.has_link(register)
    assert not home.has_link(OWN)
    assert as_("chair").get(register).has_link(OWN)
    assert not as_("social_worker").get(OWN).has_link(register)
    assert not as_("teacher").get("/").has_link(OWN)


def test_the_notice_of_a_firearm_says_where_it_goes(as_: Open, procedure: Procedure) -> None:
    """UPPD art. 9f: to the Police that gives licences, of a soldier to the Military Police."""
    pages = (
        ("secretary", reverse("letters:write", args=[procedure.pk, "notice-on-weapon"])),
        ("secretary", reverse("procedures:act", args=[procedure.pk, "notify-firearm"])),
    )
    for who, path in pages:
        assert "wojewódzkiej albo stołecznej" in as_(who).get(path).text
    procedure.parties.filter(side="perpetrator").update(needs={"service": "military_police"})
    for who, path in pages:
        text = as_(who).get(path).text
        assert "zawiadamia się Żandarmerię Wojskową" in text
        assert "wojewódzkiej" not in text
