"""Who may open a page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from apps.accounts.models import User
from apps.accounts.permissions import refusal
from apps.accounts.rules import Permission
from apps.common.errors import NotPermitted

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(*permissions: Permission) -> Callable[[View[P]], View[P]]:
    """Let only signed-in users in, who have at least one of the permissions where some are named.

    Others are sent to sign in, or refused with a sentence that says who may.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if permissions and not user_of(request).permissions & set(permissions):
                raise NotPermitted(refusal(user_of(request), permissions))
            return view(request, *args, **kwargs)

        return cast("View[P]", guarded)

    return decorate


def user_of(request: HttpRequest) -> User:
    """Return the signed-in user."""
    return cast(User, request.user)
