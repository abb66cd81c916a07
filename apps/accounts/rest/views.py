"""Views that act for the user whose token was sent."""

from typing import Any, cast

from rest_framework.request import Request

from apps.accounts.models import ApiToken, User
from apps.accounts.permissions import require
from apps.accounts.rules import Permission, Scope
from apps.common.rest.views import ApiView


class UserView(ApiView):
    """A view of a signed-in user."""

    @property
    def actor(self) -> User:
        """The user of the token."""
        return cast(User, self.request.user)

    @property
    def token(self) -> ApiToken:
        """The token itself."""
        return cast(ApiToken, self.request.auth)


class StaffView(UserView):
    """A view for the team's staff: who serves it, and its chair."""

    read_scope = Scope.PROCEDURES_READ
    write_scope = Scope.PROCEDURES_WRITE

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let nobody else in, before anything is looked for."""
        super().initial(request, *args, **kwargs)
        require(self.actor, Permission.RECEIVE_FORM)
