"""Prints over REST: who may take what out, under which name, and that it is logged."""

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from apps.audit.models import Entry
from apps.documents import docx
from apps.documents.rules.files import DOCX
from apps.letters import services as letter_services
from apps.letters import templates
from apps.letters.models import Letter, Template
from apps.letters.rules.kinds import KINDS
from apps.procedures.models import Form, Procedure
from apps.procedures.rules.nkb_sheet import LANGUAGES
from apps.procedures.services import group_forms
from tests.api.conftest import Api, issue, problem_of
from tests.apps.letters.test_templates import file as docx_of
from tests.factories import letters, procedures
from tests.factories.cast import Cast
from tests.factories.remembered import STARTED

PDF = "application/pdf"


@pytest.fixture
def working(cast: Cast) -> Procedure:
    """A procedure whose group has met."""
    return procedures.in_diagnosis(cast, STARTED - dt.timedelta(hours=1))


def _file(answer: Any, mime: str, name: str) -> bytes:
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == mime
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    content: bytes = answer.content
    return content


def _nkc(cast: Cast, procedure: Procedure, code: str = "NK-C") -> Form:
    draft = procedures.group_draft(cast, procedure, timezone.now(), code)
    return group_forms.complete(author=cast.social_worker, form_id=draft.pk, now=timezone.now())


def _protocol(cast: Cast, procedure: Procedure) -> Letter:
    """Return an issued letter that the Police may not take out."""
    letter = letters.harmless(cast.secretary, procedure, timezone.now())
    Letter.objects.filter(pk=letter.pk).update(kind="closing-protocol")
    return letter


def test_a_completed_form_is_printed_and_the_print_logged(cast: Cast, working: Procedure) -> None:
    form = working.forms.get(code="NK-A")

    for reader in (cast.chair, cast.secretary, cast.social_worker, cast.police_officer):
        made = _file(issue(reader).get(f"/forms/{form.pk}/pdf/"), PDF, "NK-A.pdf")
        assert made.startswith(b"%PDF-")
    assert Entry.objects.filter(action="procedure.read", purpose="NK-A.pdf").count() == 4
    for stranger in (cast.teacher, cast.outsider, cast.administrator, cast.dpo):
        problem_of(issue(stranger).get(f"/forms/{form.pk}/pdf/"), 404)


@pytest.mark.parametrize("code", ["NK-C", "NK-D"])
def test_the_police_print_no_form_of_the_group(
    cast: Cast, officer: Api, working: Procedure, code: str
) -> None:
    form = _nkc(cast, working, code)

    problem_of(officer.get(f"/forms/{form.pk}/pdf/"), 403)
    _file(issue(cast.social_worker).get(f"/forms/{form.pk}/pdf/"), PDF, f"{code}.pdf")


def test_a_draft_has_no_print(cast: Cast, officer: Api, working: Procedure) -> None:
    draft = procedures.group_draft(cast, working, timezone.now())
    own = officer.post("/forms/", {}).json()["id"]

    for caller, form in ((issue(cast.social_worker), draft.pk), (officer, own)):
        problem_of(caller.get(f"/forms/{form}/pdf/"), 404)


def test_a_letter_is_printed_once_it_has_a_number(cast: Cast, working: Procedure) -> None:
    draft = letters.draft(cast.secretary, working, timezone.now())
    writer = issue(cast.secretary)
    problem_of(writer.get(f"/letters/{draft.pk}/pdf/"), 404)

    letter = letter_services.issue(actor=cast.secretary, letter_id=draft.pk, now=timezone.now())

    assert letter.number is not None
    name = f"{letter.number.replace('/', '-')}.pdf"
    made = _file(writer.get(f"/letters/{letter.pk}/pdf/"), PDF, name)
    assert Entry.objects.filter(purpose="notice-on-weapon.pdf").count() == 1
    text = " ".join(PdfReader(io.BytesIO(made)).pages[0].extract_text().split())
    assert "o przeciwdziałaniu przemocy domowej (Dz.U. z 2024 r. poz. 1673) art. 9f" in text
    for stranger in (cast.teacher, cast.outsider, cast.administrator):
        problem_of(issue(stranger).get(f"/letters/{letter.pk}/pdf/"), 404)


