"""What the tests of the walls share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from tenants import schema
from tenants.models import Office


@contextmanager
def permission_denied() -> Iterator[None]:
    """Expect PostgreSQL itself to refuse the block."""
    with pytest.raises(ProgrammingError) as caught, transaction.atomic():
        yield
    assert isinstance(caught.value.__cause__, InsufficientPrivilege), caught.value


def sql(statement: str, *params: Any) -> Any:
    """Return the rows of a raw statement, or how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def set_status(name: str, status: Office.Status) -> None:
    """Move an office to a status, as the operator does."""
    with schema.as_owner():
        assert Office.objects.filter(schema_name=name).update(status=status) == 1


@pytest.fixture
def autocommit(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Reach the database outside of a transaction; for tests that write nothing."""
    with django_db_blocker.unblock():
        connection.close()
        schema.leave()
        yield
        connection.close()


@pytest.fixture
def nysa_user(db: None) -> Callable[[], int]:
    """Somebody at Nysa; the function returns how many users Nysa has."""
    from apps.accounts.models import User  # noqa: PLC0415 - the fixture of one context

    with schema.office("g_160705"):
        User.objects.create(username="nysanka", first_name="Nina", last_name="Nyska")

    def count() -> int:
        with schema.office("g_160705"):
            return int(User.objects.count())

    return count
