"""D8: a task without an active office does not run."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from django.db import connection

from tenants import names, schema
from tenants.models import Office
from tests.conftest import KOLBUSZOWA, NYSA
from tests.tenants.conftest import set_status
from worker.base import OfficeRefused, OfficeTask, SweepTask
from worker.celery import app


@pytest.fixture
def seen(db: None) -> Iterator[list[tuple[str, str]]]:
    """Two tasks that note where they ran."""
    found: list[tuple[str, str]] = []

    def note() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('search_path')")
            role, path = cursor.fetchone()
        found.append((role, path.replace('"', "").split(",")[0]))

    def fail() -> None:
        raise ZeroDivisionError

    app.task(note, base=OfficeTask, name="test.inside")
    app.task(note, base=SweepTask, name="test.sweep")
    app.task(fail, base=OfficeTask, name="test.fail")
    yield found
    for name in ("test.inside", "test.sweep", "test.fail"):
        app.tasks.pop(name)


def _apply(name: str, **headers: Any) -> None:
    current_app.tasks[name].apply(headers=headers, throw=True)


@pytest.mark.parametrize("headers", [{}, {"office": ""}, {"office": None}, {"schema": KOLBUSZOWA}])
def test_a_task_without_an_office_is_refused(
    seen: list[tuple[str, str]], headers: dict[str, Any]
) -> None:
    with pytest.raises(OfficeRefused):
        _apply("test.inside", **headers)

    assert seen == []
    assert schema.in_public()


@pytest.mark.parametrize("office", ["g_999999", "public", "G_180602", "blueprint_gmina", "x"])
def test_a_task_of_an_unknown_office_is_refused(seen: list[tuple[str, str]], office: str) -> None:
    with pytest.raises(OfficeRefused):
        _apply("test.inside", office=office)

    assert seen == []


@pytest.mark.parametrize("status", [one for one in Office.Status if one != Office.Status.ACTIVE])
def test_a_task_of_an_office_that_is_not_active_is_refused(
    seen: list[tuple[str, str]], status: Office.Status
) -> None:
    set_status(KOLBUSZOWA, status)

    with pytest.raises(OfficeRefused):
        _apply("test.inside", office=KOLBUSZOWA)

    assert seen == []


def test_a_task_runs_in_its_office_and_with_its_role(seen: list[tuple[str, str]]) -> None:
    _apply("test.inside", office=KOLBUSZOWA)
    _apply("test.inside", office=NYSA)

    assert seen == [(names.role_for(one), one) for one in (KOLBUSZOWA, NYSA)]
    assert schema.in_public()


def test_a_sweep_runs_in_public_whatever_its_header_says(seen: list[tuple[str, str]]) -> None:
    with schema.office(NYSA):
        _apply("test.sweep", office=KOLBUSZOWA)
        assert schema.current_schema() == NYSA

    assert seen == [(names.WEB_ROLE, "public")]


def test_a_task_that_fails_leaves_the_office(seen: list[tuple[str, str]]) -> None:
    with pytest.raises(ZeroDivisionError):
        _apply("test.fail", office=KOLBUSZOWA)

    assert schema.in_public()
    _apply("test.sweep")
    assert seen == [(names.WEB_ROLE, "public")]


def test_a_task_that_forgot_its_base_is_refused(db: None) -> None:
    def plain() -> None:
        pytest.fail("the task must not run")

    app.task(plain, name="test.plain")
    try:
        with pytest.raises(OfficeRefused):
            _apply("test.plain")
    finally:
        app.tasks.pop("test.plain")
