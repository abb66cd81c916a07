"""A view names the scope for reading and the scope for writing."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from apps.accounts.models import ApiToken
from apps.accounts.rules import Scope

if TYPE_CHECKING:  # settings name this module: at run time the import would be circular
    from rest_framework.views import APIView


class HasScope(BasePermission):
    """The token was issued for what the view does. A view without scopes is closed to all."""

    message: str

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Whether the token's scopes cover the request; a method that does not exist is a 405."""
        token = request.auth
        if not isinstance(token, ApiToken):
            return False
        if request.method not in view.allowed_methods:
            return True
        attribute = "read_scope" if request.method in SAFE_METHODS else "write_scope"
        scope: Scope | None = getattr(view, attribute, None)
        self.message = _(
            "The token lacks the scope %(scope)s. Issue one with it on the page Account."
        ) % {"scope": scope}
        return scope is not None and token.has(scope)
