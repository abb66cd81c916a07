"""Django's configuration of the context."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Aggregates of a gmina: computed, protected, sent as a parcel."""

    name = "apps.statistics"

    def ready(self) -> None:
        """Tell whoever imports earlier cases which years are closed."""
        from apps.imports import selectors as imports  # noqa: PLC0415 - models are loaded only now
        from apps.statistics.selectors import closed_years  # noqa: PLC0415 - as above

        if closed_years not in imports.CLOSED:
            imports.CLOSED.append(closed_years)
