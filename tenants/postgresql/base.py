"""Database backend: one statement sets the search path *and* the role of the office.

The role is the second wall (architecture, section 3): a bug that reaches for another office's schema
gets "permission denied" from PostgreSQL. A failing SET is never swallowed outside of an aborted
transaction (hazard D15): the query after it would otherwise run in the wrong schema.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django_tenants.postgresql_backend import base
from psycopg.pq import TransactionStatus

from tenants import names

_SWITCH = "SELECT set_config('search_path', %s, false), set_config('role', %s, false)"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is always in exactly one office, or in ``public``, with that one's rights."""

    acts_as_owner = False
    _setting_search_path: bool
    search_path_set_schemas: list[str] | None

    def database_role(self) -> str:
        """Return the role to act as: ``none`` is the login role itself."""
        if self.acts_as_owner:
            return "none"
        if self.schema_name == names.PUBLIC:
            return names.WEB_ROLE
        return names.role_for(names.checked(self.schema_name))

    @contextmanager
    def as_owner(self) -> Iterator[None]:
        """Act as the login role inside the block: provisioning and migrations."""
        before, self.acts_as_owner = self.acts_as_owner, True
        self.search_path_set_schemas = None
        try:
            yield
        finally:
            self.acts_as_owner = before
            self.search_path_set_schemas = None

    def _handle_search_path(self, cursor: Any = None) -> None:
        if self._setting_search_path or self.search_path_set_schemas:
            return
        paths = self._get_cursor_search_paths()
        self._setting_search_path = True
        own = cursor is None
        switching = self.connection.cursor() if own else cursor
        try:
            quoted = ", ".join(base.quote_schema_name(path) for path in paths)
            switching.execute(_SWITCH, [quoted, self.database_role()])
            self.search_path_set_schemas = paths
        except (base.DatabaseError, base.psycopg.Error):
            # In an aborted transaction every statement fails, the next one too; else it is real.
            if self.connection.info.transaction_status is not TransactionStatus.INERROR:
                raise
            self.search_path_set_schemas = None
        finally:
            self._setting_search_path = False
            if own:
                switching.close()
