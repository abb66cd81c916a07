"""Pages of keeping and deleting."""

import io

from django.urls import reverse
from pypdf import PdfReader

from apps.procedures.models import Procedure
from apps.retention import services
from apps.retention.models import Disposal, RetentionClass
from tests.factories import retention
from tests.factories.cast import Cast
from tests.pages.conftest import NOW, Open
from tests.pages.test_query_counts import EVERY_PAGE


def _due(cast: Cast) -> Procedure:
    retention.a_class(cast.secretary, NOW)
    procedure = retention.archived(cast, retention.START)
    retention.years_closed(cast.chair, range(2023, 2024), NOW)
    return procedure


def test_without_a_class_the_page_says_where_the_time_comes_from(as_: Open) -> None:
    assert "rzeczowego wykazu akt" in as_("chair").get(reverse("retention:overview")).text


def test_a_class_is_added_and_its_code_stands_once(as_: Open) -> None:
    given = {"code": "B10", "title": "Procedury", "years": "10", "basis": "JRWA 8135"}
    path = reverse("retention:new-class")
    assert as_("secretary").post(path, given).status == 302
    again = as_("secretary").post(path, given)
    assert again.at_fields == ["Błąd: Kategoria o tym oznaczeniu już jest. Zmień tamtą."]
    assert RetentionClass.objects.count() == 1


def test_wrong_years_are_named_at_their_field(as_: Open) -> None:
    for years in ("0", "101", "dziesięć", "-1"):
        page = as_("chair").post(
            reverse("retention:new-class"),
            {"code": "B", "title": "T", "years": years, "basis": "JRWA"},
        )
        assert (page.status, len(page.at_fields)) == (200, 1), years


def test_the_story_of_a_deletion_from_the_list_to_the_certificate(as_: Open, cast: Cast) -> None:
    procedure, overview = _due(cast), reverse("retention:overview")
    assert procedure.number in as_("secretary").get(overview).text
    missing = as_("secretary").post(overview, {"procedures": [str(procedure.pk)]})
    assert missing.at_fields == ["Błąd: Wpisz numer i dzień zgody archiwum państwowego."]
    asked = {"procedures": [str(procedure.pk)], "consent": "OP-1/2026"}
    assert as_("secretary").post(overview, asked).status == 302

    listed = Disposal.objects.get()
    release = reverse("retention:release", args=[listed.pk])
    assert release not in as_("secretary").get(listed.get_absolute_url()).text
    assert release in as_("chair").get(listed.get_absolute_url()).text
    assert as_("chair").post(release).status == 302
    assert not Procedure.objects.exists()

    assert procedure.number in as_("dpo").get(listed.get_absolute_url()).text
    body = as_("chair").get(reverse("retention:certificate", args=[listed.pk])).content
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(body)).pages)
    assert procedure.number in text
    assert "Przykładow" not in text


def test_the_page_of_an_ended_procedure_says_how_long_it_is_kept_and_what_forbids_to_delete(
    as_: Open, cast: Cast
) -> None:
    procedure = _due(cast)
    services.hold(actor=cast.chair, procedure_id=procedure.pk, reason="II K 17/26", now=NOW)
    assert "31.12.2025" in as_("chair").get(procedure.get_absolute_url()).text
    assert "II K 17/26" in as_("chair").get(procedure.get_absolute_url()).text
    assert "II K 17/26" not in as_("social_worker").get(procedure.get_absolute_url()).text


def test_a_list_needs_a_procedure(as_: Open, cast: Cast) -> None:
    _due(cast)
    answer = as_("secretary").post(reverse("retention:overview"), {"consent": "OP-1/2026"})
    answer.says_at_field_and_in_summary(
        "Wybierz co najmniej jedną procedurę", field="id_procedures"
    )


def test_what_is_kept_stands_by_its_year_and_its_number(as_: Open, cast: Cast) -> None:
    retention.a_class(cast.secretary, NOW)
    for number in ("NK/0001/2024", "NK/0001/2014", "NK/0002/2014"):
        found = retention.archived(cast, retention.START)
        Procedure.objects.filter(pk=found.pk).update(number=number)
    text = as_("secretary").get(reverse("retention:overview")).text
    places = [text.index(one) for one in ("NK/0001/2014", "NK/0002/2014", "NK/0001/2024")]
    assert places == sorted(places)


def test_the_number_of_queries_does_not_grow_with_the_number_of_procedures(
    as_: Open, cast: Cast
) -> None:
    browser, path = as_("chair"), reverse("retention:overview")
    first = _due(cast)
    few = browser.queries(path)
    more = [retention.archived(cast, retention.START) for _number in range(2)]
    assert browser.queries(path) == few == EVERY_PAGE + 11
    text = browser.get(path).text
    assert all(one.number in text for one in (first, *more))
