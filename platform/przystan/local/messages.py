"""``python -m przystan.local.messages``: the Polish catalogue has every text, translated, none doubtful."""

import io
import os
import shutil
import subprocess
import sys

from babel.messages.pofile import read_po

from przystan.local import paths

CATALOGUE = paths.ROOT / "platform" / "przystan" / "locale" / "pl" / "LC_MESSAGES" / "django.po"
_EXTRACT = ["makemessages", "-l", "pl", "--no-location", "--no-wrap"]
_IGNORED = [".venv/*", ".local/*", "tests/*"]


def main() -> int:
    """Extract the texts again, compare, put the committed file back. Returns the exit code."""
    if shutil.which("xgettext") is None:
        print("gettext is missing. On Debian: apt-get install gettext")
        return 1
    committed = CATALOGUE.read_bytes()
    try:
        _extract()
        complaints = [*_differences(committed), *_unfinished()]
    finally:
        CATALOGUE.write_bytes(committed)
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


def _extract() -> None:
    ignored = [part for pattern in _IGNORED for part in ("-i", pattern)]
    subprocess.run(
        [sys.executable, "manage.py", *_EXTRACT, *ignored],
        cwd=paths.ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "przystan.settings.dev",
            "SECRET_KEY": "extraction",
            "MASTER_KEY": "extraction",
        },
        check=True,
        capture_output=True,
    )


def _differences(committed: bytes) -> list[str]:
    before = _ids_of_text(committed)
    after = _ids_of_text(CATALOGUE.read_bytes())
    missing = [f"Not in the catalogue: {text}" for text in sorted(after - before)]
    obsolete = [f"No longer used: {text}" for text in sorted(before - after)]
    return missing + obsolete


def _unfinished() -> list[str]:
    with CATALOGUE.open("rb") as file:
        messages = [one for one in read_po(file, locale="pl") if one.id]
    empty = [one for one in messages if not all(_texts(one.string))]
    doubtful = [one for one in messages if one.fuzzy and one not in empty]
    return [f"Not translated: {_name(one.id)}" for one in empty] + [
        f"Marked as doubtful: {_name(one.id)}" for one in doubtful
    ]


def _ids_of_text(content: bytes) -> set[str]:

    return {_name(one.id) for one in read_po(io.BytesIO(content), locale="pl") if one.id}


def _name(text: object) -> str:
    return str(text[0]) if isinstance(text, list | tuple) else str(text)


def _texts(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list | tuple) else [str(value)]


if __name__ == "__main__":
    sys.exit(main())
