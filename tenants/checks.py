"""System checks: mistakes of configuration that would open a wall stop the process at start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

from tenants import names

# contenttypes needs a place in INSTALLED_APPS, which django-tenants derives; it has no table in public.
ALLOWED_IN_BOTH: frozenset[str] = frozenset()


@register(Tags.security)
def public_shares_no_app(**kwargs: Any) -> list[CheckMessage]:
    """D1: an app in both lists would silently read ``public`` where an office's table is missing."""
    types = settings.TENANT_TYPES
    public = set(types[names.PUBLIC]["APPS"])
    shared = {app for kind in names.Kind for app in types[kind]["APPS"]} & public - ALLOWED_IN_BOTH
    return [
        Error(f"{app} is listed for public and for offices.", id="tenants.E001")
        for app in sorted(shared)
    ]


@register(Tags.security)
def cache_keys_carry_the_office(**kwargs: Any) -> list[CheckMessage]:
    """D4: a cache without the key function would answer one office with another's data."""
    return [
        Error(f"Cache {alias!r} does not put the office into its keys.", id="tenants.E002")
        for alias, config in settings.CACHES.items()
        if config.get("KEY_FUNCTION") != "django_tenants.cache.make_key"
    ]


@register(Tags.security)
def sessions_stay_in_their_office(**kwargs: Any) -> list[CheckMessage]:
    """D2: only database sessions, and a cookie that belongs to one host."""
    errors: list[CheckMessage] = []
    if settings.SESSION_ENGINE != "django.contrib.sessions.backends.db":
        errors.append(Error("Sessions must live in the office's schema.", id="tenants.E003"))
    if settings.SESSION_COOKIE_DOMAIN or settings.CSRF_COOKIE_DOMAIN:
        errors.append(Error("Cookies must belong to one host.", id="tenants.E004"))
    return errors


@register(Tags.database)
def no_transaction_pooling(databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """D14: a transaction-pooling proxy loses search path and role between two statements."""
    if not databases:
        return []
    return [] if same_server_process() else [Error(POOLER, id="tenants.E005")]


POOLER = (
    "A transaction-pooling proxy stands before PostgreSQL: search path and role would leak between "
    "offices. Connect directly, or use session pooling."
)


def refuse_transaction_pooling() -> None:
    """Stop the process that starts behind such a proxy. A database that is away is no reason to stop."""
    try:
        if not same_server_process():
            raise ImproperlyConfigured(POOLER)
    except OperationalError:
        return


def same_server_process() -> bool:
    """Return whether a connection keeps its server process while another one is busy.

    A pooler in transaction mode lends servers for a transaction: an idle connection gives its server
    away. So a second connection opens a transaction and keeps it; if it got the first one's server, or
    the first one is now served by another, there is such a pooler. Several tries, since the pooler
    chooses freely among its idle servers.
    """
    own, others = connection.copy(), [connection.copy() for _ in range(3)]
    try:
        before = _server_process(own)
        for other in others:
            other.set_autocommit(False)
            if _server_process(other) == before:
                return False
        return _server_process(own) == before
    finally:
        for one in (own, *others):
            one.close()


def _server_process(handle: Any) -> int:
    with handle.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])
