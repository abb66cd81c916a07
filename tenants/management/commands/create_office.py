"""``create_office``: register and provision an office; running it again resumes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants import names, provisioning


class Command(BaseCommand):
    """Set an office up, from nothing to active."""

    help = "Register and provision an office. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Kind, TERYT, name and host."""
        parser.add_argument("kind", choices=[kind.value for kind in names.Kind])
        parser.add_argument("teryt", help="6 digits for a gmina, 2 for a voivodeship")
        parser.add_argument("name")
        parser.add_argument("host", help="for example kolbuszowa.example.org")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run and say what the office's address is."""
        try:
            office = provisioning.provision(
                provisioning.register(
                    kind=names.Kind(options["kind"]),
                    teryt=options["teryt"],
                    name=options["name"],
                    host=options["host"],
                )
            )
        except names.InvalidSchema as error:
            raise CommandError(
                "TERYT has six digits for a gmina (without the type digit) and two for a voivodeship."
            ) from error
        except provisioning.HostTaken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{office.schema_name} is {office.status}: {options['host']}")
