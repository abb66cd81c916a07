"""Files added by the service that people use."""

import datetime as dt
import io
import uuid

from PIL import Image

from apps.accounts.models import User
from apps.attachments import services
from apps.attachments.models import Attachment
from apps.procedures.models import Procedure

PDF = b"%PDF-1.7\n1 0 obj\n"


def picture(kind: str = "PNG") -> bytes:
    """Return a small blank picture."""
    found = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(found, kind)
    return found.getvalue()


def added(
    actor: User, procedure: Procedure, now: dt.datetime, *, content: bytes = PDF,
    replaces: uuid.UUID | None = None,
) -> Attachment:  # fmt: skip
    """Return a scan of a procedure."""
    return services.add(
        actor=actor, procedure_id=procedure.pk, title="Skan notatki", name="skan.pdf",
        content=content, now=now, replaces=replaces,
    )  # fmt: skip
