"""The shapes of keeping and deleting over REST: what comes in and what is shown."""

from typing import Any

from rest_framework import serializers

from apps.accounts.rest.serializers import UserRef
from apps.common.rest.fields import Flag, Input, PageQuery, Text, Whole
from apps.retention.models import Disposal
from apps.retention.rules import LARGEST_LIST


class ClassBody(Input):
    """A class of the office's list of files."""

    code = Text(max_length=12)
    title = Text(max_length=160)
    years = Whole(min_value=1, max_value=100, allow_null=True, help_text="Null: for ever.")
    basis = Text(max_length=200)
    needs_consent = Flag(default=True)
    is_default = Flag(default=False)


class AssignBody(Input):
    """Another class for one procedure."""

    retention_class = serializers.UUIDField()
    reason = Text(max_length=300)


class ReasonBody(Input):
    """Why."""

    reason = Text(max_length=300)


class DisposalBody(Input):
    """Procedures to delete."""

    procedures = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=LARGEST_LIST
    )
    consent = Text(
        max_length=120, default="", allow_blank=True,
        help_text="Number and day of the State Archive's consent, where a class needs it.",
    )  # fmt: skip


class DisposalQuery(PageQuery):
    """Pages of lists."""


class ClassOut(serializers.Serializer[Any]):
    """A class."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    title = serializers.CharField()
    years = serializers.IntegerField(allow_null=True)
    basis = serializers.CharField()
    needs_consent = serializers.BooleanField()
    is_default = serializers.BooleanField()


class ClassesOut(serializers.Serializer[Any]):
    """All classes."""

    results = ClassOut(many=True)


class LegalHoldOut(serializers.Serializer[Any]):
    """Something that forbids to delete."""

    id = serializers.UUIDField()
    procedure = serializers.UUIDField(source="procedure_id")
    reason = serializers.CharField(source="reason.text")
    set_by = UserRef()
    set_at = serializers.DateTimeField()
    lifted_by = UserRef(allow_null=True)
    lifted_at = serializers.DateTimeField(allow_null=True)


class KeepingOut(serializers.Serializer[Any]):
    """How one procedure is kept, and what forbids to delete it."""

    procedure = serializers.UUIDField(source="procedure.pk")
    number = serializers.CharField(source="procedure.number")
    retention_class = ClassOut(allow_null=True)
    until = serializers.DateField(allow_null=True)
    is_due = serializers.BooleanField()
    obstacles = serializers.ListField(
        child=serializers.CharField(), help_text="Codes; empty when it is to be deleted."
    )
    open_years = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Years whose statistics have to be closed first.",
    )


class KeepingsOut(serializers.Serializer[Any]):
    """How procedures are kept to which nothing can happen any more."""

    results = KeepingOut(many=True)


class KeepingDetail(KeepingOut):
    """How one procedure is kept, with its holds."""

    holds = LegalHoldOut(many=True)


class CertificateOut(serializers.Serializer[Any]):
    """What is left of a deleted procedure. It names nobody whom the procedure was about."""

    procedure = serializers.UUIDField(source="procedure_id")
    number = serializers.CharField()
    started_on = serializers.DateField()
    ended_on = serializers.DateField()
    ground = serializers.CharField()
    class_code = serializers.CharField()
    class_basis = serializers.CharField()
    kept_until = serializers.DateField()
    consent = serializers.CharField(allow_blank=True)
    prepared_by = serializers.CharField()
    released_by = serializers.CharField()
    rows = serializers.DictField(child=serializers.IntegerField())
    at = serializers.DateTimeField()


class DisposalOut(serializers.Serializer[Any]):
    """A list of deletion."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Disposal.State.choices)
    consent = serializers.CharField(allow_blank=True)
    prepared_by = UserRef()
    prepared_at = serializers.DateTimeField()
    settled_by = UserRef(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)


class DisposalItemOut(serializers.Serializer[Any]):
    """A procedure on a list."""

    procedure = serializers.UUIDField(source="procedure_id")
    number = serializers.CharField()


class DisposalDetail(DisposalOut):
    """A list with its procedures, and what was deleted."""

    items = DisposalItemOut(many=True)
    certificates = CertificateOut(many=True)
