"""The committed descriptions under ``docs/api``; nothing here needs a database."""

from pathlib import Path

import yaml
from django.utils import translation

from apps.api.schema import schema_of
from tenants.names import Kind

# English, so that the files do not change with a translation.
_LANGUAGE = "en"


def write(folder: Path) -> list[Path]:
    """Write one file for each kind of office and return those that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = differing(folder)
    for path in changed:
        path.write_text(_text(Kind(path.stem)), encoding="utf-8")
    return changed


def differing(folder: Path) -> list[Path]:
    """Return the files that are missing or differ from what the code would write."""
    paths = [(kind, folder / f"{kind.value}.yaml") for kind in Kind]
    return [
        path
        for kind, path in paths
        if not path.exists() or path.read_text(encoding="utf-8") != _text(kind)
    ]


def _text(kind: Kind) -> str:
    with translation.override(_LANGUAGE):
        return yaml.safe_dump(schema_of(kind), sort_keys=False, allow_unicode=True, width=100)
