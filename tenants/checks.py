"""System checks: mistakes of configuration that would open a wall stop the process at start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

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


def same_server_process(probes: int = 8) -> bool:
    """Return whether a setting made by one statement is still there for the next ones.

    A pooler in transaction mode hands the statements to changing servers, or resets between them; so
    the setting and the server's process number are compared over several statements.
    """
    seen: set[tuple[int, str]] = set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('przystan.probe', pg_backend_pid()::text, false)")
        for _ in range(probes):
            cursor.execute("SELECT pg_backend_pid(), current_setting('przystan.probe', true)")
            seen.add(cursor.fetchone())
    return len(seen) == 1 and all(str(pid) == probe for pid, probe in seen)
