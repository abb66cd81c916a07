"""Parcels: the one way from office to office. Sent in the sender's transaction, delivered by a worker."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable

from django.db import models
from django.utils import timezone

from tenants import schema, sealing
from tenants.models import Office, Parcel

Handler = Callable[[Office, str, bytes], None]
Opener = Callable[[bytes, bytes], bytes]
_handlers: dict[str, Handler] = {}

CLAIM_EXPIRES = dt.timedelta(minutes=5)


class ParcelRefused(Exception):
    """A recipient's handler will not take the parcel; the reason goes back with the receipt."""


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that takes parcels of a kind, inside the recipient's office.

    It gets the sender, the parcel's key and the opened content, may run twice for one parcel, and may
    raise ``ParcelRefused``.
    """

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def send(*, recipient: Office, kind: str, key: str, content: bytes) -> Parcel:
    """Put a parcel on its way from the active office; the same sender, kind and key never twice."""
    sender = schema.current_office()
    parcel, _ = Parcel.objects.get_or_create(
        sender=sender,
        kind=kind,
        key=key,
        defaults={
            "recipient": recipient,
            "payload_sha256": hashlib.sha256(content).hexdigest(),
            "payload": sealing.seal(
                content,
                public_key=bytes(recipient.public_key),
                header=_header(sender, recipient, kind),
            ),
        },
    )
    return parcel


def claim(now: dt.datetime, limit: int = 200) -> list[tuple[str, uuid.UUID]]:
    """Claim parcels that wait; returns recipients' schemas with ids.

    A conditional UPDATE: two workers never claim the same parcel; an unfinished claim expires.
    """
    stale = models.Q(claimed_at=None) | models.Q(claimed_at__lt=now - CLAIM_EXPIRES)
    waiting = Parcel.objects.filter(
        stale,
        state__in=[Parcel.State.SENT, Parcel.State.DELIVERED],
        recipient__status=Office.Status.ACTIVE,
    ).order_by("sent_at")
    ids = list(waiting.values_list("pk", flat=True)[:limit])
    claimed = []
    for pk in ids:
        if Parcel.objects.filter(stale, pk=pk).update(claimed_at=now):
            claimed.append(pk)
    rows = Parcel.objects.filter(pk__in=claimed).order_by("sent_at")
    return list(rows.values_list("recipient__schema_name", "pk"))


def deliver(parcel_id: uuid.UUID, *, open_with: Opener) -> Parcel:
    """Hand one parcel to its handler; the recipient is the active office.

    A parcel that is settled already is returned unchanged, so delivery may repeat.
    """
    office = schema.current_office()
    parcel = (
        Parcel.objects.select_for_update(of=("self",))
        .select_related("sender")
        .get(pk=parcel_id, recipient=office)
    )
    if parcel.state in (Parcel.State.ACCEPTED, Parcel.State.REFUSED):
        return parcel
    try:
        handler = _handler_of(parcel.kind)
        content = open_with(bytes(parcel.payload), _header(parcel.sender, office, parcel.kind))
        handler(parcel.sender, parcel.key, content)
    except (ParcelRefused, sealing.CannotOpen) as refusal:
        parcel.state, parcel.reason = Parcel.State.REFUSED, str(refusal)[:300]
    else:
        parcel.state, parcel.reason = Parcel.State.ACCEPTED, ""
    parcel.settled_at = timezone.now()
    parcel.save(update_fields=["state", "reason", "settled_at"])
    return parcel


def _handler_of(kind: str) -> Handler:
    if kind not in _handlers:
        raise ParcelRefused(f"This office takes no parcels of the kind {kind}.")
    return _handlers[kind]


def _header(sender: Office, recipient: Office, kind: str) -> bytes:
    return f"{sender.schema_name}>{recipient.schema_name}:{kind}".encode()
