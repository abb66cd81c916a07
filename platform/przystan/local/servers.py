"""A real PostgreSQL and a real Redis on loopback, with passwords, on free ports."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import psycopg.sql
import redis

from przystan.local import binaries, paths, processes, secrets

_POSTGRES = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "80",
    "shared_buffers": "128MB",
    "max_locks_per_transaction": "512",  # one transaction touches a schema's ~1,000 relations
    "recovery_init_sync_method": "syncfs",
    "synchronous_commit": "off",
    "password_encryption": "scram-sha-256",
    "log_min_messages": "warning",
    "timezone": "UTC",
}
# Tests throw the data away: nothing has to survive a crash.
_FAST = {"fsync": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Addresses:
    """How to reach the servers, as environment of our processes."""

    database: str
    owner: str
    redis: str
    secret_key: str
    master_key: str

    def environment(self) -> dict[str, str]:
        """Return the variables that the settings read."""
        return {
            "DATABASE_URL": self.database,
            "DATABASE_OWNER_URL": self.owner,
            "REDIS_URL": self.redis,
            "SECRET_KEY": self.secret_key,
            "MASTER_KEY": self.master_key,
        }


@contextlib.contextmanager
def running(name: str, *, throwaway: bool = False) -> Iterator[Addresses]:
    """Run both servers while the block runs; the data stays under their home."""
    home = paths.server_home(name)
    keys = secrets.load(home)
    with contextlib.ExitStack() as stack:
        database, owner = _databases(stack, home, keys, throwaway=throwaway)
        broker = os.environ.get("REDIS_URL") or stack.enter_context(_redis(home, keys["redis"]))
        yield Addresses(database, owner, broker, keys["secret_key"], keys["master_key"])


def _databases(
    stack: contextlib.ExitStack, home: Path, keys: dict[str, str], *, throwaway: bool
) -> tuple[str, str]:
    """Return the addresses of the web's and of the owner's log-in."""
    given = os.environ.get("DATABASE_URL")
    if given and os.environ.get("DATABASE_OWNER_URL"):
        return given, os.environ["DATABASE_OWNER_URL"]
    if given:
        return _with_roles(given, keys), given
    port = stack.enter_context(_postgres(home, keys["postgres"], throwaway=throwaway))
    admin = f"postgres://postgres:{keys['postgres']}@127.0.0.1:{port}/postgres"
    _create_owner(admin, keys)
    owner = f"postgres://przystan_owner:{keys['owner']}@127.0.0.1:{port}/przystan"
    return _with_roles(owner, keys), owner


@contextlib.contextmanager
def _postgres(home: Path, password: str, *, throwaway: bool) -> Iterator[int]:
    programs, data, user = binaries.postgres_bin(home), home / "postgres", paths.server_user()
    if not (data / "PG_VERSION").exists():
        _initialise(programs, home, data, password)
    _forget_dead_server(data)
    port = processes.free_port()
    options = _POSTGRES | (_FAST if throwaway else {}) | {"port": str(port)}
    command: list[str | Path] = [programs / "postgres", "-D", data]
    for key, value in options.items():
        command += ["-c", f"{key}={value}"]
    with (home / "postgres.log").open("ab") as log:
        child = processes.start(
            command, user=user, cwd=data, output=log.fileno(), death_signal=signal.SIGINT
        )
    try:
        address = f"host=127.0.0.1 port={port} user=postgres password={password} dbname=postgres"
        processes.wait_until(lambda: _answers(child, address, home), "PostgreSQL")
        yield port
    finally:
        processes.stop(child, signal.SIGINT)


def _initialise(programs: Path, home: Path, data: Path, password: str) -> None:
    word = home / "password"
    word.write_text(password)
    user = paths.server_user()
    if user:
        shutil.chown(word, user)
    try:
        done = subprocess.run(
            [programs / "initdb", "-D", data, "-U", "postgres", "--auth=scram-sha-256",
             f"--pwfile={word}", "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync"],
            user=paths.server_user(), cwd=home, capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        word.unlink()
    if done.returncode:
        raise RuntimeError(f"PostgreSQL could not be set up: {done.stderr.strip()[-300:]}")


def _forget_dead_server(data: Path) -> None:
    """Remove a PID file whose server is gone, or stop a server that outlived its demo."""
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text().split("\n", 1)[0] or 0)
    try:
        name = Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        name = ""
    if name == "postgres":
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        processes.wait_until(lambda: not Path(f"/proc/{pid}").exists(), "the old PostgreSQL", 20)
    pid_file.unlink(missing_ok=True)


def _answers(child: subprocess.Popen[bytes], address: str, home: Path) -> bool:
    if child.poll() is not None:
        tail = (home / "postgres.log").read_text(errors="replace").strip().splitlines()[-3:]
        raise RuntimeError("PostgreSQL ended at once: " + " / ".join(tail))
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextlib.contextmanager
def _redis(home: Path, password: str) -> Iterator[str]:
    port, folder = processes.free_port(), home / "redis"
    folder.mkdir(exist_ok=True)
    user = paths.server_user()
    if user:
        shutil.chown(folder, user)
    command: list[str | Path] = [
        binaries.redis_server(home),
        "--bind",
        "127.0.0.1",
        "--port",
        str(port),
        "--dir",
        folder,
        "--requirepass",
        password,
        "--save",
        "60 1",
        "--appendonly",
        "no",
    ]
    with (home / "redis.log").open("ab") as log:
        child = processes.start(command, user=user, cwd=folder, output=log.fileno())
    address = f"redis://:{password}@127.0.0.1:{port}/0"
    try:
        processes.wait_until(lambda: _pings(address), "Redis")
        yield address
    finally:
        processes.stop(child)


def _pings(address: str) -> bool:
    try:
        return bool(redis.Redis.from_url(address, socket_connect_timeout=1).ping())
    except redis.RedisError:
        return False


def _create_owner(admin: str, keys: dict[str, str]) -> None:
    with psycopg.connect(admin, autocommit=True) as session:
        _ensure_role(session, "przystan_owner", "LOGIN CREATEDB CREATEROLE", keys["owner"])
        known = session.execute("SELECT 1 FROM pg_database WHERE datname = 'przystan'").fetchone()
        if known is None:
            session.execute("CREATE DATABASE przystan OWNER przystan_owner")


def _with_roles(owner: str, keys: dict[str, str]) -> str:
    """Return the address of the web's log-in, a role that owns nothing; made if missing."""
    with psycopg.connect(owner, autocommit=True) as session:
        _ensure_role(session, "przystan_web", "LOGIN NOINHERIT", keys["web"])
        session.execute("GRANT przystan_web TO CURRENT_USER")
        host, port = session.info.host, session.info.port
        return f"postgres://przystan_web:{keys['web']}@{host}:{port}/{session.info.dbname}"


def _ensure_role(
    session: "psycopg.Connection[tuple[object, ...]]", name: str, rights: str, password: str
) -> None:
    known = session.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = "ALTER" if known else "CREATE"
    statement = f"{verb} ROLE {name} {rights} PASSWORD "
    session.execute(psycopg.sql.SQL(statement) + psycopg.sql.Literal(password))
