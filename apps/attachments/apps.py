"""Django's configuration of the context."""

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    """Scans and files of a procedure."""

    name = "apps.attachments"

    def ready(self) -> None:
        """Show files on the page of their procedure."""
        from apps.attachments import on_procedure, scans  # noqa: PLC0415 - models are loaded only now
        from apps.procedures import beside, panels, timeline  # noqa: PLC0415 - models are loaded only now

        panels.register(on_procedure.panel)
        timeline.register(on_procedure.entries)
        beside.register(scans.ScanBeside())
