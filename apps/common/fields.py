"""Columns encrypted under the office's key."""

import json
from typing import Any

from django.db import models

from apps.common import keys


class EncryptedJSONField(models.BinaryField):  # type: ignore[type-arg]  # any JSON
    """A JSON value that the database, a backup and another office cannot read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    @property
    def _context(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> bytes | None:
        """Encrypt on the way in."""
        if value is None:
            return None
        return keys.encrypt(json.dumps(value, ensure_ascii=False).encode(), context=self._context)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Hand bytes to the driver."""
        content = value if prepared else self.get_prep_value(value)
        return None if content is None else connection.Database.Binary(content)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Decrypt on the way out."""
        if value is None:
            return None
        return json.loads(keys.decrypt(bytes(value), context=self._context))

    def to_python(self, value: Any) -> Any:
        """Leave the value as it is: it is JSON already."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Refuse serialisation: dumps must not carry clear text."""
        raise TypeError("Encrypted fields are not serialised.")


class EncryptedBytesField(EncryptedJSONField):
    """Bytes that the database, a backup and another office cannot read."""

    def get_prep_value(self, value: Any) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else keys.encrypt(bytes(value), context=self._context)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Decrypt on the way out."""
        return None if value is None else keys.decrypt(bytes(value), context=self._context)
