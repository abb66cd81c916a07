"""Passwords and keys of this machine's servers, made once and kept readable by their owner alone."""

import base64
import json
import os
import secrets
from pathlib import Path

from przystan.local import paths


def load(home: Path) -> dict[str, str]:
    """Return the secrets of a set of servers."""
    path = paths.secrets_file(home)
    if not path.exists():
        made = {
            "postgres": secrets.token_urlsafe(24),
            "owner": secrets.token_urlsafe(24),
            "web": secrets.token_urlsafe(24),
            "redis": secrets.token_urlsafe(24),
            "secret_key": secrets.token_urlsafe(48),
            "master_key": base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(made, file)
    stored: dict[str, str] = json.loads(path.read_text())
    return stored
