"""Pages of a scan as pictures: PDFium runs in a process of its own, with a limit on time and memory.

A PDF comes from outside: whatever it does to the library, it does not do it to the web process (ADR 0024).
"""

import struct
import subprocess
import sys
from pathlib import Path

MAX_PAGES = 30
SECONDS = 20
_WORKER = Path(__file__).with_name("paging_worker.py")


class Unreadable(ValueError):
    """The PDF cannot be shown; the text says why, in Polish."""


def pages_of(pdf: bytes) -> list[bytes]:
    """Return each page of a PDF as a JPEG of at most 1,600 pixels.

    Raises ``Unreadable`` for a damaged or locked file, one with more than ``MAX_PAGES`` pages, and one
    that takes too long or too much memory.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own script, no argument from outside
            [sys.executable, "-I", str(_WORKER), str(MAX_PAGES)], input=pdf, timeout=SECONDS,
            capture_output=True, check=False, env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Unreadable("Tego pliku nie da się pokazać. Zeskanuj go jeszcze raz.") from error
    if done.returncode == MAX_PAGES:
        raise Unreadable(f"Skan może mieć najwyżej {MAX_PAGES} stron. Podziel go.")
    if done.returncode != 0:
        raise Unreadable(
            "Tego pliku nie da się pokazać: jest uszkodzony albo zabezpieczony. Zeskanuj go jeszcze raz."
        )
    return _parts(done.stdout)


def _parts(stream: bytes) -> list[bytes]:
    """Return what the process wrote: each page with its length before it."""
    found, place = [], 0
    while place < len(stream):
        (length,) = struct.unpack_from("!I", stream, place)
        found.append(stream[place + 4 : place + 4 + length])
        place += 4 + length
    return found
