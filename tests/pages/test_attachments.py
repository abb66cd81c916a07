"""Files as people add and open them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.attachments.models import Attachment
from apps.procedures.models import Procedure
from tests.apps.documents.test_files import PDF, PNG
from tests.pages.conftest import Open


def _upload(content: bytes, name: str) -> dict[str, object]:
    return {"title": "Notatka Policji", "file": SimpleUploadedFile(name, content)}


def test_a_file_is_added_and_opened(as_: Open, procedure: Procedure) -> None:
    browser = as_("social_worker")
    answer = browser.post(
        reverse("attachments:add", args=[procedure.pk]), _upload(PDF, "Anna Przykładowa.pdf")
    )
    assert answer.status == 302
    page = browser.get(answer.to)
    link = next(one for one in page.page.links if "/open/" in one)
    file = browser.get(link)
    assert (file.status, file.content) == (200, PDF)
    assert "Anna" not in file.headers["Content-Disposition"]
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert as_("chair").get(link).status == 404
    assert "Notatka Policji" in browser.get(procedure.get_absolute_url()).text


def test_a_file_that_lies_says_why_at_its_field(as_: Open, procedure: Procedure) -> None:
    path = reverse("attachments:add", args=[procedure.pk])
    page = as_("social_worker").post(path, _upload(PNG, "skan.pdf"))
    assert page.status == 200
    assert any("treść to PNG" in text for text in page.at_fields)
    assert not Attachment.objects.exists()


def test_what_was_typed_beside_a_file_outlives_the_session(as_: Open, procedure: Procedure) -> None:
    """The script asks who is signed in before it sends a form that says so."""
    for who, path in (
        ("social_worker", reverse("attachments:add", args=[procedure.pk])),
        ("outsider", reverse("procedures:break-glass")),
    ):
        assert "data-warn-unsaved" in as_(who).get(path).text
