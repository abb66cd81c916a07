"""A paper form is entered beside its scan, which becomes a file of the procedure."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from apps.attachments import scans
from apps.attachments.models import Attachment, Content, Scan, ScanPage
from apps.documents import paging
from apps.procedures.models import Form
from apps.procedures.services import forms
from tests.factories.attachments import pages_of_paper, picture
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.pages.conftest import NOW, Open

PAPER = NOW - dt.timedelta(days=3)


@pytest.fixture
def draft(cast: Cast) -> Form:
    return forms.start_draft(author=cast.police_officer, now=NOW, paper_completed_at=PAPER)


def _file(content: bytes, name: str = "skan.pdf") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content)}


def test_each_page_of_the_scan_stands_beside_each_section(as_: Open, draft: Form) -> None:
    officer, path = as_("police_officer"), reverse("attachments:scan", args=[draft.pk])
    assert officer.post(path, _file(pages_of_paper(120))).status == 302
    pages = ScanPage.objects.count()
    assert pages > 2
    section = officer.get(reverse("forms:section", args=[draft.pk, "victims"]))
    for number in range(1, pages + 1):
        address = reverse("attachments:scan-page", args=[draft.pk, number])
        assert address in section.text
        picture = officer.get(address)
        assert picture.headers["Content-Type"] == "image/jpeg"
        assert picture.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in picture.headers["Cache-Control"]
        assert Image.open(io.BytesIO(picture.content)).size[1] <= 1600
    assert officer.get(reverse("attachments:scan-page", args=[draft.pk, pages + 1])).status == 404


@pytest.mark.parametrize(("kind", "name"), [("PNG", "skan.png"), ("JPEG", "skan.jpg")])
def test_a_picture_is_a_scan_of_one_page(as_: Open, draft: Form, kind: str, name: str) -> None:
    path = reverse("attachments:scan", args=[draft.pk])
    assert as_("police_officer").post(path, _file(picture(kind), name)).status == 302
    shown = as_("police_officer").get(reverse("attachments:scan-page", args=[draft.pk, 1]))
    assert shown.headers["Content-Type"] == f"image/{kind.lower()}"


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"%PDF-1.7 broken %%EOF", "skan.pdf", "uszkodzony"),
        (b"", "skan.pdf", "pusty"),
        (b"GIF89a" + bytes(20), "skan.gif", "nie przyjmujemy"),
        (picture("PNG"), "skan.pdf", "Nazwa pliku"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(
    as_: Open, draft: Form, content: bytes, name: str, says: str
) -> None:
    page = as_("police_officer").post(
        reverse("attachments:scan", args=[draft.pk]), _file(content, name)
    )
    assert (page.status, len(page.at_fields)) == (200, 1)
    assert says in page.at_fields[0]
    assert not Scan.objects.exists()


def test_a_scan_has_at_most_thirty_pages() -> None:
    with pytest.raises(paging.Unreadable, match="30 stron"):
        paging.pages_of(pages_of_paper(2000))


def test_a_pdf_that_takes_too_long_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "SECONDS", 0.001)
    with pytest.raises(paging.Unreadable):
        paging.pages_of(pages_of_paper())


def test_with_the_completed_form_the_scan_becomes_a_file_of_the_procedure(
    cast: Cast, draft: Form
) -> None:
    content = pages_of_paper()
    scans.put(
        actor=cast.police_officer, form_id=draft.pk, name="skan.pdf", content=content, now=NOW
    )
    for section, given in valid_nka().items():
        forms.save_section(author=cast.police_officer, form_id=draft.pk, section=section, raw=given)
    done = forms.complete(author=cast.police_officer, form_id=draft.pk, now=NOW)
    file = Attachment.objects.get()
    assert file.procedure == done.procedure
    assert bytes(Content.objects.get(attachment=file).data) == content
    assert not Scan.objects.exists()


def test_with_a_discarded_draft_the_scan_goes(cast: Cast, draft: Form) -> None:
    scans.put(
        actor=cast.police_officer,
        form_id=draft.pk,
        name="skan.pdf",
        content=pages_of_paper(),
        now=NOW,
    )
    forms.discard(author=cast.police_officer, form_id=draft.pk, now=NOW)
    assert not Scan.objects.exists()
    assert not ScanPage.objects.exists()


def test_a_new_scan_takes_the_place_of_the_old_one_and_can_be_taken_away(
    as_: Open, draft: Form
) -> None:
    officer, path = as_("police_officer"), reverse("attachments:scan", args=[draft.pk])
    officer.post(path, _file(pages_of_paper(120)))
    officer.post(path, _file(picture("PNG"), "skan.png"))
    assert ScanPage.objects.count() == 1
    officer.post(path, {"remove": "1"})
    assert not Scan.objects.exists()


def test_only_who_enters_the_form_sees_its_scan(as_: Open, cast: Cast, draft: Form) -> None:
    scans.put(
        actor=cast.police_officer,
        form_id=draft.pk,
        name="skan.pdf",
        content=pages_of_paper(),
        now=NOW,
    )
    page = reverse("attachments:scan-page", args=[draft.pk, 1])
    for who in ("chair", "secretary", "social_worker", "teacher", "outsider"):
        assert as_(who).get(page).status == 404, who
    for who in ("administrator", "dpo"):
        assert as_(who).get(page).status == 403, who


def test_a_form_that_is_not_from_paper_has_no_scan(as_: Open, cast: Cast) -> None:
    draft = forms.start_draft(author=cast.police_officer, now=NOW)
    officer = as_("police_officer")
    assert officer.get(reverse("attachments:scan", args=[draft.pk])).status == 404
    assert "app-pane" not in officer.get(reverse("forms:section", args=[draft.pk, "victims"])).text
