"""``manage.py export_openapi [--check]``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.api import export

_FOLDER = Path(__file__).resolve().parents[4] / "docs" / "api"


class Command(BaseCommand):
    """Write docs/api, or check that it is up to date."""

    help = "Write docs/api/*.yaml; with --check only say whether they are up to date."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--check", action="store_true", help="change nothing, fail on drift")
        parser.add_argument("--folder", type=Path, default=_FOLDER)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or check. Raises ``CommandError`` on drift."""
        folder: Path = options["folder"]
        if not options["check"]:
            for path in export.write(folder):
                self.stdout.write(f"written: {path.name}")
            return
        found = export.differing(folder)
        if found:
            names = ", ".join(path.name for path in found)
            raise CommandError(f"Out of date: {names}. Run manage.py export_openapi.")
