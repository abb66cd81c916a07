"""Django's configuration of the context."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, roles, institutions and tokens of one office."""

    name = "apps.accounts"
