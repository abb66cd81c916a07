"""Keys of an office, wrapped by the deployment's master key.

The data key encrypts protected fields and makes the keyed hash by which a PESEL is found; the private
key opens parcels. Both live in the office's schema, where only the office's database role reads them.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from apps.common.models import OfficeKey
from tenants import provisioning, sealing
from tenants.models import Office
from tenants.schema import current_office

_NONCE = 12


class KeyUnusable(Exception):
    """The stored key does not open with this deployment's master key."""


@dataclass(frozen=True)
class Keys:
    """The opened keys of one office."""

    data: bytes
    private: bytes


@provisioning.seed
def create_keys(office: Office) -> None:
    """Make the office's keys once and publish the public one in the registry's row."""
    if not OfficeKey.objects.exists():
        OfficeKey.objects.create(
            data_key=_wrap(os.urandom(32), office),
            private_key=_wrap(X25519PrivateKey.generate().private_bytes_raw(), office),
        )
    private = X25519PrivateKey.from_private_bytes(_load(office).private)
    office.public_key = private.public_key().public_bytes_raw()


def current_keys() -> Keys:
    """Return the keys of the active office, loaded once for each time that it is entered."""
    office = current_office()
    keys: Keys | None = getattr(office, "_keys", None)
    if keys is None:
        keys = _load(office)
        office._keys = keys
    return keys


def encrypt(content: bytes, *, context: str) -> bytes:
    """Return ``content`` encrypted for the active office; ``context`` binds it to its column."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(current_keys().data).encrypt(nonce, content, _binding(context))


def decrypt(box: bytes, *, context: str) -> bytes:
    """Return the content. Raises ``KeyUnusable`` when it is another office's or was moved."""
    try:
        return AESGCM(current_keys().data).decrypt(box[:_NONCE], box[_NONCE:], _binding(context))
    except InvalidTag as error:
        raise KeyUnusable("This value was not encrypted here.") from error


def lookup_hash(value: str) -> str:
    """Return the keyed hash by which an identifier is found again in this office only."""
    return hmac.new(current_keys().data, b"lookup:" + value.encode(), hashlib.sha256).hexdigest()


def open_parcel(envelope: bytes, header: bytes) -> bytes:
    """Open a parcel that was sealed for the active office. Raises ``sealing.CannotOpen``."""
    return sealing.unseal(envelope, private_key=current_keys().private, header=header)


def _binding(context: str) -> bytes:
    return f"{current_office().schema_name}:{context}".encode()


def _master() -> AESGCM:
    return AESGCM(base64.b64decode(settings.MASTER_KEY))


def _wrap(key: bytes, office: Office) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + _master().encrypt(nonce, key, office.schema_name.encode())


def _unwrap(box: bytes, office: Office) -> bytes:
    try:
        return _master().decrypt(box[:_NONCE], box[_NONCE:], office.schema_name.encode())
    except InvalidTag as error:
        raise KeyUnusable("The master key does not fit this office.") from error


def _load(office: Office) -> Keys:
    row = OfficeKey.objects.get()
    return Keys(_unwrap(bytes(row.data_key), office), _unwrap(bytes(row.private_key), office))
