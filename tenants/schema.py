"""The one place that switches the connection between offices."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, cast

from django.conf import settings
from django.db import connection
from django.urls import get_urlconf, set_urlconf

from tenants import names
from tenants.models import Office


class NoActiveOffice(LookupError):
    """There is no office of that name, or it is not active: nothing may run for it."""


def current_schema() -> str:
    """Return the name of the schema in which the connection is now."""
    return cast(str, cast(Any, connection).schema_name)


def in_public() -> bool:
    """Whether no office is active."""
    return current_schema() == names.PUBLIC


def current_office() -> Office:
    """Return the active office. Raises ``NoActiveOffice`` in ``public``."""
    tenant = cast(Any, connection).tenant
    if isinstance(tenant, Office):
        return tenant
    raise NoActiveOffice("No office is active.")


@contextmanager
def office(which: Office | str, *, active_only: bool = True) -> Iterator[Office]:
    """Run the block in one office and come back.

    ``which`` is an office or the name of its schema. Raises ``NoActiveOffice`` for a name that the
    registry does not hold, or an office that is suspended, being set up, or deleted (D1, D8).
    """
    before = cast(Any, connection).tenant
    found = _registered(which) if isinstance(which, str) else which
    if active_only and found.status != Office.Status.ACTIVE:
        raise NoActiveOffice(f"Office {found.schema_name} is {found.status}.")
    urls = get_urlconf()
    names.checked(found.schema_name)
    cast(Any, connection).set_tenant(found)
    set_urlconf(str(settings.TENANT_TYPES[found.kind]["URLCONF"]))
    try:
        yield found
    finally:
        set_urlconf(urls)
        cast(Any, connection).set_tenant(before)


def leave() -> None:
    """Move the connection to ``public``."""
    cast(Any, connection).set_schema_to_public()


def each_office(kind: names.Kind) -> Iterator[Office]:
    """Yield the active offices of a kind, each one entered while the caller works on it."""
    with public():
        offices = list(Office.objects.active().filter(kind=kind).order_by("schema_name"))
    for one in offices:
        with office(one):
            yield one


@contextmanager
def public() -> Iterator[None]:
    """Run the block in ``public`` and come back."""
    before = cast(Any, connection).tenant
    leave()
    try:
        yield
    finally:
        cast(Any, connection).set_tenant(before)


def as_owner() -> AbstractContextManager[None]:
    """Run the block as the login role; for provisioning and migrations alone."""
    return cast(AbstractContextManager[None], cast(Any, connection).as_owner())


def _registered(schema: str) -> Office:
    with public():
        try:
            found: Office = Office.objects.get(schema_name=names.checked(schema))
        except (Office.DoesNotExist, names.InvalidSchema) as error:
            raise NoActiveOffice(f"No office {schema!r}.") from error
    return found
