"""How allauth behaves here: nobody signs up by themselves."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common import keys


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the office's administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False, always."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Return whether the address is of this office's host; allauth would take every office's."""
        host = context.request.get_host()
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts={host})

    def clean_password(self, password: str, user: AbstractBaseUser | None = None) -> str:
        """Return a password that may be set; never again the first one, which the administrator knows."""
        if isinstance(user, User) and user.must_change_password and user.check_password(password):
            raise ValidationError(_("The administrator knows this password. Choose another."))
        cleaned: str = super().clean_password(password, user)
        return cleaned

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Set a password that the user chose: nothing is left to change."""
        if isinstance(user, User):
            user.must_change_password = False
        super().set_password(user, password)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seeds of codes are kept under the office's key: a backup alone makes no valid code."""

    _CONTEXT = "mfa_authenticator.data"

    def encrypt(self, text: str) -> str:
        """Return the text under the office's key."""
        return base64.b64encode(keys.encrypt(text.encode(), context=self._CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was encrypted."""
        return keys.decrypt(base64.b64decode(encrypted_text), context=self._CONTEXT).decode()


def client_address(request: HttpRequest) -> str | None:
    """Return the caller's address behind the known number of proxies; lock-outs count by it.

    One way of telling for django-axes and allauth: the last proxies' own entries, never what the
    caller wrote into the header.
    """
    address: str | None = get_client_ip(request)
    return address
