"""Envelopes: only the recipient's key opens them, and only as they were sent."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tenants import sealing

KEY, OTHER = X25519PrivateKey.generate(), X25519PrivateKey.generate()
PRIVATE, PUBLIC = KEY.private_bytes_raw(), KEY.public_key().public_bytes_raw()
HEADER = b"g_180602>w_18:statistics-snapshot"
CONTENT = b"twelve procedures in Kolbuszowa"


def _sealed(content: bytes = CONTENT) -> bytes:
    return sealing.seal(content, public_key=PUBLIC, header=HEADER)


@given(st.binary())
def test_what_is_sealed_opens_again(content: bytes) -> None:
    envelope = _sealed(content)

    assert sealing.unseal(envelope, private_key=PRIVATE, header=HEADER) == content
    assert len(content) < 8 or content not in envelope


def test_two_envelopes_of_one_content_differ() -> None:
    assert _sealed() != _sealed()


@given(st.data())
def test_a_changed_bit_anywhere_is_noticed(data: st.DataObject) -> None:
    envelope = bytearray(_sealed())
    bit = data.draw(st.integers(0, len(envelope) * 8 - 1))
    envelope[bit // 8] ^= 1 << bit % 8

    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(bytes(envelope), private_key=PRIVATE, header=HEADER)


@given(st.binary(max_size=200))
def test_noise_is_not_an_envelope(noise: bytes) -> None:
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(noise, private_key=PRIVATE, header=HEADER)


@pytest.mark.parametrize("length", [0, 31, 32, 43, 44, 59])
def test_a_cut_envelope_does_not_open(length: int) -> None:
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(_sealed()[:length], private_key=PRIVATE, header=HEADER)


def test_another_key_does_not_open() -> None:
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(_sealed(), private_key=OTHER.private_bytes_raw(), header=HEADER)


@pytest.mark.parametrize(
    "header",
    [
        b"g_160705>w_18:statistics-snapshot",
        b"g_180602>w_16:statistics-snapshot",
        b"g_180602>w_18:reminder",
        b"",
    ],
)
def test_an_envelope_moved_to_another_address_does_not_open(header: bytes) -> None:
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(_sealed(), private_key=PRIVATE, header=header)
