"""Django's configuration of the shared kernel."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Keys of the office and shared pieces."""

    name = "apps.common"

    def ready(self) -> None:
        """Give every new office its keys."""
        from apps.common import keys  # noqa: F401, PLC0415 - registers a seed
