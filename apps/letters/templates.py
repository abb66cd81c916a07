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
from apps.letters.rules.kinds import KINDS, LATER, lint


def newest(kind: str) -> Template | None:
    """Return the template in use for a kind, None where the office has none."""
    last = _last(kind)
    return None if last is None or last.withdrawn else last


def in_use() -> dict[str, Template]:
    """Return the templates in use by their kind, without their content."""
    found = Template.objects.order_by("kind", "-version").distinct("kind").defer("content")
    used = found.select_related("uploaded_by")
    return {one.kind: one for one in used if not one.withdrawn}


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
    unused = sorted(fields - document.template_fields - set(wrong))
    missing = [f"{{{{ {one} }}}}" for one in sorted(document.required - fields)]
    texts = [_("“%(tag)s” is no field: only {{ field }} may stand in a template.") % {"tag": one}
             for one in strange]  # fmt: skip
    texts += [_("“%(tag)s” is unknown, or may not stand in a letter for this side.") % {"tag": one}
              for one in wrong]  # fmt: skip
    texts += [_("“%(tag)s” is not filled in for this kind of letter.") % {"tag": one}
              for one in unused]  # fmt: skip
    if missing:
        texts.append(_("Missing in the template: %(fields)s.") % {"fields": ", ".join(missing)})
    if texts:
        raise _at(texts)
    template = _keep(actor, Template(kind=kind, content=content), now)
    _audit(template, "template.uploaded", now)
    return template


@transaction.atomic
def withdraw(*, actor: User, kind: str, now: dt.datetime) -> None:
    """Go back to our own wording of a kind; earlier versions and letters in them stay.

    Raises ``NotPermitted``, ``NotFound`` where there is no template of the office.
    """
    require(actor, Permission.RECEIVE_FORM)
    if newest(kind) is None:
        raise NotFound(_("There is no such letter."))
    template = _keep(actor, Template(kind=kind, content=b"", withdrawn=True), now)
    _audit(template, "template.withdrawn", now)


def _last(kind: str) -> Template | None:
    return Template.objects.filter(kind=kind).order_by("-version").first()


def _keep(actor: User, template: Template, now: dt.datetime) -> Template:
    last = _last(template.kind)
    template.version = last.version + 1 if last else 1
    template.uploaded_by, template.uploaded_at = actor, now
    template.sha256 = hashlib.sha256(template.content).hexdigest()
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        raise DomainError(
            _("Somebody uploaded a template of this kind in the meantime. Look at it first.")
        ) from error
    return template


def _audit(template: Template, action: str, now: dt.datetime) -> None:
    audit.record(
        actor=template.uploaded_by, action=action, subject=("template", template.pk), at=now,
        kind=template.kind,
    )  # fmt: skip


def fill(letter: Letter) -> bytes:
    """Return an issued letter in the template that the office had when the letter got its number.

    Raises ``NotFound`` where it had none, ``DomainError`` where the firewall finds in the whole document
    what nobody released: a template may itself hold an address.
    """
    template = letter.template
    if template is None:
        raise NotFound(_("There is no such letter."))
    given = {**dict.fromkeys(LATER, ""), **letter.given}
    made = docx.fill(bytes(template.content), given)
    guard = composing.guard_of(letter)
    if guard.facts:
        names = dict.fromkeys(letter.document.unchecked, "")
        text = docx.text_of(docx.fill(bytes(template.content), {**given, **names}))
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
    sender, place, *text = document.body
    return docx.starting_point(document.title, [sender, place, "{letter_number}", *text])


def _at(texts: list[str]) -> Invalid:
    return Invalid(texts[0], problems=[Problem(text, "file") for text in texts[:20]])
