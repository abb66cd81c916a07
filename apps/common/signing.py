"""Signed values that hold in one office only (D3)."""

from typing import Any

from django.core import signing  # noqa: TID251 - the helper that the rule points to

from tenants.schema import current_schema

BadSignature = signing.BadSignature


def dumps(value: Any, *, purpose: str) -> str:
    """Return ``value`` signed for this purpose in the active office."""
    return signing.dumps(value, salt=_salt(purpose))


def loads(text: str, *, purpose: str, max_age: int) -> Any:
    """Return the value. Raises ``BadSignature`` when it is from elsewhere or too old."""
    return signing.loads(text, salt=_salt(purpose), max_age=max_age)


def _salt(purpose: str) -> str:
    return f"{current_schema()}:{purpose}"
