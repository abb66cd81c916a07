"""``migrate_offices``: bring ``public``, the blueprints and all offices to the present migrations."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants import provisioning


class Command(BaseCommand):
    """The only migration command of a deployment; nothing to do costs a few queries."""

    help = "Bring public, the blueprints and every office to the present migrations."
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, report each schema, fail when one of them failed."""
        failed = provisioning.migrate_all(self.stdout.write)
        if failed:
            raise CommandError(f"Not migrated: {', '.join(failed)}. Run the command again.")
