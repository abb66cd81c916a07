"""The scan of a paper form, while the form is entered: pages as pictures, for its author alone.

When the form is completed the scan becomes a file of the procedure; with a discarded draft it goes.
"""

import datetime as dt
import hashlib
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.attachments.models import Attachment, Scan, ScanPage
from apps.attachments.scanner import Verdict, scan
from apps.attachments.selectors import same_file
from apps.attachments.services import store
from apps.audit import services as audit
from apps.common.errors import Invalid, NotFound, Problem
from apps.documents.paging import Unreadable, pages_of
from apps.documents.rules.files import JPEG, PDF, PNG, Refused, type_of
from apps.procedures.beside import Pane
from apps.procedures.models import Form
from apps.procedures.selectors import drafts_open_to

KINDS = (PDF, PNG, JPEG)
_STATES = {Verdict.CLEAN: Attachment.State.CLEAN, Verdict.OFF: Attachment.State.UNSCANNED}
STATES = tuple(_STATES.values())


def draft_of(user: User, form_id: uuid.UUID) -> Form | None:
    """Return a draft of a paper form that the user enters."""
    drafts = drafts_open_to(user).filter(paper_completed_at__isnull=False)
    return drafts.filter(pk=form_id).first()


def scan_of(user: User, form_id: uuid.UUID) -> Scan | None:
    """Return what is known of a scan, without its content, for whoever enters the form."""
    if draft_of(user, form_id) is None:
        return None
    return Scan.objects.defer("data").filter(form=form_id).first()


@transaction.atomic
def put(*, actor: User, form_id: uuid.UUID, name: str, content: bytes, now: dt.datetime) -> Scan:
    """Keep the scan of a paper form; a new one takes the place of the old one.

    Raises ``NotFound``, and ``Invalid`` for a file that is not taken, holds a virus, or cannot be shown.
    """
    form = _locked(actor, form_id)
    mime, pages, state = _checked(name, content)
    _delete(form)
    kept = Scan.objects.create(
        form=form, mime=mime, size=len(content), sha256=hashlib.sha256(content).hexdigest(),
        state=state, data=content, uploaded_at=now,
    )  # fmt: skip
    ScanPage.objects.bulk_create(
        ScanPage(scan=kept, number=number, data=page) for number, page in enumerate(pages, start=1)
    )
    audit.record(actor=actor, action="scan.added", subject=("form", form.pk), at=now)
    return kept


@transaction.atomic
def remove(*, actor: User, form_id: uuid.UUID, now: dt.datetime) -> None:
    """Take the scan away from a draft; nothing is recorded where there was none. Raises ``NotFound``."""
    form = _locked(actor, form_id)
    if _delete(form):
        audit.record(actor=actor, action="scan.removed", subject=("form", form.pk), at=now)


def page_of(user: User, form_id: uuid.UUID, number: int) -> tuple[str, bytes] | None:
    """Return type and content of one page, for whoever enters the form."""
    if draft_of(user, form_id) is None:
        return None
    page = ScanPage.objects.filter(scan__form=form_id, number=number).select_related("scan").first()
    if page is None:
        return None
    mime = JPEG.mime if page.scan.mime == PDF.mime else page.scan.mime
    return mime, bytes(page.data)


class ScanBeside:
    """The scan as what stands beside its draft."""

    def pane(self, form: Form) -> Pane | None:
        """Return the pages of the scan, or none yet with the way to add it."""
        if form.paper_completed_at is None:
            return None
        numbers = ScanPage.objects.filter(scan__form=form).order_by("number")
        pictures = [
            reverse("attachments:scan-page", args=[form.pk, number])
            for number in numbers.values_list("number", flat=True)
        ]
        return Pane(_("Scan"), pictures, reverse("attachments:scan", args=[form.pk]))

    def completed(self, form: Form, now: dt.datetime) -> None:
        """Make the scan a file of the procedure, unless this very file is there already."""
        kept = Scan.objects.filter(form=form).first()
        if kept is None or form.procedure is None:
            return
        if same_file(form.procedure, kept.sha256) is None:
            title = _("Scan of form %(code)s") % {"code": form.code}
            file = Attachment(
                procedure=form.procedure, title={"text": title}, mime=kept.mime, state=kept.state,
                uploaded_by=form.author, uploaded_at=kept.uploaded_at,
            )  # fmt: skip
            store(file, bytes(kept.data))
            audit.record(
                actor=form.author, action="attachment.added", subject=("attachment", file.pk),
                at=now, procedure=str(form.procedure.pk),
            )  # fmt: skip
        _delete(form)

    def discarded(self, form: Form) -> None:
        """Go with the draft."""
        _delete(form)


def _checked(name: str, content: bytes) -> tuple[str, list[bytes], str]:
    """Return type, pages and state of a file that can stand beside a form."""
    try:
        kind = type_of(content, name)
        if kind not in KINDS:
            raise Refused("Skan to plik PDF, PNG albo JPG.")
        verdict = scan(content)
        if verdict is Verdict.INFECTED:
            raise Refused("W tym pliku jest wirus. Nie przyjmujemy go.")
        if verdict is Verdict.AWAY:
            raise Refused("Sprawdzanie wirusów teraz nie odpowiada. Spróbuj za kilka minut.")
        pages = pages_of(content) if kind is PDF else [content]
    except (Refused, Unreadable) as refusal:
        raise Invalid(str(refusal), problems=[Problem(str(refusal), "file")]) from refusal
    return kind.mime, pages, _STATES[verdict]


def _locked(actor: User, form_id: uuid.UUID) -> Form:
    if draft_of(actor, form_id) is None:
        raise NotFound(_("There is no such form."))
    return Form.objects.select_for_update(of=("self",)).get(pk=form_id)


def _delete(form: Form) -> bool:
    """Delete the scan with its pages; return whether there was one."""
    ScanPage.objects.filter(scan__form=form).delete()
    deleted, _by_model = Scan.objects.filter(form=form).delete()
    return deleted > 0
