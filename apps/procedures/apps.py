"""Django's configuration of the context."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """Blue Card procedures: forms, states, actions."""

    name = "apps.procedures"
