"""Views that act for the user whose token was sent."""

from typing import cast

from apps.accounts.models import User
from apps.common.rest.views import ApiView


class UserView(ApiView):
    """A view of a signed-in user."""

    @property
    def actor(self) -> User:
        """The user of the token."""
        return cast(User, self.request.user)
