"""Django's configuration of the context."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Aggregates of a gmina: computed, protected, sent as a parcel."""

    name = "apps.statistics"
