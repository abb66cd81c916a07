"""Django's configuration of the context."""

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    """Procedures on their way from team to team."""

    name = "apps.transfers"

    def ready(self) -> None:
        """Take parcels, show hand-overs on the page of their procedure, and find it by an earlier number."""
        from apps.procedures import panels, timeline  # noqa: PLC0415 - models are loaded only now
        from apps.procedures.selectors import EARLIER, NUMBERS  # noqa: PLC0415 - as above
        from apps.procedures.services import persons  # noqa: PLC0415 - as above
        from apps.transfers import handlers, on_procedure  # noqa: F401, PLC0415 - handlers register themselves
        from apps.transfers.selectors import earlier_number, known_as  # noqa: PLC0415 - as above
        from apps.transfers.untold import contact_noted  # noqa: PLC0415 - as above

        panels.register(on_procedure.panel)
        panels.register(on_procedure.records_panel)
        timeline.register(on_procedure.entries)
        if contact_noted not in persons.NOTED:
            persons.NOTED.append(contact_noted)
        if known_as not in NUMBERS:
            NUMBERS.append(known_as)
            EARLIER.append(earlier_number)
