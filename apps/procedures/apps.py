"""Django's configuration of the context."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """Blue Card procedures: forms, states, actions."""

    name = "apps.procedures"

    def ready(self) -> None:
        """Open and close deadlines with their procedures."""
        from apps.deadlines import remarks  # noqa: PLC0415 - as above
        from apps.deadlines import selectors as deadlines  # noqa: PLC0415 - models are not ready before
        from apps.procedures import deaths_shown, selectors, terms, timeline  # noqa: PLC0415 - as above

        deadlines.OPEN += [selectors.procedures_open_to, selectors.matters_open_to]
        timeline.register(deaths_shown.entries)
        if deaths_shown.remarks not in remarks.SOURCES:
            remarks.SOURCES.append(deaths_shown.remarks)
        deadlines.CLOSED += [selectors.procedures_closed_to, selectors.matters_closed_to]
        deadlines.FUNCTIONS.append(terms.functions_in_group)
