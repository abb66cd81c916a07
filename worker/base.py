"""Task base that refuses to run without an active office (hazard D8).

Every task names its office in a header; a missing header, an unknown office or a suspended one stops the
task before its first line. Only a ``SweepTask`` runs in ``public``.
"""

from typing import Any

import sentry_sdk
import structlog
from celery import Task
from django.apps import apps

from tenants import schema

HEADER = "office"


class OfficeRefused(RuntimeError):
    """The task may not run: no office, an unknown one, or one that is not active."""


class OfficeTask(Task[..., Any]):
    """Runs in the office that its header names, and in no other."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run in the office that the header names. Raises ``OfficeRefused``."""
        name = (self.request.headers or {}).get(HEADER)
        if not name:
            raise OfficeRefused(f"{self.name} was sent without an office.")
        try:
            with schema.office(name):
                structlog.contextvars.bind_contextvars(office=name, task=self.name)
                sentry_sdk.set_tag("office", name)
                return super().__call__(*args, **kwargs)
        except schema.NoActiveOffice as error:
            raise OfficeRefused(str(error)) from error
        finally:
            structlog.contextvars.clear_contextvars()

    def for_office(self, office_schema: str, **kwargs: Any) -> None:
        """Queue the task for one office. ``kwargs`` are ids, never personal data."""
        self.apply_async(kwargs=kwargs, headers={HEADER: office_schema})

    def for_every_gmina(self) -> int:
        """Queue the task for each active gmina; return how many those are. Call it in ``public``."""
        offices = apps.get_model("tenants", "Office").objects.active().filter(kind="gmina")
        names = list(offices.values_list("schema_name", flat=True))
        for name in names:
            self.for_office(name)
        return len(names)


class SweepTask(Task[..., Any]):
    """Runs in ``public``, where there is no person: it finds work and hands it to the offices."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run in ``public``."""
        with schema.public():
            return super().__call__(*args, **kwargs)
