"""The log is a chain: a changed or removed entry is found, and two writers keep one line."""

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from apps.audit import services
from apps.audit.models import Entry
from apps.audit.selectors import entries_about
from apps.procedures.models import Party
from apps.procedures.rules.nkb import Handover
from apps.procedures.rules.states import Action, Ground
from apps.procedures.services import actions, handovers
from apps.procedures.services.inputs import ActionInput, HandoverInput
from apps.procedures.services.reading import log_read
from tenants import schema
from tenants.models import Office
from tests.conftest import KOLBUSZOWA
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.factories.nka import valid_nka

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def record(number: int, **details: Any) -> Entry:
    return services.record(actor=None, action="test", subject=("thing", number), at=NOW, **details)


def as_owner(statement: str, params: list[Any]) -> None:
    """Do what only the database's owner can, as somebody who covers traces would."""
    with schema.as_owner(), connection.cursor() as cursor:
        cursor.execute(statement, params)
        assert cursor.rowcount == 1


def test_each_entry_carries_the_hash_of_the_one_before(kolbuszowa: Office) -> None:
    entries = [record(number) for number in range(3)]
    assert entries[0].previous_hash == ""
    assert [one.previous_hash for one in entries[1:]] == [one.hash for one in entries[:2]]
    assert services.first_broken() is None


def test_an_empty_log_is_whole(kolbuszowa: Office) -> None:
    assert services.first_broken() is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor_name", "Ktoś inny"), ("actor_id", 7), ("action", "procedure.read"),
        ("subject_id", "99"), ("subject_type", "user"), ("purpose", "inny"),
        ("at", dt.datetime(2026, 3, 2, 9, 0, 1, tzinfo=dt.UTC)), ("details", '{"state": "x"}'),
        ("hash", "0" * 64), ("previous_hash", "0" * 64),
    ],
)  # fmt: skip
def test_a_changed_entry_is_found(kolbuszowa: Office, column: str, value: object) -> None:
    entries = [record(number, state="y") for number in range(3)]
    changed = entries[1]
    as_owner(f"UPDATE audit_entry SET {column} = %s WHERE id = %s", [value, changed.pk])
    found = services.first_broken()
    assert found is not None
    assert found.pk == changed.pk


@pytest.mark.parametrize(("removed", "broken"), [(0, 1), (1, 2), (2, 3)])
def test_a_removed_entry_is_found_at_the_next(
    kolbuszowa: Office, removed: int, broken: int
) -> None:
    entries = [record(number) for number in range(4)]
    as_owner("DELETE FROM audit_entry WHERE id = %s", [entries[removed].pk])
    found = services.first_broken()
    assert found is not None
    assert found.pk == entries[broken].pk


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"]
)
def test_the_office_itself_can_neither_change_nor_remove(
    kolbuszowa: Office, statement: str
) -> None:
    record(1)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert services.first_broken() is None


def test_a_moment_in_another_time_zone_is_the_same_moment(kolbuszowa: Office) -> None:
    warsaw = NOW.astimezone(dt.timezone(dt.timedelta(hours=1)))
    services.record(actor=None, action="test", subject=("thing", 1), at=warsaw)
    assert services.first_broken() is None


def test_the_newest_entries_about_one_thing(kolbuszowa: Office) -> None:
    for number in (1, 2, 1):
        record(number)
    found = entries_about("thing", 1)
    assert [one.subject_id for one in found] == ["1", "1"]
    assert found[0].pk > found[1].pk
    assert len(entries_about("thing", 1, limit=1)) == 1


def test_two_writers_at_once_keep_one_chain(scratch_database: str) -> None:
    def write(first: int) -> None:
        try:
            with schema.office(KOLBUSZOWA):
                for number in range(first, first + 15):
                    record(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(write, (100, 200, 300)))
    with schema.office(KOLBUSZOWA):
        assert Entry.objects.count() == 45
        assert services.first_broken() is None


def test_a_whole_procedure_leaves_no_personal_data_in_the_log(cast: Cast) -> None:
    """Codes, dates and numbers of ours: nothing that anybody told us."""
    procedure = procedures.in_diagnosis(cast, NOW)
    note = "Notatka o Annie Przykładowej"
    adult = Party.objects.get(procedure=procedure, side="victim", is_minor=False)
    handovers.record(
        actor=cast.police_officer, procedure_id=procedure.pk, party_id=adult.pk, now=NOW,
        given=HandoverInput(Handover("victim", "pl"), on=NOW.date()),
    )  # fmt: skip
    monitored = dt.timedelta(days=280)
    for who, action, given in (
        (cast.police_officer, Action.INFORM_PERPETRATOR, {"means": "impossible", "note": note}),
        (cast.social_worker, Action.CONFIRM, {"note": note}),
        (cast.social_worker, Action.CLOSE, {"ground": Ground.CEASED, "note": note}),
        (cast.social_worker, Action.DELIVER_PROTOCOL, {}),
        (cast.social_worker, Action.END_MONITORING, {"note": note}),
    ):
        now = NOW + monitored if action is Action.END_MONITORING else NOW
        actions.take(
            actor=who, procedure_id=procedure.pk, action=action, now=now,
            given=ActionInput(on=now.date(), **given),
        )  # fmt: skip
    log_read(cast.chair, procedure, NOW)

    entries = list(Entry.objects.all())
    assert len(entries) > 15
    log = json.dumps(
        [
            [one.action, one.subject_type, one.subject_id, one.purpose, one.details]
            for one in entries
        ],
        ensure_ascii=False,
    )
    for told in sorted(_texts(valid_nka())) + [note]:
        assert told not in log
    assert {one.actor_name for one in entries} <= {"system"} | {
        getattr(cast, name).get_full_name() for name in cast.__annotations__
    }
    assert services.first_broken() is None


def _texts(value: Any) -> set[str]:
    """Return names, numbers, addresses and free text of a form, not the codes of its choices."""
    if isinstance(value, dict):
        return set().union(*(_texts(one) for one in value.values()))
    if isinstance(value, list):
        return set().union(*(_texts(one) for one in value))
    text = str(value)
    is_told = len(text) > 2 and (not text.replace("_", "").islower() or " " in text or "@" in text)
    return {text} if is_told else set()
