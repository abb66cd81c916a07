"""Django's configuration of the context."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Keeping and deleting procedures."""

    name = "apps.retention"

    def ready(self) -> None:
        """Show on the page of a procedure how long it is kept."""
        from apps.procedures import panels  # noqa: PLC0415 - models are loaded only now
        from apps.retention import on_procedure  # noqa: PLC0415 - models are loaded only now

        panels.register(on_procedure.panel)
