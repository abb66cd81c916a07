"""Django's configuration of the context."""

from django.apps import AppConfig


class MarshalConfig(AppConfig):
    """What gminas reported to the marshal's office; it never sees a person."""

    name = "apps.marshal"

    def ready(self) -> None:
        """Register the handlers of parcels."""
        from apps.marshal import handlers  # noqa: F401, PLC0415 - registers itself
