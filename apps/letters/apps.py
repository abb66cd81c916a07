"""Django's configuration of the context."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Letters of a procedure and the register of outgoing correspondence."""

    name = "apps.letters"

    def ready(self) -> None:
        """Show letters on the page of their procedure."""
        from apps.letters import on_procedure  # noqa: PLC0415 - models are loaded only now
        from apps.procedures import panels, timeline  # noqa: PLC0415 - models are loaded only now

        panels.register(on_procedure.panel)
        timeline.register(on_procedure.entries)
