"""Django's configuration of the context."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Append-only, hash-chained log of reads and changes."""

    name = "apps.audit"
