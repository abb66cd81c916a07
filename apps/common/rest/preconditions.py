"""``If-Match``: whoever changes something says which version they saw."""

import re

from django.utils.translation import gettext as _
from rest_framework.request import Request

from apps.common.errors import Stale
from apps.common.rest.errors import Precondition


def etag_of(version: int) -> str:
    """Return a version as an entity tag."""
    return f'"{version}"'


def seen_version(request: Request, version: int) -> int:
    """Return the version that the caller saw, to be compared again under the lock.

    Raises ``Precondition`` without the header (``*`` names no version), ``Stale`` for another one.
    """
    header = request.headers.get("If-Match", "").strip()
    if header in ("", "*"):
        raise Precondition(_("Send If-Match with the ETag of the version that you saw."))
    # A weak tag (W/"…") never matches (RFC 9110, 13.1.1).
    tags = re.findall(r'(?:^|,)\s*("[^"]*")', header)
    if etag_of(version) not in tags:
        raise Stale(_("Somebody changed it in the meantime. Read it again."))
    return version
