"""Where things lie."""

import hashlib
import os
import pwd
import shutil
import stat
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LOCAL = ROOT / ".local"
_SERVER_USERS = ("postgres", "nobody")


def is_root() -> bool:
    """Whether we run as root, which PostgreSQL refuses."""
    return os.geteuid() == 0


def server_user() -> str | None:
    """Return the account under which servers run when we are root, None to keep our own."""
    if not is_root():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _SERVER_USERS if name in known)


def server_home(name: str) -> Path:
    """Return the folder of a set of servers, made if missing.

    It lies under ``.local/``; where root's home is closed to the servers' account, beside it.
    """
    home = LOCAL / name
    if is_root() and not _is_open_to_others(ROOT):
        digest = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
        home = Path("/var/tmp") / f"przystan-{digest}" / name  # noqa: S108 - survives a reboot
    home.mkdir(parents=True, exist_ok=True)
    user = server_user()
    if user:
        shutil.chown(home, user)
    return home


def remove(name: str) -> None:
    """Remove one set of servers with its secrets."""
    home = server_home(name)
    shutil.rmtree(home, ignore_errors=True)
    secrets_file(home).unlink(missing_ok=True)


def secrets_file(home: Path) -> Path:
    """Return where the secrets of a set of servers lie: beside it, not readable by the servers."""
    return home.with_name(f"{home.name}-secrets.json")


def remove_all() -> None:
    """Remove everything that the demo and the tests ever wrote."""
    outside = server_home("demo").parent
    for folder in {outside, LOCAL}:
        shutil.rmtree(folder, ignore_errors=True)


def _is_open_to_others(path: Path) -> bool:
    return all(
        folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents) if folder.exists()
    )
