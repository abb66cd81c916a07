"""D28: rows of the registry stay; an office is closed step by step."""

import pytest
from django.db import IntegrityError, transaction

from tenants import schema
from tenants.models import Office, Undeletable
from tests.conftest import KOLBUSZOWA, PODKARPACKIE
from tests.tenants.conftest import sql


def test_an_office_cannot_be_deleted(db: None) -> None:
    office = Office.objects.get(schema_name=KOLBUSZOWA)
    with schema.as_owner():
        for attempt in (
            office.delete,
            Office.objects.all().delete,
            Office.objects.filter(schema_name=KOLBUSZOWA).delete,
            Office.objects.active().delete,
        ):
            with pytest.raises(Undeletable):
                attempt()

    assert Office.objects.filter(schema_name=KOLBUSZOWA).exists()
    assert sql("SELECT 1 FROM pg_namespace WHERE nspname = %s", KOLBUSZOWA)


def test_saving_an_office_neither_makes_nor_drops_a_schema() -> None:
    assert Office.auto_create_schema is False
    assert Office.auto_drop_schema is False


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "gone"},
        {"kind": "county"},
        {"teryt": "18"},
        {"teryt": "18060a"},
        {"kind": "voivodeship"},
    ],
)
def test_the_database_refuses_an_impossible_office(db: None, changes: dict[str, str]) -> None:
    with schema.as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Office.objects.filter(schema_name=KOLBUSZOWA).update(**changes)


def test_a_gmina_knows_the_schema_of_its_voivodeship(db: None) -> None:
    office = Office.objects.get(schema_name=KOLBUSZOWA)

    assert office.voivodeship_schema == PODKARPACKIE
    assert office.is_gmina
    assert not Office.objects.get(schema_name=PODKARPACKIE).is_gmina
