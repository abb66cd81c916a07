"""Tokens of password resets, bound to the office (D3)."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from apps.accounts.models import User
from tenants.schema import current_schema


class OfficeTokenGenerator(PasswordResetTokenGenerator):
    """A reset link of one office opens nothing in another, even for equal users.

    Django's own generator already ends a link with the password, the e-mail or the next sign-in.
    allauth's subclass of it cannot be imported before allauth's forms, which import this module.
    """

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{current_schema()}:{super()._make_hash_value(user, timestamp)}"
