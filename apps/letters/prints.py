"""A letter as a file: for whom may read it and may take it out; each one is logged.

As a PDF in our own shape, or as a docx in the office's own template.
"""

import datetime as dt
import uuid

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit import services as audit
from apps.common.acts import in_full
from apps.common.errors import NotFound, NotPermitted
from apps.documents import pdf
from apps.documents.prints import Print
from apps.documents.rules.files import DOCX
from apps.letters import selectors, templates
from apps.letters.models import Letter, Outgoing, TeamLetter
from apps.procedures.services.reading import log_read
from tenants.schema import current_office


def print_of(user: User, letter_id: uuid.UUID, now: dt.datetime) -> Print:
    """Return a letter as it leaves, once it has a number. Raises ``NotFound``, ``NotPermitted``."""
    letter = _to_take_out(user, letter_id)
    log_read(user, letter.procedure, now, purpose=f"{letter.kind}.pdf")
    return Print(document(letter, now), f"{name_of(letter)}.pdf")


def document(letter: Letter, now: dt.datetime) -> bytes:
    """Return the PDF of a letter with a number, whoever asks: the caller has checked who may."""
    data = {
        "title": letter.title, "office": letter.given["office"], "number": letter.number,
        "basis": in_full(letter.basis), **_in_places(letter),
    }  # fmt: skip
    return pdf.render("letter", data, made_at=now)


def print_of_team(user: User, letter_id: uuid.UUID, now: dt.datetime) -> Print:
    """Return a letter of the team itself as it leaves, for its staff. Raises ``NotFound``."""
    letter = selectors.team_letter_of(user, letter_id)
    if letter is None:
        raise NotFound(_("There is no such letter."))
    audit.record(
        actor=user, action="team-letter.printed", subject=("team-letter", letter.pk), at=now,
        kind=letter.kind,
    )  # fmt: skip
    return Print(_of_team(letter, now), f"{name_of(letter)}.pdf")


def _of_team(letter: TeamLetter, now: dt.datetime) -> bytes:
    sender, place, to, *paragraphs, signature = letter.body
    data = {
        "title": letter.title, "office": current_office().name, "number": letter.number,
        "basis": in_full(letter.basis), "sender": sender, "place": place, "to": to, "head": "",
        "paragraphs": paragraphs, "signature": signature,
    }  # fmt: skip
    return pdf.render("letter", data, made_at=now)


def _in_places(letter: Letter) -> dict[str, object]:
    """Return the paragraphs of a letter by their places on the page."""
    if "sender" not in letter.given:  # issued before letters named their sender: as it was then
        head, *rest = letter.body
        return {"sender": letter.given["office"], "head": head, "paragraphs": rest}
    sender, place, *text, signature = letter.body
    to = text.pop(0) if letter.document.is_addressed else ""
    head, *paragraphs = text
    return {
        "sender": sender, "place": place, "to": to, "head": head, "paragraphs": paragraphs,
        "signature": signature,
    }  # fmt: skip


def docx_of(user: User, letter_id: uuid.UUID, now: dt.datetime) -> Print:
    """Return a letter in the office's own template, once it has a number.

    Raises ``NotFound`` also where the office has no template of this kind, ``NotPermitted``, and
    ``DomainError`` where the firewall finds in the whole document what nobody released.
    """
    letter = _to_take_out(user, letter_id)
    content = templates.fill(letter)
    log_read(user, letter.procedure, now, purpose=f"{letter.kind}.docx")
    return Print(content, f"{name_of(letter)}.docx", DOCX.mime)


def _to_take_out(user: User, letter_id: uuid.UUID) -> Letter:
    letter = selectors.letter_of(user, letter_id)
    if letter is None or letter.number is None:
        raise NotFound(_("There is no such letter."))
    if not selectors.may_take_out(user, letter):
        raise NotPermitted(_("The Police may read this document here, but not take a print of it."))
    return letter


def name_of(letter: Outgoing) -> str:
    """Return the name of its file: the number alone tells nothing about people."""
    return str(letter.number).replace("/", "-")
