"""Files over REST: a body that brings one (``multipart/form-data``) and an answer that is one."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from apps.common.rest.negotiation import MULTIPART
from apps.common.rest.views import ApiView


class Upload(serializers.FileField):
    """A file. Its name is not kept; that it is empty is for the rules to refuse."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_empty_file=True, **options)


class UploadView(ApiView):
    """A view whose bodies bring a file; beside it there are text fields only."""

    parser_classes = (MultiPartParser,)
    body_type = MULTIPART
    meanings: ClassVar[dict[int, str | Promise]] = {
        400: gettext_lazy(
            "The request cannot be read: broken parts, NUL bytes, or more than 2 MB beside the file."
        ),
        413: gettext_lazy("The body is larger than 22 MB."),
        415: gettext_lazy("The body is not multipart/form-data."),
    }


def answers(*types: str) -> dict[tuple[int, str], Any]:
    """Return what the description says of an answer that is a file of one of these types."""
    return {(200, one): OpenApiTypes.BINARY for one in types}
