"""Django's configuration of the context."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Inbox and e-mail to staff."""

    name = "apps.notifications"
