"""Django's configuration of the context."""

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    """Procedures on their way from team to team."""

    name = "apps.transfers"

    def ready(self) -> None:
        """Take parcels, and show hand-overs on the page of their procedure."""
        from apps.procedures import panels, timeline  # noqa: PLC0415 - models are loaded only now
        from apps.transfers import handlers, on_procedure  # noqa: F401, PLC0415 - handlers register themselves

        panels.register(on_procedure.panel)
        timeline.register(on_procedure.entries)
