"""A table of earlier cases on pages: upload, match, check, run, watch."""

import datetime as dt
import io

import openpyxl
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.imports.models import Batch, Row
from apps.imports.rules.columns import COLUMNS, REQUIRED, guess
from apps.imports.services import running
from apps.procedures.models import Form, Procedure
from apps.statistics import services as statistics
from tests.factories import imports
from tests.factories.cast import Cast
from tests.pages.browser import Browser
from tests.pages.conftest import NOW, Open

C = dt.date(2024, 3, 4)


def upload(browser: Browser, content: bytes, name: str = "Anna Zmyślona.csv") -> str:
    answer = browser.post(reverse("imports:list"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status == 302, answer.summary
    return answer.to


def matched(batch: Batch) -> dict[str, str]:
    return {name: str(place) for name, place in guess(batch.headings).items()}


def test_from_the_file_to_the_procedure(as_: Open, cast: Cast) -> None:
    secretary, chair = as_("secretary"), as_("chair")
    steps = imports.days(C, ("received_on", 1), ("group_appointed_on", 2))
    content = imports.as_csv([imports.row(1, **steps), imports.row(2, initiator="x")])
    columns = upload(secretary, content)
    batch = Batch.objects.get()
    assert f'value="{guess(batch.headings)["reference"]}" selected' in secretary.get(columns).text

    answer = secretary.post(columns, matched(batch))
    assert answer.to == batch.get_absolute_url()
    page = secretary.get(answer.to)
    assert "Kto wszczął" in page.text
    assert "Zmyślon" not in page.text  # the file's own name, a row's people
    assert not Procedure.objects.exists()

    run = reverse("imports:run", args=[batch.pk])
    assert secretary.post(run).status == 403
    assert chair.post(run, {"social_worker": "", "police_officer": ""}).status == 200
    core = {"social_worker": cast.social_worker.pk, "police_officer": cast.police_officer.pk}
    assert chair.post(run, core).to == batch.get_absolute_url()
    assert 'http-equiv="refresh"' in chair.get(batch.get_absolute_url()).text
    assert not running.run_some(batch.pk, cases=9, now=NOW)

    page = chair.get(batch.get_absolute_url())
    assert 'http-equiv="refresh"' not in page.text
    procedure = Procedure.objects.get()
    shown = chair.get(procedure.get_absolute_url())
    assert "OPS.1.2024" in shown.text
    assert "wcześniejsza ewidencja urzędu" in shown.text
    assert shown.has_link(batch.get_absolute_url())
    found = secretary.post(reverse("procedures:search"), {"text": "ops.1.2024"})
    assert found.has_link(procedure.get_absolute_url())


def test_the_dry_run_says_which_closed_years_stay_as_they_are(as_: Open, cast: Cast) -> None:
    for year in (2024, 2025):
        statistics.close_year(actor=cast.chair, year=year, now=NOW)
    over_the_turn = imports.ended(dt.date(2024, 11, 4))  # ended and monitored in 2025
    rows = [
        imports.row(1, **imports.ended(dt.date(2023, 1, 9))), imports.row(2, **over_the_turn),
        imports.row(3, **over_the_turn), imports.row(4, initiator="x"),
    ]  # fmt: skip
    batch = imports.checked(cast.secretary, rows, NOW)
    page = " ".join(as_("chair").get(batch.get_absolute_url()).text.split())
    assert "Statystyka zamkniętych lat się nie zmieni" in page
    for said in ("2024: 2 sprawy", "2025: 2 sprawy"):
        assert said in page
    assert "2023: " not in page
    open_years = imports.checked(
        cast.secretary, [imports.row(5, started_on=dt.date(2026, 3, 4))], NOW
    )
    assert "zamkniętych lat" not in as_("chair").get(open_years.get_absolute_url()).text


def test_the_chair_does_not_run_what_was_matched_anew_meanwhile(as_: Open) -> None:
    secretary, chair = as_("secretary"), as_("chair")
    columns = upload(secretary, imports.as_csv([imports.row(1)]))
    batch = Batch.objects.get()
    secretary.post(columns, {**matched(batch), "version": "1"})
    batch.refresh_from_db()
    run, seen = reverse("imports:run", args=[batch.pk]), str(batch.version)
    assert f'name="version" value="{seen}"' in chair.get(batch.get_absolute_url()).text

    again = secretary.post(columns, {**matched(batch), "version": "1"})
    assert any("w międzyczasie" in message for message, _anchor in again.summary)
    secretary.post(columns, {**matched(batch), "version": seen})
    refused = chair.post(run, {"version": seen})
    assert any("w międzyczasie" in message for message, _anchor in refused.summary)
    batch.refresh_from_db()
    assert batch.state == "checked"
    assert chair.post(run, {"version": str(batch.version)}).to == batch.get_absolute_url()


def test_the_first_row_is_shown_as_it_was_read(as_: Open) -> None:
    content = imports.as_csv(
        [imports.row(1, victim_last_name="Świętosława")], encoding="iso-8859-2"
    )
    browser = as_("secretary")
    assert "<dd>Świętosława</dd>" in browser.get(upload(browser, content)).text
    assert "1 wiersz," in browser.get(reverse("imports:list")).text


def test_where_nothing_waits_nothing_is_let_run(as_: Open) -> None:
    chair = as_("chair")
    columns = upload(chair, imports.as_csv([imports.row(1, initiator="x")]))
    batch = Batch.objects.get()
    chair.post(columns, matched(batch))
    run = reverse("imports:run", args=[batch.pk])
    assert run not in chair.get(batch.get_absolute_url()).text
    assert any("nic nie czeka" in message for message, _anchor in chair.post(run).summary)


def test_whoever_works_in_the_group_does_not_see_the_earlier_number(as_: Open, cast: Cast) -> None:
    steps = imports.days(C, ("received_on", 1), ("group_appointed_on", 2))
    imports.ran(cast, [imports.row(1, **steps)], NOW)
    page = as_("social_worker").get(Procedure.objects.get().get_absolute_url())

    assert page.status == 200
    assert "OPS.1.2024" not in page.text


def test_the_form_of_such_a_procedure_opens_and_prints(as_: Open, cast: Cast) -> None:
    for number, start in enumerate((C, dt.date(2019, 5, 6))):
        imports.ran(cast, [imports.row(number, started_on=start)], NOW)
    for procedure in Procedure.objects.all():
        form = procedure.forms.get()
        for name in ("forms:read", "forms:pdf"):
            assert as_("chair").get(reverse(name, args=[form.pk])).status == 200


def test_what_is_no_table_is_refused_on_the_page(as_: Open) -> None:
    file = SimpleUploadedFile("sprawy.csv", b"%PDF-1.7\n")
    answer = as_("secretary").post(reverse("imports:list"), {"file": file})

    assert answer.status == 200
    assert any("CSV" in message for message, _anchor in answer.summary)
    assert not Batch.objects.exists()


def test_columns_that_are_missing_are_named(as_: Open) -> None:
    browser = as_("secretary")
    address = upload(browser, imports.as_csv([imports.row(1)]))
    answer = browser.post(address, {"ground": "0"})

    assert answer.status == 200
    assert len(answer.summary) == len(REQUIRED)


def test_the_same_file_is_recognised(as_: Open, cast: Cast) -> None:
    content = imports.as_csv([imports.row(1)])
    browser = as_("secretary")
    first = Batch.objects.get(pk=upload(browser, content).split("/")[2])
    Batch.objects.update(created_at=NOW - dt.timedelta(days=1))
    second = Batch.objects.exclude(pk=first.pk).get(
        pk=upload(browser, content, "inna.csv").split("/")[2]
    )

    assert browser.get(second.get_absolute_url()).has_link(first.get_absolute_url())


def test_our_template_is_understood_by_ourselves(as_: Open) -> None:
    answer = as_("secretary").get(reverse("imports:template"))
    headings = answer.content.decode("utf-8-sig").strip().split(";")

    assert guess(headings) == {column.name: place for place, column in enumerate(COLUMNS)}


def test_a_table_is_thrown_away_on_the_page(as_: Open, cast: Cast) -> None:
    batch = imports.checked(cast.secretary, [imports.row(1)], NOW)
    answer = as_("secretary").post(reverse("imports:discard", args=[batch.pk]))

    assert answer.to == reverse("imports:list")
    assert not Row.objects.exists()


@pytest.mark.parametrize("action", ["check", "stop", "discard"])
def test_what_is_not_possible_is_told(as_: Open, cast: Cast, action: str) -> None:
    batch = imports.checked(cast.secretary, [imports.row(1)], NOW)
    state = {"check": "done", "stop": "checked", "discard": "running"}[action]
    Batch.objects.update(state=state, run_by=cast.chair)
    answer = as_("chair").post(reverse(f"imports:{action}", args=[batch.pk]))

    assert answer.to == batch.get_absolute_url()
    assert Row.objects.exists()


def test_pages_of_a_long_table_take_as_many_queries_as_of_a_short_one(
    as_: Open, cast: Cast
) -> None:
    chair, taken = as_("chair"), []
    for first, cases in ((0, 2), (100, 60)):
        rows = [imports.row(first + number, initiator="x") for number in range(cases)]
        batch = imports.checked(cast.secretary, rows, NOW)
        taken.append(chair.queries(batch.get_absolute_url()))

    assert taken[0] == taken[1]


def test_a_workbook_is_taken_as_well(as_: Open) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(list(imports.HEADINGS.values()))
    book.active.append([imports.row(1).get(name, "") for name in imports.HEADINGS])
    book.save(out)
    browser = as_("secretary")
    address = upload(browser, out.getvalue(), "x.xlsx")
    batch = Batch.objects.get()
    browser.post(address, matched(batch))

    batch.refresh_from_db()
    assert (batch.kind, batch.state, batch.problems_found) == ("xlsx", "checked", 0)


def with_forms(start: dt.date) -> dict[str, str]:
    """A case that runs, with forms of its group."""
    steps = imports.days(
        start, ("received_on", 1), ("group_appointed_on", 2), ("forwarded_on", 2),
        ("first_meeting_on", 7), ("nkc_on", 8), ("nkd_on", 9),
    )  # fmt: skip
    return imports.row(1, started_on=start, **steps)


@pytest.mark.parametrize("start", [dt.date(2019, 5, 6), dt.date(2023, 7, 3), C])
def test_forms_of_the_group_say_where_they_come_from(as_: Open, cast: Cast, start: dt.date) -> None:
    imports.ran(cast, [with_forms(start)], NOW, imports.WHOLE)
    forms = Form.objects.exclude(code="NK-A")
    assert {one.code for one in forms} == {"NK-C", "NK-D"}
    member, chair = as_("social_worker"), as_("chair")
    for form in forms:
        page = member.get(reverse("forms:read", args=[form.pk]))
        assert page.status == 200
        assert "wcześniejsza ewidencja urzędu" in page.text
        assert "00:00" not in page.text  # of the day alone is told
        assert form.procedure is not None
        assert chair.get(form.procedure.get_absolute_url()).has_link(
            reverse("forms:read", args=[form.pk])
        )


def test_such_forms_are_printed_with_their_source_and_not_for_the_police(
    as_: Open, cast: Cast
) -> None:
    imports.ran(cast, [with_forms(C)], NOW, imports.WHOLE)
    for form in Form.objects.exclude(code="NK-A"):
        address = reverse("forms:pdf", args=[form.pk])
        printed = as_("social_worker").get(address)
        assert printed.status == 200
        text = pypdf.PdfReader(io.BytesIO(printed.content)).pages[0].extract_text()
        told = " ".join(text.split())
        assert f"{form.completed:%d.%m.%Y}, wcześniejsza ewidencja urzędu" in told
        assert as_("police_officer").get(address).status == 403
        assert as_("outsider").get(address).status == 404


def test_nobody_is_asked_for_whom_the_rows_name(as_: Open, cast: Cast) -> None:
    row = with_forms(C) | {"social_worker": "Ewa Łącka"}
    for named, is_asked in (("", True), ("police_officer", False)):
        rows = [row | {"police_officer": named}]
        batch = imports.checked(cast.secretary, rows, NOW, imports.WHOLE)
        page = as_("chair").get(batch.get_absolute_url())
        assert ('name="police_officer"' in page.text) is is_asked
        assert ("nie mówią, kto pracuje w grupie" in page.text) is is_asked

    run = reverse("imports:run", args=[batch.pk])
    assert as_("chair").post(run).to == batch.get_absolute_url()


def test_who_is_meant_is_told_by_row_and_column_without_the_name(as_: Open, cast: Cast) -> None:
    rows = [with_forms(C) | {"social_worker": "Jan Zając", "police_officer": "Nikt Taki"}]
    batch = imports.checked(cast.secretary, rows, NOW, imports.WHOLE)
    page = as_("secretary").get(batch.get_absolute_url())

    for told in ("Pracownik socjalny w grupie", "Policjant w grupie", "w innej instytucji"):
        assert told in page.text
    for cell in ("Zając", "Nikt"):
        assert cell not in page.text


def test_no_hour_is_shown_that_no_record_told(as_: Open, cast: Cast) -> None:
    imports.ran(cast, [imports.row(1, started_on=C)], NOW)
    browser = as_("chair")
    for path in (Procedure.objects.get().get_absolute_url(), reverse("procedures:list")):
        assert "04.03.2024</time>" in browser.get(path).text
        assert "00:00" not in browser.get(path).text


def test_what_was_deleted_is_not_counted_as_there(as_: Open, cast: Cast) -> None:
    imports.ran(cast, [imports.row(1), imports.row(2)], NOW)
    known = Row.objects.get(number=2, is_head=True)
    Row.objects.filter(pk=known.pk).update(state=Row.State.ERASED, procedure=None)
    browser = as_("secretary")
    columns = upload(browser, imports.as_csv([imports.row(1), imports.row(2)]))
    batch = Batch.objects.get(pk=columns.split("/")[2])
    browser.post(columns, matched(batch))
    text = browser.get(batch.get_absolute_url()).text
    assert "Już w systemie</dt><dd>1</dd>" in text
    assert "nie przyjmiemy ich ponownie</dt><dd>1</dd>" in text
