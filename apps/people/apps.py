"""Django's configuration of the context."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Persons known to the office; protected facts are encrypted."""

    name = "apps.people"
