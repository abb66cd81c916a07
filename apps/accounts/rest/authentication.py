"""``Authorization: Bearer <token>``."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.accounts import selectors, services
from apps.accounts.models import ApiToken, User


class TokenAuthentication(BaseAuthentication):
    """Find the token by its hash, in the office whose host was called."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the user and the token, None without a header. Raises ``AuthenticationFailed``."""
        header = request.headers.get("Authorization", "").split()
        if not header or header[0].lower() != "bearer":
            return None
        now = timezone.now()
        text = header[1] if len(header) == 2 else ""
        token = selectors.usable_token(services.token_hash(text), now)
        if token is None:
            raise AuthenticationFailed(
                _("The token is unknown, expired or revoked. Issue a new one on the page Account.")
            )
        today = timezone.localdate(now)
        if token.last_used_on != today:
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of a 401."""
        return 'Bearer realm="api"'


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular has no types
    """How the schema describes it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return OpenAPI's description."""
        return {"type": "http", "scheme": "bearer"}
