"""Django's configuration of the context."""

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    """Interdisciplinary team, diagnostic and help groups, meetings."""

    name = "apps.teams"
