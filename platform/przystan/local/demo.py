"""``make demo``: servers, schemas, demo data, then web, worker and beat with one readable log."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

from przystan.local import paths, processes, servers

DESCRIPTION = paths.LOCAL / "demo.json"
ENVIRONMENT = paths.LOCAL / "demo-environment.json"
MAIL = paths.LOCAL / "mail"
_PARTS = paths.LOCAL / "demo-offices"
# Nysa is as large as three others together: two processes finish at about the same time.
_SHARES = (
    ("g_160705", "g_120402", "w_16", "w_02"),
    ("g_180602", "g_180501", "g_020101", "w_18", "w_12"),
)
MOST_RESTARTS = 5
_ORDER = ["g_180602", "g_180501", "g_160705", "g_020101", "g_120402"]


class Stopped(Exception):
    """Somebody asked us to end."""


def run(port: int) -> int:
    """Run the demo in the foreground until it is stopped. Returns the exit code."""
    if not processes.is_free(port):
        raise processes.Taken(f"Port {port} is in use. Choose another: make demo PORT={port + 1}")
    signal.signal(signal.SIGTERM, _stop)
    began = time.monotonic()
    try:
        with servers.running("demo") as addresses, contextlib.ExitStack() as stack:
            environment = _environment(addresses, port)
            _say("PostgreSQL and Redis answer")
            _prepare(environment)
            with _remembered(environment):
                children = Children(environment, port)
                stack.callback(children.stop)
                _wait_for_all(children.running, environment, port)
                _print_table(port, time.monotonic() - began)
                _follow(children)
    except (Stopped, KeyboardInterrupt):
        _say("Stopped. The data stays; `make demo-reset` removes it.")
        return 0
    return 1


def running_environment() -> dict[str, str] | None:
    """Return the environment of the demo that runs now, None when none does."""
    try:
        stored: dict[str, Any] = json.loads(ENVIRONMENT.read_text())
        os.kill(stored["pid"], 0)
    except (OSError, ValueError):
        return None
    environment: dict[str, str] = stored["environment"]
    return environment


def _environment(addresses: servers.Addresses, port: int) -> dict[str, str]:
    MAIL.mkdir(parents=True, exist_ok=True)
    return {
        **addresses.environment(),
        "DJANGO_SETTINGS_MODULE": "przystan.settings.dev",
        "PYTHONPATH": f"{paths.ROOT / 'platform'}:{paths.ROOT}",
        "PYTHONUNBUFFERED": "1",
        # Messages are JSON: what Celery warns of under root cannot happen.
        "PYTHONWARNINGS": "ignore:You're running the worker",
        "BASE_DOMAIN": "localhost",
        "PUBLIC_PORT": str(port),
        "EMAIL_URL": f"filemail:///{MAIL}",
        "LOG_FORMAT": "console",
        "SWEEP_SECONDS": "10",
        "STATISTICS_SECONDS": "15",
    }


def _prepare(environment: dict[str, str]) -> None:
    """Bring schemas and demo data to the present; nothing to do costs a second or two."""
    owner = {**environment, "PRZYSTAN_AS_OWNER": "1"}
    _step("Schemas", [sys.executable, "manage.py", "migrate_offices"], owner)
    if DESCRIPTION.exists() and _is_filled():
        return
    _step("Nine offices", [sys.executable, "-m", "przystan.demo", "offices"], owner)
    _say("Demo data: two years of five gminas (about half a minute)")
    _PARTS.mkdir(parents=True, exist_ok=True)
    fillers = [
        subprocess.Popen(
            [sys.executable, "-m", "przystan.demo", "data", str(_PARTS), *share],
            env={**os.environ, **environment}, cwd=paths.ROOT,
        )
        for share in _SHARES
    ]  # fmt: skip
    if any([child.wait() for child in fillers]):
        raise RuntimeError("The demo data could not be loaded. See the lines above.")


def _is_filled() -> bool:
    return all((_PARTS / f"{name}.json").exists() for share in _SHARES for name in share)


def _step(what: str, command: list[str], environment: dict[str, str]) -> None:
    _say(what)
    done = subprocess.run(
        command, env={**os.environ, **environment}, cwd=paths.ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{what} failed: {(done.stderr or done.stdout).strip()[-2000:]}")


@contextlib.contextmanager
def _remembered(environment: dict[str, str]) -> Iterator[None]:
    """Let `make manage` find the servers while they run."""
    ENVIRONMENT.touch(mode=0o600)
    ENVIRONMENT.write_text(json.dumps({"pid": os.getpid(), "environment": environment}))
    try:
        yield
    finally:
        ENVIRONMENT.unlink(missing_ok=True)


def _commands(port: int) -> dict[str, list[str]]:
    return {
        "web": ["gunicorn", "przystan.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2",
                "--threads", "4", "--log-level", "warning", "--worker-tmp-dir", "/dev/shm"],  # noqa: S108 - memory, as gunicorn advises
        "worker": ["celery", "--quiet", "-A", "worker.celery", "worker", "--concurrency", "2",
                   "--loglevel", "WARNING", "-Q", "sweeps,reminders,parcels,statistics",
                   "--without-mingle"],
        "beat": ["celery", "--quiet", "-A", "worker.celery", "beat", "--loglevel", "WARNING", "-s",
                 str(paths.LOCAL / "beat-schedule"), "--pidfile="],
    }  # fmt: skip


class Children:
    """Web, worker and beat. One that ends is started again, a few times."""

    def __init__(self, environment: dict[str, str], port: int) -> None:
        self._environment, self._commands = environment, _commands(port)
        self._restarts = dict.fromkeys(self._commands, 0)
        self.running = {name: self._start(name) for name in self._commands}

    def _start(self, name: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", *self._commands[name]]
        return processes.start(command, env=self._environment, cwd=paths.ROOT)

    def revive(self) -> list[str]:
        """Start again what has ended; returns the names. Raises ``RuntimeError`` when it keeps ending."""
        ended = [name for name, child in self.running.items() if child.poll() is not None]
        for name in ended:
            self._restarts[name] += 1
            if self._restarts[name] > MOST_RESTARTS:
                raise RuntimeError(f"{name} ends again and again. See the lines above.")
            _say(f"{name} ended and is started again")
            self.running[name] = self._start(name)
        return ended

    def stop(self) -> None:
        """Stop all."""
        for child in self.running.values():
            processes.stop(child)


def _wait_for_all(
    children: dict[str, "subprocess.Popen[bytes]"], environment: dict[str, str], port: int
) -> None:
    def answers() -> bool:
        for name, child in children.items():
            if child.poll() is not None:
                output = child.stdout.read().decode(errors="replace") if child.stdout else ""
                raise RuntimeError(f"{name} ended at once: {output.strip()[-1500:]}")
        return _is_ready(port)

    processes.wait_until(answers, "The web server")
    processes.wait_until(lambda: _worker_answers(environment), "The worker")


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2) as answer:
            return int(answer.status) == 200
    except (urllib.error.URLError, OSError):
        return False


def _worker_answers(environment: dict[str, str]) -> bool:
    done = subprocess.run(
        [sys.executable, "-m", "celery", "-A", "worker.celery", "inspect", "ping", "-t", "3"],
        env={**os.environ, **environment}, cwd=paths.ROOT, capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode == 0


def _print_table(port: int, seconds: float) -> None:
    offices = [json.loads((_PARTS / f"{name}.json").read_text()) for name in _all_names()]
    for office in offices:
        office["url"] = f"{office['url'].rsplit(':', 1)[0]}:{port}"
    DESCRIPTION.touch(mode=0o600)
    DESCRIPTION.write_text(json.dumps({"offices": offices}, ensure_ascii=False, indent=1))
    for office in offices:
        print(f"\n{office['name']}  {office['url']}")
        for user in office["users"]:
            print(f"    {user['username']:16} {user['password']:24} {user['role']}")
    print(f"\nThe same in {DESCRIPTION.relative_to(paths.ROOT)}; mails go to .local/mail/")
    print(f"Przystań is ready ({seconds:.0f} s). Ctrl-C stops it.", flush=True)


def _all_names() -> list[str]:
    names = [name for share in _SHARES for name in share]
    return _ORDER + [name for name in names if name.startswith("w")]


def _follow(children: Children) -> None:
    """Print what the processes say, one prefix each, for as long as they run."""
    chooser = selectors.DefaultSelector()
    _listen(chooser, children, list(children.running))
    while True:
        for key, _events in chooser.select(timeout=1):
            lines = key.fileobj.readlines()  # type: ignore[union-attr]  # our pipes, not numbers
            if not lines:
                chooser.unregister(key.fileobj)
            for line in lines:
                print(f"{key.data:>7} | {line.decode(errors='replace').rstrip()}", flush=True)
        _listen(chooser, children, children.revive())


def _listen(chooser: selectors.BaseSelector, children: Children, names: list[str]) -> None:
    for name in names:
        output = children.running[name].stdout
        if output:
            os.set_blocking(output.fileno(), False)
            chooser.register(output, selectors.EVENT_READ, name)


def _say(text: str) -> None:
    print(f"• {text}", flush=True)


def _stop(_signal: int, _frame: object) -> None:
    raise Stopped
