"""``Idempotency-Key``: a repeated request changes nothing and gets the same answer again.

The claim on a key is committed before the work, so that a duplicate that comes meanwhile sees it;
the answer is committed together with the work, so that there is never one without the other.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common import keys
from apps.common.errors import DomainError
from apps.common.models import IdempotentRequest
from apps.common.rest.negotiation import MULTIPART, media_type_of

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT = dt.timedelta(hours=24)
# Work that took longer than this has died with its process.
GIVEN_UP = dt.timedelta(minutes=5)
_CONTEXT = "common_idempotentrequest.answer"


class KeyReused(DomainError):
    """The key belongs to another request."""

    status = 422
    code = "idempotency-key-reused"


class InProgress(DomainError):
    """The first request under this key has not been answered yet."""

    status = 409
    code = "idempotency-in-progress"


@dataclass(frozen=True)
class Answer:
    """What is answered and kept. ``about`` is not sent: it says what the answer shows."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    about: str = ""

    def response(self, *, replayed: bool = False) -> Response:
        """Return the answer itself."""
        headers = {**self.headers, **({REPLAYED: "true"} if replayed else {})}
        return Response(self.body, status=self.status, headers=headers)


def plain(data: Any) -> Any:
    """Return serialized data as it will be sent: what is kept must not differ from it."""
    return json.loads(JSONRenderer().render(data))


def once(request: Request, *, now: dt.datetime, work: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Return the answer to a request and whether it is a kept one.

    Without a key the work is simply done. Raises ``KeyReused``, ``InProgress``, and what the work
    raises: then nothing is kept and the key may be used again.
    """
    key = request.headers.get(HEADER)
    if key is None:
        with transaction.atomic():
            return work(), False
    if not re.fullmatch(r"[\x20-\x7e]{1,128}", key):
        message = _("Use 1 to 128 visible ASCII characters.")
        raise ValidationError({HEADER: [message]})
    claim, is_ours = _claim(request, key, now)
    if not is_ours:
        return _kept(claim, _fingerprint(request)), True
    try:
        with transaction.atomic():
            answer = work()
            _keep(claim, answer)
    except BaseException:
        IdempotentRequest.objects.filter(pk=claim.pk).delete()
        raise
    return answer, False


def forget(now: dt.datetime) -> None:
    """Delete answers that are out of date and requests that were given up.

    Each request does it before it looks for its key, and a sweep where no request comes: an answer
    may show people, and is kept no longer than it serves.
    """
    out_of_date = Q(created_at__lt=now - KEPT)
    given_up = Q(status=None, created_at__lt=now - GIVEN_UP)
    IdempotentRequest.objects.filter(out_of_date | given_up).delete()


def _claim(request: Request, key: str, now: dt.datetime) -> tuple[IdempotentRequest, bool]:
    forget(now)
    return IdempotentRequest.objects.get_or_create(
        token_id=request.auth.pk, key=key, defaults={"fingerprint": _fingerprint(request)}
    )


def _fingerprint(request: Request) -> str:
    method, path, body = str(request.method), request.path, _content(request)
    return hashlib.sha256(b"\n".join([method.encode(), path.encode(), body])).hexdigest()


def _content(request: Request) -> bytes:
    """Return the body; of a form its fields and files, whose boundaries differ in each repeat."""
    if media_type_of(request.content_type) != MULTIPART:
        body: bytes = request._request.body
        return body
    files = [(name, one.name, _digest(one)) for name, one in request.FILES.items()]
    return json.dumps([sorted(request.POST.lists()), sorted(files)]).encode()


def _digest(file: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _kept(claim: IdempotentRequest, fingerprint: str) -> Answer:
    if claim.fingerprint != fingerprint:
        raise KeyReused(_("This Idempotency-Key belongs to another request. Use a new one."))
    if claim.answer is None:
        raise InProgress(_("The first request under this key is still running. Try again soon."))
    return Answer(**json.loads(keys.decrypt(bytes(claim.answer), context=_CONTEXT)))


def _keep(claim: IdempotentRequest, answer: Answer) -> None:
    claimed = IdempotentRequest.objects.filter(pk=claim.pk, status=None)
    sealed = keys.encrypt(json.dumps(asdict(answer)).encode(), context=_CONTEXT)
    if not claimed.update(status=answer.status, answer=sealed):
        raise InProgress(_("This request took too long and was given up. Try again."))
