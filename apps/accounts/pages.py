"""Who may open a page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from apps.accounts.labels import role_label
from apps.accounts.models import User
from apps.accounts.rules import Permission, roles_with
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
                raise NotPermitted(_refusal(permissions))
            return view(request, *args, **kwargs)

        return cast("View[P]", guarded)

    return decorate


def user_of(request: HttpRequest) -> User:
    """Return the signed-in user."""
    return cast(User, request.user)


def _refusal(permissions: tuple[Permission, ...]) -> str:
    roles = {role for permission in permissions for role in roles_with(permission)}
    who = ", ".join(sorted(str(role_label(role)) for role in roles))
    return _("Your role does not allow this. Who can do it: %(who)s.") % {"who": who}
