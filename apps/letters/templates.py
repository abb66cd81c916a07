"""The office's own templates of letters: checked when they come, guarded when they are filled."""

import datetime as dt
import hashlib

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.audit import services as audit
from apps.common.errors import DomainError, Invalid, NotFound, Problem
from apps.documents import docx
from apps.documents.rules.files import Refused
from apps.letters import composing
from apps.letters.models import Letter, Template
from apps.letters.rules.kinds import KINDS, NAMES, lint


def newest(kind: str) -> Template | None:
    """Return the template in use for a kind, None where the office has none."""
    return Template.objects.filter(kind=kind).order_by("-version").first()


def in_use() -> dict[str, Template]:
    """Return the templates in use by their kind, without their content."""
    found = Template.objects.order_by("kind", "-version").distinct("kind").defer("content")
    return {one.kind: one for one in found.select_related("uploaded_by")}


@transaction.atomic
def upload(*, actor: User, kind: str, name: str, content: bytes, now: dt.datetime) -> Template:
    """Keep a new version of a template.

    Raises ``NotFound``, ``NotPermitted``, and ``Invalid`` with everything that is unknown, forbidden
    for the recipient's side, or no field at all, and ``DomainError`` where another came at once.
    """
    require(actor, Permission.RECEIVE_FORM)
    document = KINDS.get(kind)
    if document is None:
        raise NotFound(_("There is no such letter."))
    try:
        fields, strange = docx.fields_of(content, name)
    except Refused as refusal:
        raise _at([str(refusal)]) from refusal
    bodies = ["{" + field + "}" for field in sorted(fields)]
    wrong = lint(document.side, bodies, needs_address=document.needs_address)
    unused = sorted(fields - document.fields - set(wrong))
    texts = [_("“%(tag)s” is no field: only {{ field }} may stand in a template.") % {"tag": one}
             for one in strange]  # fmt: skip
    texts += [_("“%(tag)s” is unknown, or may not stand in a letter for this side.") % {"tag": one}
              for one in wrong]  # fmt: skip
    texts += [_("“%(tag)s” is not filled in for this kind of letter.") % {"tag": one}
              for one in unused]  # fmt: skip
    if texts:
        raise _at(texts)
    last = newest(kind)
    try:
        with transaction.atomic():
            template = Template.objects.create(
                kind=kind, version=last.version + 1 if last else 1, content=content,
                uploaded_by=actor, uploaded_at=now, sha256=hashlib.sha256(content).hexdigest(),
            )  # fmt: skip
    except IntegrityError as error:
        raise DomainError(
            _("Somebody uploaded a template of this kind in the meantime. Look at it first.")
        ) from error
    audit.record(actor=actor, action="template.uploaded", subject=("template", template.pk), at=now,
                 kind=kind)  # fmt: skip
    return template


def fill(letter: Letter) -> bytes:
    """Return an issued letter in the office's own template.

    Raises ``NotFound`` without one, ``DomainError`` where the firewall finds in the whole document
    what nobody released: a template may itself hold an address.
    """
    template = newest(letter.kind)
    if template is None or letter.number is None:
        raise NotFound(_("There is no such letter."))
    made = docx.fill(bytes(template.content), letter.given)
    guard = composing.guard_of(letter)
    if guard.facts:
        names = dict.fromkeys(NAMES, "")
        text = docx.text_of(docx.fill(bytes(template.content), {**letter.given, **names}))
        released = {(one.kind, one.label) for one in letter.holds.exclude(released_at=None)}
        if any((hit.kind, hit.label) not in released for hit in guard.hits({"": text})):
            raise DomainError(
                _("A protected fact stands in this document. Check the template and the letter.")
            )
    return made


def starting_point(kind: str) -> bytes:
    """Return the template in use, or one to begin from. Raises ``NotFound``."""
    document = KINDS.get(kind)
    if document is None:
        raise NotFound(_("There is no such letter."))
    template = newest(kind)
    if template is not None:
        return bytes(template.content)
    return docx.starting_point(document.title, document.body)


def _at(texts: list[str]) -> Invalid:
    return Invalid(texts[0], problems=[Problem(text, "file") for text in texts[:20]])