def test_a_letter_that_the_firewall_holds_has_no_print(cast: Cast, working: Procedure) -> None:
    letter = letter_services.write(
        author=cast.social_worker, procedure_id=working.pk, kind="notice-of-start",
        party=working.parties.get(side="perpetrator"), now=timezone.now(),
        given={"reasons": "Mieszka teraz: Bezpieczna 3.", "signer": "Ewa Łącka"},
    )  # fmt: skip
    held = letter_services.issue(actor=cast.social_worker, letter_id=letter.pk, now=timezone.now())

    assert held.state == "held"
    problem_of(issue(cast.social_worker).get(f"/letters/{letter.pk}/pdf/"), 404)


def test_the_police_print_no_protocol(cast: Cast, officer: Api, working: Procedure) -> None:
    letter = _protocol(cast, working)

    problem_of(officer.get(f"/letters/{letter.pk}/pdf/"), 403)
    assert issue(cast.chair).get(f"/letters/{letter.pk}/pdf/").status_code == 200


def _notice(cast: Cast, procedure: Procedure) -> Letter:
    """Return a letter to the person using violence, who must not learn where the other one is."""
    letter = letter_services.write(
        author=cast.social_worker, procedure_id=procedure.pk, kind="notice-of-start",
        party=procedure.parties.get(side="perpetrator"), now=timezone.now(),
        given={"reasons": "Proszę o kontakt.", "signer": "Ewa Łącka"},
    )  # fmt: skip
    return letter_services.issue(actor=cast.social_worker, letter_id=letter.pk, now=timezone.now())


def _own_template(cast: Cast, kind: str, *paragraphs: str) -> None:
    whole = [f"{{{{ {name} }}}}" for name in sorted(KINDS[kind].required)]
    templates.upload(
        actor=cast.secretary, kind=kind, name="wzor.docx", now=timezone.now(),
        content=docx_of(*paragraphs, " ".join(whole)),
    )  # fmt: skip


def test_a_letter_is_filled_into_the_offices_own_template(cast: Cast, working: Procedure) -> None:
    _own_template(cast, "notice-of-start", "Gmina zmyślona", "Do: {{ recipient_name }}")
    letter = _notice(cast, working)
    path = f"/letters/{letter.pk}/docx/"

    name = f"{str(letter.number).replace('/', '-')}.docx"
    made = _file(issue(cast.social_worker).get(path), DOCX.mime, name)

    assert "Do: Piotr Testowy" in docx.text_of(made)
    assert Entry.objects.filter(purpose="notice-of-start.docx").count() == 1
    for stranger in (cast.teacher, cast.outsider, cast.administrator):
        problem_of(issue(stranger).get(path), 404)


def test_without_a_template_or_a_number_there_is_no_docx(cast: Cast, working: Procedure) -> None:
    path = f"/letters/{_notice(cast, working).pk}/docx/"
    problem_of(issue(cast.social_worker).get(path), 404)
    _own_template(cast, "notice-on-weapon")
    draft = letters.draft(cast.secretary, working, timezone.now())

    problem_of(issue(cast.secretary).get(f"/letters/{draft.pk}/docx/"), 404)


def test_an_address_in_the_offices_template_itself_is_stopped(
    cast: Cast, working: Procedure
) -> None:
    _own_template(cast, "notice-of-start", "Nieistniejewo, ul. Bezpieczna")
    letter = _notice(cast, working)
    assert letter.state == "issued"

    problem_of(issue(cast.social_worker).get(f"/letters/{letter.pk}/docx/"), 409)
    assert not Entry.objects.filter(purpose="notice-of-start.docx").exists()


