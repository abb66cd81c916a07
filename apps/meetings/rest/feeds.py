"""The address of one's own calendar over REST: issued and shown once, known of, revoked."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.permissions import require_any
from apps.accounts.rest.views import UserView
from apps.accounts.rules import Scope
from apps.common.rest.fields import NothingBody
from apps.common.rest.views import valid
from apps.meetings import selectors
from apps.meetings.models import Feed
from apps.meetings.services import feeds
from apps.procedures.selectors import READERS


class FeedOut(serializers.Serializer[Any]):
    """Whether the user has a calendar for their own programme; never its address."""

    is_issued = serializers.BooleanField()
    issued_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When the token ends that issued the address, and the address with it; null for one "
        "that was issued on the page.",
    )


class IssuedFeedOut(FeedOut):
    """A new address, which is never shown again."""

    address = serializers.URLField(
        help_text="For a calendar programme (iCalendar). Whoever has it sees the user's hours."
    )


class FeedView(UserView):
    """A view of the user's own calendar, for those who have one on its page."""

    read_scope = Scope.CALENDAR_WRITE
    write_scope = Scope.CALENDAR_WRITE

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let nobody else in."""
        super().initial(request, *args, **kwargs)
        require_any(self.actor, READERS)


class AddressView(FeedView):
    """The address of the user's calendar."""

    @extend_schema(operation_id="calendar_address", responses=FeedOut)
    def get(self, request: Request) -> Response:
        """Show whether the address of the user's own calendar was issued. The address is not shown again."""
        return Response(FeedOut(_row(selectors.own_feed(self.actor, timezone.now()))).data)

    # No Idempotency-Key: what is answered under one is kept for a day, and of this secret nothing is
    # kept but its hash. A repeat issues another address, and the lost one ends.
    @extend_schema(
        operation_id="calendar_address_issue",
        request=NothingBody,
        responses={201: IssuedFeedOut},
    )
    def post(self, request: Request) -> Response:
        """Issue the address of the user's own calendar. It is shown once; an earlier one ends.

        The address ends with the token that issued it. It opens the hours of the user's appointments
        and nothing else. A repeated request issues another one: there is no Idempotency-Key here.
        """
        valid(NothingBody, request.data)
        feed, secret = feeds.issue(user=self.actor, now=timezone.now(), by=self.token)
        row = {**_row(feed), "address": feeds.address_of(secret)}
        return Response(IssuedFeedOut(row).data, status=201)


class RevokeView(FeedView):
    """Ending the address of the user's calendar."""

    problems = {"POST": (404,)}

    @extend_schema(
        operation_id="calendar_address_revoke", request=NothingBody, responses={200: FeedOut}
    )
    def post(self, request: Request) -> Response:
        """End the address of the user's own calendar, wherever it was issued."""
        valid(NothingBody, request.data)
        feeds.revoke(user=self.actor, now=timezone.now())
        return Response(FeedOut(_row(None)).data)


def _row(feed: Feed | None) -> dict[str, Any]:
    token = feed.issued_by if feed else None
    return {
        "is_issued": feed is not None,
        "issued_at": feed.created_at if feed else None,
        "expires_at": token.expires_at if token else None,
    }
