"""Adding, scanning, opening and removing files."""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission
from apps.attachments import selectors
from apps.attachments.models import Attachment, Content
from apps.attachments.scanner import Verdict, scan
from apps.audit import services as audit
from apps.common import signing
from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted, Problem
from apps.documents.rules.files import Refused, type_of
from apps.procedures import matter_selectors
from apps.procedures.models import Procedure
from apps.procedures.selectors import visible_to

LINK_SECONDS = 300
_PURPOSE = "attachment"
_STATES = {
    Verdict.CLEAN: Attachment.State.CLEAN,
    Verdict.INFECTED: Attachment.State.INFECTED,
    Verdict.AWAY: Attachment.State.WAITING,
    Verdict.OFF: Attachment.State.UNSCANNED,
}


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that another team hands over; ``origin`` is who added it there."""

    title: str
    mime: str
    content: bytes
    origin: str
    uploaded_at: dt.datetime


@transaction.atomic
def add(
    *,
    actor: User,
    procedure_id: uuid.UUID,
    title: str,
    name: str,
    content: bytes,
    now: dt.datetime,
    replaces: uuid.UUID | None = None,
) -> Attachment:
    """Add a file, or a new version of one; its own name is not kept.

    Raises ``NotFound``, ``NotPermitted``, ``Invalid`` for a file that is not taken or is there already,
    and ``DomainError`` where another team took the procedure over.
    """
    procedure = visible_to(actor).filter(pk=procedure_id).first()
    if procedure is None or not matter_selectors.reads(actor, procedure):
        raise NotFound(_("There is no such procedure."))
    if not matter_selectors.writes(actor, procedure):
        raise NotPermitted(_("Files are added by the group's members and by the team's staff."))
    # A receipt may come at this moment: what was read before the lock is not asked.
    matter_selectors.check_is_here(
        Procedure.objects.select_for_update(of=("self",)).get(pk=procedure.pk)
    )
    try:
        kind = type_of(content, name)
    except Refused as refusal:
        raise _at("file", str(refusal)) from refusal
    if selectors.same_file(procedure, hashlib.sha256(content).hexdigest()) is not None:
        raise _at("file", _("This very file is there already."))
    attachment = Attachment(
        procedure=procedure, title={"text": title.strip()[:200]}, mime=kind.mime,
        state=_STATES[scan(content)], uploaded_by=actor, uploaded_at=now,
    )  # fmt: skip
    store(attachment, content, replaces=replaces)
    _audit(actor, "added", attachment, now)
    return attachment


def take_over(
    *,
    actor: User,
    procedure: Procedure,
    file: Handed,
    replaces: Attachment | None,
    now: dt.datetime,
) -> Attachment:
    """Return what became of a file of another team: a new one, or the same one where it is here.

    It waits for this office's own scanner: what the other team trusted is not trusted here. Call it
    in a transaction that holds the procedure's lock.
    """
    same = selectors.same_file(procedure, hashlib.sha256(file.content).hexdigest())
    if same is not None:
        return same
    files = Attachment.objects.filter(procedure=procedure)
    newest = files.filter(number=replaces.number, replaced_by=None).get() if replaces else None
    attachment = Attachment(
        procedure=procedure, title={"text": file.title}, mime=file.mime, uploaded_by=actor,
        state=Attachment.State.WAITING if settings.CLAMD else Attachment.State.UNSCANNED,
        uploaded_at=file.uploaded_at, origin=file.origin,
    )  # fmt: skip
    store(attachment, file.content, replaces=newest.pk if newest else None)
    _audit(actor, "taken-over", attachment, now)
    return attachment


def token_for(user: User, attachment: Attachment) -> str:
    """Return what opens the file for this user for some minutes."""
    return signing.dumps([str(attachment.pk), user.pk], purpose=_PURPOSE)


def open_file(
    *, actor: User, attachment_id: uuid.UUID, token: str, now: dt.datetime
) -> tuple[Attachment, bytes]:
    """Return a file with its content by a link.

    Raises ``NotFound`` for a link that is too old or somebody else's, and what ``content_of`` raises.
    """
    try:
        found = signing.loads(token, purpose=_PURPOSE, max_age=LINK_SECONDS)
    except signing.BadSignature:
        found = None
    if found != [str(attachment_id), actor.pk]:
        raise NotFound(_("This link is too old. Go back and open the file again."))
    return content_of(actor=actor, attachment_id=attachment_id, now=now)


def content_of(
    *, actor: User, attachment_id: uuid.UUID, now: dt.datetime
) -> tuple[Attachment, bytes]:
    """Return a file with its content and log the reading.

    Raises ``NotFound``, ``DomainError`` in quarantine or after removal.
    """
    attachment = selectors.attachment_of(actor, attachment_id)
    if attachment is None:
        raise NotFound(_("There is no such file."))
    if not attachment.is_served:
        raise DomainError(_("This file cannot be opened: it is in quarantine or was removed."))
    _audit(actor, "opened", attachment, now)
    return attachment, bytes(attachment.content.data)


@transaction.atomic
def remove(*, actor: User, attachment_id: uuid.UUID, reason: str, now: dt.datetime) -> Attachment:
    """Delete a file's content; that it was there, and why it went, stays. The team's staff may."""
    require(actor, Permission.RECEIVE_FORM)
    if selectors.attachment_of(actor, attachment_id) is None:
        raise NotFound(_("There is no such file."))
    if not reason.strip():
        raise _at("reason", _("Say why the file is removed."))
    attachment = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment_id)
    if attachment.state == Attachment.State.REMOVED:
        raise DomainError(_("This file was removed already."))
    Content.objects.filter(attachment=attachment).delete()
    attachment.state, attachment.title = Attachment.State.REMOVED, {}
    attachment.removed_by, attachment.removed_at = actor, now
    attachment.reason = {"text": reason.strip()[:300]}
    attachment.save()
    _audit(actor, "removed", attachment, now)
    return attachment


def rescan(now: dt.datetime) -> int:
    """Ask the scanner again about files that wait for it; return how many were decided."""
    decided = 0
    for pk in Attachment.objects.filter(state="waiting").values_list("pk", flat=True)[:50]:
        with transaction.atomic():
            found = Attachment.objects.select_for_update(of=("self",), skip_locked=True)
            attachment = found.filter(pk=pk, state="waiting").first()
            if attachment is None:
                continue
            verdict = scan(bytes(attachment.content.data))
            if verdict is Verdict.AWAY:
                return decided
            attachment.state = _STATES[verdict]
            attachment.save(update_fields=["state"])
            _audit(None, f"scanned-{attachment.state}", attachment, now)
            decided += 1
    return decided


def store(attachment: Attachment, content: bytes, *, replaces: uuid.UUID | None = None) -> None:
    """Save a new file with its place, size, digest and content; its procedure is locked.

    Raises ``DomainError`` where it replaces a version that is no longer the newest.
    """
    place = _next_place(attachment.procedure, replaces)
    attachment.number, attachment.version, attachment.replaces = place
    attachment.size, attachment.sha256 = len(content), hashlib.sha256(content).hexdigest()
    attachment.save(force_insert=True)
    Content.objects.create(attachment=attachment, data=content)


def _next_place(
    procedure: Procedure, replaces: uuid.UUID | None
) -> tuple[int, int, Attachment | None]:
    """Return number and version of the next file, and which it replaces."""
    files = Attachment.objects.filter(procedure=procedure)
    if replaces is None:
        last = files.aggregate(last=Max("number"))["last"] or 0
        return last + 1, 1, None
    old = files.filter(pk=replaces, replaced_by=None).first()
    if old is None:
        raise DomainError(_("There is a newer version already. Load the page again."))
    return old.number, old.version + 1, old


def _audit(actor: User | None, what: str, attachment: Attachment, now: dt.datetime) -> None:
    audit.record(
        actor=actor, action=f"attachment.{what}", subject=("attachment", attachment.pk), at=now,
        procedure=str(attachment.procedure_id),
    )  # fmt: skip


def _at(field: str, message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, field)])