def test_the_police_take_no_protocol_in_the_offices_template(
    cast: Cast, officer: Api, working: Procedure
) -> None:
    letter = _protocol(cast, working)
    letter.template = Template.objects.create(
        kind="closing-protocol", version=1, content=docx_of("{{ case_number }}"), sha256="x",
        uploaded_by=cast.secretary, uploaded_at=timezone.now(),
    )  # fmt: skip
    letter.save(update_fields=["template"])

    problem_of(officer.get(f"/letters/{letter.pk}/docx/"), 403)
    assert issue(cast.chair).get(f"/letters/{letter.pk}/docx/").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_nkb_is_printed_in_each_language(officer: Api, language: str) -> None:
    made = _file(officer.get(f"/nkb-sheet/{language}/"), PDF, f"NK-B-{language}.pdf")

    assert made.startswith(b"%PDF-")


def test_the_sheet_nkb_is_for_those_who_meet_families(cast: Cast, officer: Api) -> None:
    for unknown in ("de", "PL", "x"):
        problem_of(officer.get(f"/nkb-sheet/{unknown}/"), 404)
    for stranger in (cast.administrator, cast.dpo):
        problem_of(issue(stranger).get("/nkb-sheet/pl/"), 403)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEETS = [("pdf", PDF, b"%PDF-"), ("xlsx", XLSX, b"PK")]


@pytest.mark.parametrize(("kind", "mime", "beginning"), SHEETS)
def test_the_sheet_of_a_year_is_for_the_team_and_logged(
    cast: Cast, secretary: Api, procedure: Procedure, kind: str, mime: str, beginning: bytes
) -> None:
    year = timezone.localtime(procedure.started_at).year

    made = secretary.get(f"/deadline-sheet/?format={kind}&year={year}")

    assert _file(made, mime, f"terminy-{year}.{kind}").startswith(beginning)
    assert Entry.objects.get(action="deadlines.sheet-read").subject_id == str(year)
    for stranger in (cast.police_officer, cast.teacher, cast.administrator):
        problem_of(issue(stranger).get(f"/deadline-sheet/?format={kind}"), 403)


@pytest.mark.parametrize(("kind", "mime", "beginning"), SHEETS)
def test_the_sheet_of_a_procedure_is_for_whoever_may_open_it(
    cast: Cast, officer: Api, procedure: Procedure, kind: str, mime: str, beginning: bytes
) -> None:
    path = f"/procedures/{procedure.pk}/deadline-sheet/?format={kind}"
    name = f"terminy-{procedure.number.replace('/', '-')}.{kind}"

    assert _file(officer.get(path), mime, name).startswith(beginning)
    assert Entry.objects.filter(action="procedure.read", purpose="sheet API").count() == 1
    for stranger in (cast.teacher, cast.outsider, cast.administrator):
        problem_of(issue(stranger).get(path), 404)


def test_the_spreadsheet_holds_the_deadlines_and_nobodys_name(
    officer: Api, procedure: Procedure
) -> None:
    answer = officer.get(f"/procedures/{procedure.pk}/deadline-sheet/?format=xlsx")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert procedure.number in texts
    assert "D03" in texts
    assert "Przykładow" not in texts


@pytest.mark.parametrize("asked", ["", "?format=docx", "?format=", "?format=pdf&colour=x"])
def test_a_sheet_in_an_unknown_shape_is_refused(
    secretary: Api, procedure: Procedure, asked: str
) -> None:
    problem_of(secretary.get(f"/deadline-sheet/{asked}"), 422)
    problem_of(secretary.get(f"/procedures/{procedure.pk}/deadline-sheet/{asked}"), 422)
    assert not Entry.objects.filter(action="deadlines.sheet-read").exists()


@pytest.mark.parametrize("year", ["1999", "9999", "x", "-1"])
def test_a_year_that_is_none_is_refused(secretary: Api, year: str) -> None:
    problem_of(secretary.get(f"/deadline-sheet/?format=pdf&year={year}"), 422)
