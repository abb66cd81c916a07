"""Throttles, counted in Redis under the office's keys."""

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:  # settings name this module: at run time the import would be circular
    from rest_framework.views import APIView


class TokenThrottle(SimpleRateThrottle):
    """So many requests a minute for each token; fewer, by address, for those without one."""

    scope = "token"

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        """Return the key under which this caller's requests are counted."""
        if request.auth is not None:
            return f"throttle:token:{request.auth.pk}"
        self.rate = str(self.THROTTLE_RATES["anon"])
        self.num_requests, self.duration = self.parse_rate(self.rate)
        return f"throttle:anon:{self.get_ident(request)}"
