"""What a stolen dump shows: sealed columns; and whether anybody rewrote the log."""

import base64
import datetime as dt
import json
import os
from typing import Any

import pytest

from apps.audit import services as audit
from apps.audit.models import Entry
from apps.common import keys
from apps.common.models import OfficeKey
from apps.people.models import Person
from apps.procedures.models import Event, Form
from tenants import schema
from tests.conftest import KOLBUSZOWA, NYSA
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka
from tests.tenants.conftest import sql

START = dt.datetime(2026, 11, 2, 10, 0, tzinfo=dt.UTC)


def _columns(table: str) -> bytes:
    """Return all that a table holds, binary columns included, as a dump shows it."""
    rows = sql(f"SELECT * FROM {table}")
    parts = [bytes(one) if isinstance(one, memoryview) else str(one).encode()
             for row in rows for one in row]  # fmt: skip
    return b"\n".join(parts)


def test_what_a_form_tells_is_not_in_the_dump(cast: Cast) -> None:
    procedures.in_diagnosis(cast, START)
    tables = [
        "procedures_form", "procedures_event", "procedures_party", "procedures_procedure",
        "people_person", "audit_entry", "notifications_message", "deadlines_deadline",
    ]  # fmt: skip
    dump = b"\n".join(_columns(table) for table in tables)
    answers = valid_nka()
    hidden = [
        answers["additional"]["text"], answers["victims"][0]["pesel"],
        answers["perpetrators"][0]["pesel"], answers["victims"][0]["street"],
        answers["victims"][0]["stay_town"], answers["victims"][0]["contact"],
        answers["witnesses"][0]["contact"], answers["victims"][1]["school"],
    ]  # fmt: skip

    for text in hidden:
        assert text.encode() not in dump, text
        assert json.dumps(text)[1:-1].encode() not in dump, text
    assert Form.objects.get().answers["additional"]["text"] == hidden[0]


def _row(office: str) -> Any:
    with schema.office(office):
        return Person.objects.create(first_name="A", last_name="B", protected={"pesel": "1"}).pk


def test_a_value_opens_in_its_own_office_only(db: None) -> None:
    pk = _row(KOLBUSZOWA)
    with schema.office(KOLBUSZOWA):
        ((box,),) = sql("SELECT protected FROM people_person WHERE id = %s", pk)
        assert Person.objects.get(pk=pk).protected == {"pesel": "1"}
    other = _row(NYSA)
    with schema.office(NYSA):
        sql("UPDATE people_person SET protected = %s WHERE id = %s", bytes(box), other)
        with pytest.raises(keys.KeyUnusable):
            Person.objects.get(pk=other)


def test_a_value_opens_in_its_own_column_only(cast: Cast) -> None:
    procedures.in_diagnosis(cast, START)
    ((box,),) = sql("SELECT answers FROM procedures_form")
    sql("UPDATE people_person SET protected = %s", bytes(box))

    with pytest.raises(keys.KeyUnusable):
        Person.objects.first()
    assert Event.objects.exists()


def test_a_changed_value_is_noticed(db: None) -> None:
    pk = _row(KOLBUSZOWA)
    with schema.office(KOLBUSZOWA):
        sql(
            "UPDATE people_person SET protected ="
            " set_byte(protected, 20, 255 - get_byte(protected, 20)) WHERE id = %s",
            pk,
        )
        with pytest.raises(keys.KeyUnusable):
            Person.objects.get(pk=pk)


def test_one_value_is_never_encrypted_alike(kolbuszowa: Any) -> None:
    assert keys.encrypt(b"x", context="c") != keys.encrypt(b"x", context="c")


def test_the_hash_of_a_pesel_is_another_one_in_each_office(db: None) -> None:
    found = set()
    for office in (KOLBUSZOWA, NYSA):
        with schema.office(office):
            found |= {keys.lookup_hash("90031410119"), keys.lookup_hash("90031410119")}

    assert len(found) == 2


def test_keys_open_under_their_master_key_and_office_only(db: None, settings: Any) -> None:
    with schema.office(KOLBUSZOWA):
        box = bytes(OfficeKey.objects.get().data_key)
        clear = keys.current_keys().data
        assert clear not in _columns("common_officekey")
    with schema.office(NYSA):
        OfficeKey.objects.update(data_key=box)
    with schema.office(NYSA), pytest.raises(keys.KeyUnusable):
        keys.current_keys()
    settings.MASTER_KEY = base64.b64encode(os.urandom(32)).decode()
    with schema.office(KOLBUSZOWA), pytest.raises(keys.KeyUnusable):
        keys.current_keys()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE g_180602.audit_entry SET actor_name = 'x' WHERE id = {middle}",
        "UPDATE g_180602.audit_entry SET at = at - interval '1 day' WHERE id = {middle}",
        "UPDATE g_180602.audit_entry SET details = '{{}}', action = 'x' WHERE id = {middle}",
        "DELETE FROM g_180602.audit_entry WHERE id = {middle}",
        "DELETE FROM g_180602.audit_entry WHERE id = {first}",
    ],
)
def test_a_log_rewritten_by_the_owner_is_noticed(cast: Cast, change: str) -> None:
    procedures.in_diagnosis(cast, START)
    assert audit.first_broken() is None
    ids = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    with schema.as_owner():
        assert sql(change.format(first=ids[0], middle=ids[len(ids) // 2])) == 1

    assert audit.first_broken() is not None
