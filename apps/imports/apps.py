"""Django's configuration of the context."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Existing cases of an office, taken in from a table."""

    name = "apps.imports"

    def ready(self) -> None:
        """Show on the page of a procedure that it was taken in, and find it by its earlier number."""
        from apps.imports import on_procedure  # noqa: PLC0415 - models are loaded only now
        from apps.imports.selectors import earlier_number, known_as  # noqa: PLC0415 - as above
        from apps.procedures import panels  # noqa: PLC0415 - models are loaded only now
        from apps.procedures.selectors import EARLIER, NUMBERS  # noqa: PLC0415 - as above

        panels.register(on_procedure.panel)
        if known_as not in NUMBERS:
            NUMBERS.append(known_as)
            EARLIER.append(earlier_number)
