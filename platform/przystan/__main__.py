"""``python -m przystan``: Django's commands, run with the database rights that each one needs."""

import os
import sys

OWNER_COMMANDS = frozenset({"migrate_offices", "create_office", "office_status", "makemigrations"})


def main() -> None:
    """Run a management command; those that change the registry log in as the owner."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "przystan.settings.dev")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("PRZYSTAN_AS_OWNER", "1")

    from django.core.management import execute_from_command_line  # noqa: PLC0415 - the environment is set first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
