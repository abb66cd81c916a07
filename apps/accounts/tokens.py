"""Tokens of password resets, bound to the office (D3)."""

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator

from apps.accounts.models import User
from tenants.schema import current_schema


class OfficeTokenGenerator(EmailAwarePasswordResetTokenGenerator):
    """A reset link of one office opens nothing in another, even for equal users."""

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{current_schema()}:{super()._make_hash_value(user, timestamp)}"
