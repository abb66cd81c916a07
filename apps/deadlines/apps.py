"""Django's configuration of the context."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Statutory terms: rules as data, deadlines as rows, reminders."""

    name = "apps.deadlines"
