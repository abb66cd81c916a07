"""Django's configuration of the assembled interface; it has no models."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The programming interface of every kind of office."""

    name = "apps.api"
