"""Django's configuration of the context."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Planned meetings of the team and of groups; the two sides never meet."""

    name = "apps.meetings"
