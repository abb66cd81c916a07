"""Asking clamd whether a file is clean: the INSTREAM command, nothing else."""

import socket
import struct
from enum import StrEnum

from django.conf import settings

_CHUNK = 64 * 1024


class Verdict(StrEnum):
    """What the scanner says; ``OFF`` where none is configured, ``AWAY`` where it does not answer."""

    CLEAN = "clean"
    INFECTED = "infected"
    AWAY = "away"
    OFF = "off"


def scan(content: bytes) -> Verdict:
    """Return the scanner's verdict; a scanner that is away is no verdict that a file is clean."""
    if not settings.CLAMD:
        return Verdict.OFF
    host, _colon, port = settings.CLAMD.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=settings.CLAMD_SECONDS) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                chunk = content[start : start + _CHUNK]
                line.sendall(struct.pack("!I", len(chunk)) + chunk)
            line.sendall(struct.pack("!I", 0))
            answer = _read(line)
    except (OSError, ValueError):
        return Verdict.AWAY
    if answer.endswith(b"OK"):
        return Verdict.CLEAN
    return Verdict.INFECTED if answer.endswith(b"FOUND") else Verdict.AWAY


def _read(line: socket.socket) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 1024:
        part = line.recv(1024)
        if not part:
            break
        answer += part
    return answer.strip(b"\0 \n")
