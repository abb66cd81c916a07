"""Every office's key opens its own values, in their own column, and nothing else."""

import base64
from typing import Any

import pytest

from apps.common import keys
from apps.common.keys import KeyUnusable
from apps.common.models import OfficeKey
from tenants import schema
from tenants.models import Office
from tests.conftest import KOLBUSZOWA, NYSA

SECRET = b"PESEL i adres"


def test_what_is_encrypted_opens_again_and_never_looks_the_same(kolbuszowa: Office) -> None:
    boxes = {keys.encrypt(SECRET, context="a.b") for _ in range(20)}
    assert len(boxes) == 20
    assert all(keys.decrypt(box, context="a.b") == SECRET for box in boxes)
    assert not any(SECRET in box for box in boxes)


def test_a_value_moved_to_another_column_does_not_open(kolbuszowa: Office) -> None:
    box = keys.encrypt(SECRET, context="people_person.protected")
    with pytest.raises(KeyUnusable):
        keys.decrypt(box, context="procedures_form.answers")


@pytest.mark.parametrize("place", [0, 11, 12, -1])
def test_a_changed_value_does_not_open(kolbuszowa: Office, place: int) -> None:
    box = bytearray(keys.encrypt(SECRET, context="a.b"))
    box[place] ^= 1
    with pytest.raises(KeyUnusable):
        keys.decrypt(bytes(box), context="a.b")


def test_another_office_cannot_open_it(kolbuszowa: Office) -> None:
    box = keys.encrypt(SECRET, context="a.b")
    with schema.office(NYSA), pytest.raises(KeyUnusable):
        keys.decrypt(box, context="a.b")


def test_the_key_of_another_office_does_not_open_here_either(kolbuszowa: Office) -> None:
    """The wrapping is bound to the schema: a row of keys copied over is of no use."""
    with schema.office(NYSA):
        foreign = OfficeKey.objects.values("data_key", "private_key").get()
    OfficeKey.objects.update(**foreign)
    with schema.office(KOLBUSZOWA), pytest.raises(KeyUnusable):
        keys.current_keys()


def test_the_hash_of_a_pesel_is_the_same_here_and_another_elsewhere(kolbuszowa: Office) -> None:
    here = keys.lookup_hash("90031410115")
    assert here == keys.lookup_hash("90031410115")
    assert here != keys.lookup_hash("90031410116")
    assert "90031410115" not in here
    with schema.office(NYSA):
        assert keys.lookup_hash("90031410115") != here


def test_a_wrong_master_key_opens_no_office(kolbuszowa: Office, settings: Any) -> None:
    settings.MASTER_KEY = base64.b64encode(bytes(32)).decode()
    with schema.office(KOLBUSZOWA), pytest.raises(KeyUnusable):
        keys.encrypt(SECRET, context="a.b")


def test_keys_are_made_once_and_wrapped(kolbuszowa: Office) -> None:
    before = OfficeKey.objects.values_list("data_key", "private_key").get()
    opened = keys.current_keys()
    keys.create_keys(kolbuszowa)
    assert OfficeKey.objects.values_list("data_key", "private_key").get() == before
    for wrapped, key in zip(before, (opened.data, opened.private), strict=True):
        assert len(key) == 32
        assert key not in bytes(wrapped)
