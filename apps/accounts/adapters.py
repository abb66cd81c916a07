"""How allauth behaves here: nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the office's administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False, always."""
        return False


def client_address(request: HttpRequest) -> str | None:
    """Return the caller's address behind the known number of proxies; lock-outs count by it.

    One way of telling for django-axes and allauth: the last proxies' own entries, never what the
    caller wrote into the header.
    """
    address: str | None = get_client_ip(request)
    return address
