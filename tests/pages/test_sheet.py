"""The sheet of deadlines: what it says, who reads it, and what a saved file holds."""

import datetime as dt
import io
import zipfile

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from apps.audit.models import Entry
from apps.deadlines.models import Deadline, Status
from apps.procedures import sheet
from apps.procedures.models import Procedure
from tests.factories.cast import Cast
from tests.pages.conftest import NOW, Open

TODAY = dt.date(2026, 11, 16)
DUE = dt.date(2026, 11, 10)


def put(procedure: Procedure, code: str, **given: object) -> Deadline:
    """Return the procedure's only deadline of a code, as if it had come out so."""
    Deadline.objects.about("procedure", procedure.pk).filter(rule_code=code).delete()
    return Deadline.objects.create(
        rule_code=code, rule_version="x", regime="C", subject_type="procedure",
        subject_id=procedure.pk, subject_label=procedure.number, start_event="x", start_at=NOW,
        **{"strict_on": DUE, "due_on": DUE, **given},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "standing", "days"),
    [
        ({"due_on": TODAY}, "open", 0),
        ({"due_on": TODAY + dt.timedelta(days=1)}, "open", 0),
        ({}, "overdue", 6),
        ({"status": Status.MET, "met_on": DUE}, "met", 0),
        ({"status": Status.MET, "met_on": DUE + dt.timedelta(days=2)}, "met_late", 2),
        ({"status": Status.WAIVED, "reason": "Osoba zmarła."}, "waived", 0),
        ({"status": Status.LAPSED, "ended_on": DUE}, "lapsed", 0),
        ({"status": Status.LAPSED, "ended_on": DUE + dt.timedelta(days=2)}, "missed", 2),
        ({"status": Status.MISSED, "ended_on": DUE}, "missed", 0),
    ],
)
def test_how_a_deadline_stands(
    cast: Cast, procedure: Procedure, given: dict[str, object], standing: str, days: int
) -> None:
    put(procedure, "D12", **given)
    row = next(r for r in sheet.of_procedure(cast.chair, procedure, today=TODAY) if r.code == "D12")
    assert (row.label, row.standing, row.days_late) == (procedure.number, standing, days)


def test_the_share_in_time_counts_what_is_done_or_overdue(cast: Cast, procedure: Procedure) -> None:
    Deadline.objects.about("procedure", procedure.pk).delete()
    for day in (DUE, DUE, DUE + dt.timedelta(days=1)):
        met = put(procedure, "D12", status=Status.MET, met_on=day)
        Deadline.objects.filter(pk=met.pk).update(rule_code="D13")
    put(procedure, "D12")
    put(procedure, "D06", status=Status.WAIVED, reason="x")
    sums = sheet.totals(sheet.of_procedure(cast.chair, procedure, today=TODAY))
    assert [(one.code, one.in_time, one.late, one.share) for one in sums] == [
        ("D12", 0, 1, 0), ("D13", 2, 1, 67),
    ]  # fmt: skip


def test_the_year_is_that_of_the_start(as_: Open, procedure: Procedure) -> None:
    chair = as_("chair")
    assert procedure.number in chair.get(f"{reverse('procedures:sheet')}?year=2026").text
    assert procedure.number not in chair.get(f"{reverse('procedures:sheet')}?year=2025").text
    for odd in ("x", "9999", "-1", "20266"):
        assert procedure.number in chair.get(f"{reverse('procedures:sheet')}?year={odd}").text


def test_a_saved_pdf_is_named_without_a_person(as_: Open, procedure: Procedure) -> None:
    answer = as_("chair").get(f"{reverse('procedures:sheet')}?as=pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="terminy-2026.pdf"'
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert any(procedure.number in page.extract_text() for page in pages)


def test_a_text_in_a_saved_spreadsheet_is_never_a_formula(as_: Open, procedure: Procedure) -> None:
    put(procedure, "D12", status=Status.WAIVED, reason="=1+1")
    path = reverse("procedures:procedure-sheet", args=[procedure.pk])
    answer = as_("chair").get(f"{path}?as=xlsx")
    number = procedure.number.replace("/", "-")
    assert answer.headers["Content-Disposition"].endswith(f'filename="terminy-{number}.xlsx"')
    book = zipfile.ZipFile(io.BytesIO(answer.content))
    assert "=1+1" in book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


def test_days_and_numbers_of_the_spreadsheet_can_be_sorted_and_summed(
    as_: Open, procedure: Procedure
) -> None:
    put(procedure, "D12", status=Status.WAIVED, reason="Próba.")
    path = reverse("procedures:procedure-sheet", args=[procedure.pk])
    answer = as_("chair").get(f"{path}?as=xlsx")
    terms, shares = load_workbook(io.BytesIO(answer.content)).worksheets
    row = next(one for one in terms.iter_rows(min_row=2, values_only=True) if one[1] == "D03")
    assert isinstance(row[3], dt.datetime)
    assert isinstance(row[5], int)
    code, in_time, late, share = next(shares.iter_rows(min_row=2, values_only=True))
    assert (isinstance(in_time, int), isinstance(late, int), 0 <= float(str(share)) <= 1) == (
        True, True, True,
    )  # fmt: skip
    assert code


def test_reading_is_recorded(as_: Open, procedure: Procedure) -> None:
    as_("secretary").get(reverse("procedures:sheet"))
    entry = Entry.objects.get(action="deadlines.sheet-read")
    assert (entry.subject_type, entry.subject_id) == ("year", "2026")
    reads = Entry.objects.filter(action="procedure.read").count()
    as_("police_officer").get(reverse("procedures:procedure-sheet", args=[procedure.pk]))
    assert Entry.objects.filter(action="procedure.read").count() == reads + 1


def test_a_longer_sheet_costs_no_more_queries(as_: Open, procedure: Procedure) -> None:
    chair, path = as_("chair"), reverse("procedures:sheet")
    few = chair.queries(path)
    for code in ("D08", "D12", "D13", "D14", "D16"):
        put(procedure, code)
    assert chair.queries(path) == few
