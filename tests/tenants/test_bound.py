"""D5: a row or a query of one office used in another raises."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from apps.accounts.models import Institution, RoleGrant, User
from tenants import schema
from tenants.bound import BoundQuerySet, OfficeModel, WrongOffice
from tests.conftest import KOLBUSZOWA, NYSA

OURS = [model for model in apps.get_models() if model.__module__.startswith("apps.")]


@pytest.fixture
def pair(db: None) -> tuple[Institution, Institution]:
    """The same row, with the same id, in both offices."""
    found = []
    for name in (KOLBUSZOWA, NYSA):
        with schema.office(name):
            found.append(Institution.objects.create(pk=77, name=f"Of {name}", kind="police"))
            User.objects.create(pk=78, username=name, institution=found[-1])
    return found[0], found[1]


EVALUATIONS: dict[str, Callable[[Any], Any]] = {
    "list": list,
    "len": len,
    "bool": bool,
    "repr": repr,
    "index": lambda found: found[0],
    "slice": lambda found: list(found[:1]),
    "iterator": lambda found: list(found.iterator()),
    "get": lambda found: found.get(pk=77),
    "first": lambda found: found.first(),
    "last": lambda found: found.last(),
    "in_bulk": lambda found: found.in_bulk(),
    "contains": lambda found: found.contains(Institution(pk=77)),
    "count": lambda found: found.count(),
    "exists": lambda found: found.exists(),
    "aggregate": lambda found: found.aggregate(),
    "values": lambda found: list(found.values()),
    "chained": lambda found: list(found.filter(pk=77).order_by("name").values_list("name")),
    "update": lambda found: found.update(name="x"),
    "delete": lambda found: found.delete(),
    "create": lambda found: found.create(name="x", kind="police"),
    "get_or_create": lambda found: found.get_or_create(name="x"),
    "update_or_create": lambda found: found.update_or_create(name="x"),
    "bulk_create": lambda found: found.bulk_create([Institution(name="x")]),
    "bulk_update": lambda found: found.bulk_update([Institution(pk=77, name="x")], ["name"]),
}


@pytest.mark.parametrize("way", EVALUATIONS)
def test_a_query_of_one_office_is_not_evaluated_in_another(
    pair: tuple[Institution, Institution], way: str
) -> None:
    with schema.office(KOLBUSZOWA):
        lazy = Institution.objects.order_by("pk")

    with schema.office(NYSA), pytest.raises(WrongOffice):
        EVALUATIONS[way](lazy)

    with schema.office(NYSA):
        assert list(Institution.objects.values_list("name", flat=True)) == ["Of g_160705"]


@pytest.mark.parametrize("way", EVALUATIONS)
def test_a_query_begun_in_public_is_not_evaluated_in_an_office(
    pair: tuple[Institution, Institution], way: str
) -> None:
    lazy = Institution.objects.all()

    with schema.office(NYSA), pytest.raises(WrongOffice):
        EVALUATIONS[way](lazy)


USES: dict[str, Callable[[Any], Any]] = {
    "save": lambda row: row.save(),
    "save of a column": lambda row: row.save(update_fields=["name"]),
    "save as new": lambda row: row.save(force_insert=True),
    "delete": lambda row: row.delete(),
    "refresh": lambda row: row.refresh_from_db(),
    "bulk_create": lambda row: Institution.objects.bulk_create([row], ignore_conflicts=True),
    "bulk_update": lambda row: Institution.objects.bulk_update([row], ["name"]),
    "reverse relation": lambda row: list(row.user_set.all()),
    "number in a reverse relation": lambda row: row.user_set.count(),
    "addition to a reverse relation": lambda row: row.user_set.create(username="x"),
}


@pytest.mark.parametrize("way", USES)
def test_a_row_of_one_office_is_not_used_in_another(
    pair: tuple[Institution, Institution], way: str
) -> None:
    row, _ = pair

    with schema.office(NYSA), pytest.raises(WrongOffice):
        USES[way](row)

    with schema.office(NYSA):
        assert Institution.objects.get().name == "Of g_160705"


def test_a_foreign_key_is_not_followed_into_another_office(
    pair: tuple[Institution, Institution],
) -> None:
    with schema.office(KOLBUSZOWA):
        user = User.objects.get()

    with schema.office(NYSA), pytest.raises(WrongOffice):
        _ = user.institution
    with schema.office(KOLBUSZOWA):
        assert user.institution == pair[0]


def test_a_deferred_column_is_not_loaded_in_another_office(
    pair: tuple[Institution, Institution],
) -> None:
    with schema.office(KOLBUSZOWA):
        row = Institution.objects.only("pk").get()

    with schema.office(NYSA), pytest.raises(WrongOffice):
        _ = row.name


def test_a_row_made_in_an_office_is_saved_there_only(db: None) -> None:
    with schema.office(KOLBUSZOWA):
        row = Institution(name="x", kind="police")

    with schema.office(NYSA), pytest.raises(WrongOffice):
        row.save()
    with pytest.raises(WrongOffice):
        row.save()


def test_a_row_does_not_point_to_a_row_of_another_office(
    pair: tuple[Institution, Institution],
) -> None:
    with schema.office(NYSA), pytest.raises(WrongOffice):
        User.objects.create(username="x", institution=pair[0])


def test_rows_and_queries_work_at_home(pair: tuple[Institution, Institution]) -> None:
    row, _ = pair
    with schema.office(KOLBUSZOWA):
        lazy = Institution.objects.filter(pk=77)
    with schema.office(KOLBUSZOWA):
        assert lazy.get() == row
        row.refresh_from_db()
        row.save()
        assert row.user_set.count() == 1
        assert RoleGrant.objects.filter(user__institution=row).count() == 0


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_model_of_an_office_is_bound(model: Any) -> None:
    assert issubclass(model, OfficeModel)
    for manager in (model._default_manager, model._base_manager):
        assert isinstance(manager.get_queryset(), BoundQuerySet), manager
