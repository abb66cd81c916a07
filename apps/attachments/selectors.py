"""What a user may see of files: those of the procedures in whose content they work."""

import uuid

from apps.accounts.models import User
from apps.attachments.models import Attachment
from apps.procedures import matter_selectors
from apps.procedures.models import Procedure


def attachments_of(user: User, procedure: Procedure) -> list[Attachment]:
    """Return the newest version of each file of a procedure; nothing for others."""
    if not matter_selectors.reads(user, procedure):
        return []
    found = Attachment.objects.filter(procedure=procedure, replaced_by=None)
    return list(found.select_related("uploaded_by"))


def attachment_of(user: User, attachment_id: uuid.UUID) -> Attachment | None:
    """Return a file that the user may know of."""
    found = Attachment.objects.select_related("procedure__group", "uploaded_by", "removed_by")
    one = found.filter(pk=attachment_id).first()
    return one if one is not None and matter_selectors.reads(user, one.procedure) else None


def same_file(procedure: Procedure, sha256: str) -> Attachment | None:
    """Return the file of a procedure that has this very content, unless it was removed."""
    found = Attachment.objects.filter(procedure=procedure, sha256=sha256)
    return found.exclude(state=Attachment.State.REMOVED).first()


def versions_of(attachment: Attachment) -> list[Attachment]:
    """Return all versions of a file, the newest first."""
    found = Attachment.objects.filter(procedure=attachment.procedure, number=attachment.number)
    return list(found.select_related("uploaded_by").order_by("-version"))
