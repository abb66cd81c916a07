"""A letter as a PDF: for whom may read it and may take it out; each print is logged."""

import datetime as dt
import uuid

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.errors import NotFound, NotPermitted
from apps.documents import pdf
from apps.documents.prints import Print
from apps.letters import selectors
from apps.procedures.services.reading import log_read


def print_of(user: User, letter_id: uuid.UUID, now: dt.datetime) -> Print:
    """Return a letter as it leaves, once it has a number. Raises ``NotFound``, ``NotPermitted``."""
    letter = selectors.letter_of(user, letter_id)
    if letter is None or letter.number is None:
        raise NotFound(_("There is no such letter."))
    if not selectors.may_take_out(user, letter):
        raise NotPermitted(_("The Police may read this document here, but not take a print of it."))
    log_read(user, letter.procedure, now, purpose=f"{letter.kind}.pdf")
    head, *paragraphs = letter.body
    data = {
        "title": letter.title, "office": letter.given["office"], "number": letter.number,
        "head": head, "basis": letter.document.basis, "paragraphs": paragraphs,
    }  # fmt: skip
    return Print(pdf.render("letter", data, made_at=now), f"{letter.number.replace('/', '-')}.pdf")
