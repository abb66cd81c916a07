"""``python -m przystan.local``: ``demo``, ``reset``, ``manage …``, ``beside -- …``, ``run -- …``."""

import os
import subprocess
import sys

from przystan.local import demo, paths, servers


def main() -> int:
    """Run one of the commands; errors that a person can mend are one line."""
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    command, rest = sys.argv[1], sys.argv[2:]
    try:
        return _COMMANDS[command](rest)
    except KeyError:
        print(f"Unknown command {command}. {__doc__}", file=sys.stderr)
        return 2
    except (RuntimeError, TimeoutError, OSError) as error:
        print(f"przystan: {error}", file=sys.stderr)
        return 1


def _demo(_arguments: list[str]) -> int:
    return demo.run(int(os.environ.get("PORT") or 8000))


def _reset(_arguments: list[str]) -> int:
    paths.remove_all()
    print("Removed: .local/")
    return 0


def _manage(arguments: list[str]) -> int:
    """Run a management command against the demo's servers, running ones or started for it."""
    environment = demo.running_environment()
    command = [sys.executable, str(paths.ROOT / "manage.py"), *arguments]
    if environment:
        return subprocess.call(command, env={**os.environ, **environment})
    with servers.running("demo") as addresses:
        return subprocess.call(command, env={**os.environ, **addresses.environment()})


def _beside(arguments: list[str]) -> int:
    """Run a command beside the demo that runs now, with its environment."""
    environment = demo.running_environment()
    if environment is None:
        raise RuntimeError("The demo does not run. Start it first: make demo")
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    return subprocess.call(command, env={**os.environ, **environment})


def _run(arguments: list[str]) -> int:
    """Run a command with servers of its own; nothing of them is kept for a next time."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    name = f"run-{os.getpid()}"
    try:
        with servers.running(name, throwaway=True) as addresses:
            return subprocess.call(command, env={**os.environ, **addresses.environment()})
    finally:
        paths.remove(name)


_COMMANDS = {"demo": _demo, "reset": _reset, "manage": _manage, "run": _run, "beside": _beside}

if __name__ == "__main__":
    sys.exit(main())
