"""The sheet NK-B in the browser, and its contacts, which the administrator keeps."""

import pytest
from django.urls import reverse

from apps.audit.models import Entry
from apps.procedures.models import HelpContact, Procedure
from tests.pages.conftest import Open

OPS = {"name": "OPS Przykładowo", "phone": "17 000 00 00", "address": "", "hours": "8-16"}


@pytest.fixture
def place(as_: Open) -> HelpContact:
    assert as_("administrator").post(reverse("contacts:list"), OPS).status == 302
    return HelpContact.objects.get()


def test_the_sheet_is_a_file_without_a_procedure(as_: Open) -> None:
    for language in ("pl", "uk", "en"):
        answer = as_("teacher").get(reverse("procedures:nkb-sheet", args=[language]))
        assert answer.content.startswith(b"%PDF")
        assert f'filename="NK-B-{language}.pdf"' in answer.headers["Content-Disposition"]


def test_there_is_no_sheet_in_another_language(as_: Open) -> None:
    assert as_("teacher").get(reverse("procedures:nkb-sheet", args=["de"])).status == 404


def test_the_page_of_handing_over_leads_to_the_sheets(as_: Open, procedure: Procedure) -> None:
    page = as_("police_officer").get(reverse("procedures:hand-over", args=[procedure.pk]))
    for language in ("pl", "uk", "en"):
        assert page.has_link(reverse("procedures:nkb-sheet", args=[language]))


def test_a_contact_is_added_changed_and_removed(as_: Open, place: HelpContact) -> None:
    browser, path = as_("administrator"), reverse("contacts:edit", args=[place.pk])
    assert browser.get(path).value("name") == "OPS Przykładowo"
    browser.post(path, {**OPS, "address": "Zmyślona 1"})
    place.refresh_from_db()
    assert place.address == "Zmyślona 1"
    browser.post(path, {"remove": "1"})
    assert not HelpContact.objects.exists()
    logged = Entry.objects.filter(subject_type="contact").values_list("action", flat=True)
    assert list(logged) == ["contact.saved", "contact.saved", "contact.removed"]


def test_a_place_that_nobody_could_reach_is_refused(as_: Open) -> None:
    answer = as_("administrator").post(reverse("contacts:list"), {**OPS, "phone": " "})
    answer.says_at_field_and_in_summary(
        "Enter a telephone number or an address: otherwise nobody finds this place.",
        field="id_phone",
    )


def test_the_same_name_is_refused(as_: Open, place: HelpContact) -> None:
    answer = as_("administrator").post(reverse("contacts:list"), OPS)
    answer.says_at_field_and_in_summary(
        "There is a contact of this name already. Change that one.", field="id_name"
    )


def test_who_works_on_cases_does_not_change_them(as_: Open, place: HelpContact) -> None:
    for who in ("chair", "secretary", "police_officer", "dpo"):
        path = reverse("contacts:edit", args=[place.pk])
        assert as_(who).post(path, {"remove": "1"}).status == 403
    assert HelpContact.objects.exists()
