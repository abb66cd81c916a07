"""What a hand-over looks like inside its seal: a ZIP archive of the procedure and its files."""

import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

_PROCEDURE, _FILES = "procedure.json", "files/"

Named = tuple[str, bytes]


class Broken(ValueError):
    """The content is no archive of a hand-over."""


def bundle(content: dict[str, Any], files: Iterable[Named]) -> bytes:
    """Return the archive of a hand-over; files are given and come back under their ids.

    Files are stored as they are: scans and office files are compressed already.
    """
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        text = json.dumps(content, ensure_ascii=False)
        archive.writestr(_PROCEDURE, text.encode(), zipfile.ZIP_DEFLATED)
        for name, data in files:
            archive.writestr(_FILES + name, data)
    return into.getvalue()


def opened(archived: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the content of an archive and its files by id. Raises ``Broken``."""
    try:
        with zipfile.ZipFile(io.BytesIO(archived)) as archive:
            content: dict[str, Any] = json.loads(archive.read(_PROCEDURE))
            names = [one for one in archive.namelist() if one.startswith(_FILES)]
            return content, {one.removeprefix(_FILES): archive.read(one) for one in names}
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Broken(str(error)) from error
