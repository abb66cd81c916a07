"""Django's configuration of the registry."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """The registry of offices; its tables live in ``public`` alone."""

    name = "tenants"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        from tenants import checks  # noqa: F401, PLC0415 - checks register when apps are ready
