"""The shapes of files over REST: what comes in and what is shown."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.rest.serializers import UserRef
from apps.attachments import scans, selectors
from apps.attachments.models import Attachment, Scan
from apps.common.rest.fields import Input, Text
from apps.common.rest.files import Upload
from apps.documents.rules.files import TYPES


class FileBody(Input):
    """A file and what it is."""

    title = Text(max_length=200)
    file = Upload(
        help_text="PDF, PNG, JPG, DOCX or ODT, up to 10 MB. The type is told by the content; the ending "
        "of the name must agree with it. The name is not kept."
    )  # fmt: skip


class ScanBody(Input):
    """The scan of a paper form."""

    file = Upload(help_text="PDF, PNG or JPG, up to 10 MB and 30 pages. The name is not kept.")


class RemoveBody(Input):
    """Why a file goes."""

    reason = Text(max_length=300)


class AttachmentOut(serializers.Serializer[Any]):
    """One version of a file, without its content."""

    id = serializers.UUIDField()
    procedure = serializers.UUIDField(source="procedure_id")
    title = serializers.SerializerMethodField(help_text="Empty once the file was removed.")
    mime = serializers.ChoiceField(choices=[(one.mime, one.suffix) for one in TYPES])
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    number = serializers.IntegerField(help_text="The number of the file; versions share it.")
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=Attachment.State.choices)
    is_served = serializers.BooleanField(
        help_text="Whether its content may be read: neither in quarantine nor removed."
    )
    uploaded_by = UserRef()
    uploaded_at = serializers.DateTimeField()
    origin = serializers.CharField(
        help_text="Who added it at the team that handed it over; then `uploaded_by` took it over."
    )

    def get_title(self, one: Attachment) -> str:
        """Return what the file is, in the words of whoever added it."""
        return str(one.title.get("text", ""))


class AttachmentsOut(serializers.Serializer[Any]):
    """The newest version of each file of a procedure."""

    results = AttachmentOut(many=True)


class AttachmentDetail(AttachmentOut):
    """A file with its versions and, where it was removed, why."""

    removed_by = UserRef(allow_null=True)
    removed_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.SerializerMethodField()
    versions = serializers.SerializerMethodField(help_text="All versions, the newest first.")

    def get_reason(self, one: Attachment) -> str:
        """Return why it was removed."""
        return str(one.reason.get("text", ""))

    @extend_schema_field(AttachmentOut(many=True))
    def get_versions(self, one: Attachment) -> Any:
        """Return all versions of the file."""
        return AttachmentOut(selectors.versions_of(one), many=True).data


class ScanOut(serializers.Serializer[Any]):
    """The scan beside a draft, without its content."""

    form = serializers.UUIDField(source="form_id")
    mime = serializers.ChoiceField(choices=[(one.mime, one.suffix) for one in scans.KINDS])
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    state = serializers.ChoiceField(
        choices=[(one.value, one.label) for one in scans.STATES],
        help_text="`unscanned` where the office has no virus check.",
    )
    pages = serializers.SerializerMethodField(help_text="How many pages it has; each is a picture.")
    uploaded_at = serializers.DateTimeField()

    def get_pages(self, one: Scan) -> int:
        """Return how many pages there are."""
        return one.pages.count()


class ScanGoneOut(serializers.Serializer[Any]):
    """The draft whose scan was taken away."""

    form = serializers.UUIDField()
