"""Files added by the service that people use."""

import datetime as dt
import io
import uuid

from PIL import Image

from apps.accounts.models import User
from apps.attachments import scans, services
from apps.attachments.models import Attachment
from apps.documents import pdf
from apps.procedures.models import Form, Procedure
from apps.procedures.services import forms

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def picture(kind: str = "PNG") -> bytes:
    """Return a small blank picture."""
    found = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(found, kind)
    return found.getvalue()


def pages_of_paper(rows: int = 2) -> bytes:
    """Return a PDF, of several pages where there are many rows."""
    lines = [[f"Wiersz {number}"] for number in range(rows)]
    data = {"title": "Skan zmyślony", "office": "x", "columns": ["Pole"], "rows": lines}
    return pdf.render("table", data, made_at=dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC))


def beside(author: User, now: dt.datetime) -> Form:
    """Return a draft that is entered from paper, beside its scan."""
    completed = now - dt.timedelta(days=3)
    draft = forms.start_draft(author=author, now=now, paper_completed_at=completed)
    scans.put(actor=author, form_id=draft.pk, name="skan.png", content=picture(), now=now)
    return draft


def added(
    actor: User, procedure: Procedure, now: dt.datetime, *, content: bytes = PDF,
    replaces: uuid.UUID | None = None,
) -> Attachment:  # fmt: skip
    """Return a scan of a procedure."""
    return services.add(
        actor=actor, procedure_id=procedure.pk, title="Skan notatki", name="skan.pdf",
        content=content, now=now, replaces=replaces,
    )  # fmt: skip
