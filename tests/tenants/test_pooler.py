"""A transaction-pooling proxy leaks search path and role between offices (D14): it is refused."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from przystan.local import paths, processes
from tenants import checks

PGBOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
CONFIG = """
[databases]
* = host={HOST} port={PORT} user={USER} password={PASSWORD}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
ignore_startup_parameters = extra_float_digits,options
"""


@contextlib.contextmanager
def pooler(mode: str, folder: Path) -> Iterator[int]:
    """Run a real PgBouncer before the test's database."""
    port, given = processes.free_port(), connection.settings_dict
    folder.chmod(0o755)
    config = folder / "pgbouncer.ini"
    config.write_text(CONFIG.format(port=port, mode=mode, **given))
    child = processes.start([str(PGBOUNCER), str(config)], user=paths.server_user())
    try:
        processes.wait_until(lambda: not processes.is_free(port), "PgBouncer", 10)
        yield port
    finally:
        processes.stop(child)


@pytest.fixture
def through(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Send the connections that the check opens through a port."""

    def use(port: int) -> None:
        monkeypatch.setitem(connection.settings_dict, "PORT", port)

    return use


def test_a_direct_connection_is_accepted(db: None) -> None:
    assert checks.same_server_process()


@pytest.mark.skipif(PGBOUNCER is None, reason="PgBouncer is not installed; CI installs it.")
@pytest.mark.parametrize(("mode", "accepted"), [("transaction", False), ("session", True)])
def test_a_pooler_is_told_by_its_mode(db: None, through: Any, mode: str, accepted: bool) -> None:
    with contextlib.ExitStack() as ending:
        folder = Path(ending.enter_context(_open_folder()))
        through(ending.enter_context(pooler(mode, folder)))
        assert checks.same_server_process() is accepted


@pytest.mark.skipif(PGBOUNCER is None, reason="PgBouncer is not installed; CI installs it.")
def test_a_process_behind_it_does_not_start(db: None, through: Any) -> None:
    with _open_folder() as folder, pooler("transaction", Path(folder)) as port:
        through(port)
        with pytest.raises(ImproperlyConfigured, match="transaction-pooling"):
            checks.refuse_transaction_pooling()


@contextlib.contextmanager
def _open_folder() -> Iterator[str]:
    """A folder that PgBouncer's own account can read; pytest's folders are closed to others."""
    with tempfile.TemporaryDirectory() as folder:
        yield folder
