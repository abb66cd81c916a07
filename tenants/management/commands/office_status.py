"""``office_status``: list offices, suspend one, or resume it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants import schema
from tenants.models import Office

_ALLOWED = {
    Office.Status.SUSPENDED: {Office.Status.ACTIVE},
    Office.Status.ACTIVE: {Office.Status.SUSPENDED},
}


class Command(BaseCommand):
    """Offices and their states."""

    help = "List offices, or set one to 'suspended' or 'active'."

    def add_arguments(self, parser: CommandParser) -> None:
        """The office's schema and the new status, both optional."""
        parser.add_argument("schema", nargs="?")
        parser.add_argument("status", nargs="?", choices=["active", "suspended"])

    def handle(self, *args: Any, **options: Any) -> None:
        """List, or change by a conditional UPDATE."""
        if options["schema"] and options["status"]:
            new = Office.Status(options["status"])
            with schema.as_owner():
                changed = Office.objects.filter(
                    schema_name=options["schema"], status__in=_ALLOWED[new]
                ).update(status=new)
            if not changed:
                raise CommandError("No such office, or its present status does not allow that.")
        for office in Office.objects.order_by("schema_name"):
            self.stdout.write(f"{office.schema_name:10} {office.status:12} {office.name}")
