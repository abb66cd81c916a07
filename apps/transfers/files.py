"""Files of a procedure on their way to another team, and on their way here."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.attachments import selectors as attachments
from apps.attachments.models import Attachment, Content
from apps.attachments.services import Handed, take_over
from apps.common.errors import DomainError, Invalid, Problem
from apps.documents.rules.files import TYPES, Refused, type_of
from apps.procedures.models import Procedure
from apps.transfers.archive import Named
from apps.transfers.models import Incoming, IncomingFile, Outgoing, OutgoingFile
from apps.transfers.packing import file_of

LIMIT = 30 * 1024 * 1024
_SUFFIXES = {one.mime: one.suffix for one in TYPES}


class Damaged(ValueError):
    """A file is not what the sender says of it."""


def that_can_go(user: User, procedure: Procedure) -> list[Attachment]:
    """Return the newest version of each file that may be opened; the others stay."""
    return [one for one in attachments.attachments_of(user, procedure) if one.is_served]


def chosen(
    user: User, procedure: Procedure, wanted: frozenset[uuid.UUID] | None,
    *, limit: int | None = LIMIT,
) -> list[Attachment]:  # fmt: skip
    """Return the files that were chosen, or all that can go. Raises ``Invalid`` at ``files``.

    ``limit`` is what a parcel holds; None where no parcel carries them.
    """
    found = that_can_go(user, procedure)
    if wanted is not None:
        if wanted - {one.pk for one in found}:
            raise _at_files(_("Choose among the files of this procedure that can be opened."))
        found = [one for one in found if one.pk in wanted]
    if limit is not None and sum(one.size for one in found) > limit:
        raise _at_files(
            _(
                "These files have more than %(limit)s MB together. Choose fewer now, and hand the "
                "others over when the other team has taken the procedure over."
            )
            % {"limit": limit // 1024 // 1024}
        )
    return found


def put_on(outgoing: Outgoing, files: list[Attachment]) -> None:
    """Write down which files go with a hand-over."""
    OutgoingFile.objects.bulk_create(
        OutgoingFile(outgoing=outgoing, attachment=one) for one in files
    )


def going(outgoing: Outgoing) -> list[Attachment]:
    """Return the files of a hand-over, as they are now."""
    rows = outgoing.files.select_related("attachment__uploaded_by__institution")
    return [one.attachment for one in rows.order_by("attachment__number")]


def staying(user: User, outgoing: Outgoing) -> list[Attachment]:
    """Return the files of the procedure that do not go with a hand-over and can be named."""
    ids = {one.pk for one in going(outgoing)}
    return [
        one
        for one in attachments.attachments_of(user, outgoing.procedure)
        if one.pk not in ids and one.state != Attachment.State.REMOVED
    ]


def packed(outgoing: Outgoing) -> tuple[list[dict[str, Any]], Iterator[Named]]:
    """Return what is said of the files, and their contents.

    Raises ``DomainError`` where a file was removed, replaced or put into quarantine since it was
    chosen: whoever releases has to see what really goes.
    """
    files = going(outgoing)
    newer = set(Attachment.objects.filter(replaces__in=files).values_list("replaces_id", flat=True))
    if any(not one.is_served or one.pk in newer for one in files):
        raise DomainError(
            _("A file changed since it was chosen. Cancel this hand-over and prepare it anew.")
        )
    contents = Content.objects.filter(attachment__in=files)
    return [file_of(one) for one in files], (
        (str(one.pk), bytes(one.data)) for one in contents.iterator(chunk_size=1)
    )


def keep(incoming: Incoming, said: list[dict[str, Any]], contents: dict[str, bytes]) -> None:
    """Keep the files of a hand-over until somebody decides. Raises ``Damaged``."""
    IncomingFile.objects.bulk_create(
        IncomingFile(
            incoming=incoming, source=one["id"], number=one["number"],
            about={"title": one["title"], "by": one["by"], "uploaded_at": one["uploaded_at"]},
            mime=one["mime"], size=one["size"], data=_checked(one, contents),
        )
        for one in said
    )  # fmt: skip


def take(incoming: Incoming, procedure: Procedure, actor: User, now: dt.datetime) -> None:
    """Make what came with a hand-over files of the procedure; what came before comes no second time."""
    earlier = IncomingFile.objects.filter(incoming__procedure=procedure)
    before = list(earlier.select_related("attachment").order_by("incoming__arrived_at"))
    by_source = {one.source: one.attachment for one in before}
    by_number = {one.number: one.attachment for one in before}
    for row in incoming.files.order_by("number"):
        row.attachment = by_source.get(row.source) or take_over(
            actor=actor, procedure=procedure, file=_handed(row),
            replaces=by_number.get(row.number), now=now,
        )  # fmt: skip
        row.data = None
        row.save(update_fields=["attachment", "data"])


def _checked(said: dict[str, Any], contents: dict[str, bytes]) -> bytes:
    content = contents.get(said["id"], b"")
    try:
        kind = type_of(content, f"x.{_SUFFIXES.get(said['mime'], '')}")
    except Refused as refusal:
        raise Damaged(str(refusal)) from refusal
    if hashlib.sha256(content).hexdigest() != said["sha256"] or kind.mime != said["mime"]:
        raise Damaged("Treść pliku nie zgadza się z opisem.")
    return content


def _handed(row: IncomingFile) -> Handed:
    return Handed(
        title=row.about["title"], mime=row.mime, content=bytes(row.data or b""),
        origin=row.about["by"], uploaded_at=dt.datetime.fromisoformat(row.about["uploaded_at"]),
    )  # fmt: skip


def _at_files(message: str) -> Invalid:
    return Invalid(message, problems=[Problem(message, "files")])
