"""Sealed envelopes: anyone can seal for an office, only that office's private key opens.

X25519 with an ephemeral key, HKDF-SHA256, ChaCha20-Poly1305. The header binds sender, recipient and
kind, so that an envelope moved to another row does not open.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY, _NONCE = 32, 12


class CannotOpen(ValueError):
    """The envelope is not for this key, or was changed on its way."""


def seal(content: bytes, *, public_key: bytes, header: bytes) -> bytes:
    """Return ``content`` sealed for the owner of the public key."""
    ephemeral = X25519PrivateKey.generate()
    own = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public_key))
    nonce = os.urandom(_NONCE)
    return own + nonce + ChaCha20Poly1305(_derive(shared, own)).encrypt(nonce, content, header)


def unseal(envelope: bytes, *, private_key: bytes, header: bytes) -> bytes:
    """Return the content. Raises ``CannotOpen``."""
    own, nonce, box = envelope[:_KEY], envelope[_KEY : _KEY + _NONCE], envelope[_KEY + _NONCE :]
    try:
        sender = X25519PublicKey.from_public_bytes(own)
        shared = X25519PrivateKey.from_private_bytes(private_key).exchange(sender)
        return ChaCha20Poly1305(_derive(shared, own)).decrypt(nonce, box, header)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("This envelope cannot be opened with this key.") from error


def _derive(shared: bytes, ephemeral: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY, salt=ephemeral, info=b"przystan parcel").derive(
        shared
    )
