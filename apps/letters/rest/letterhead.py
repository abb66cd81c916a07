"""The head of the team's letters over REST."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.rest.views import StaffView
from apps.common.rest.fields import Input, Text
from apps.common.rest.views import valid
from apps.teams import letterhead


class LetterheadBody(Input):
    """Who writes the team's letters."""

    team = Text(max_length=160)
    unit = Text(max_length=160, allow_blank=True, help_text="Who serves the team.")
    address = Text(max_length=200, allow_blank=True)
    phone = Text(max_length=80, allow_blank=True)


class LetterheadOut(serializers.Serializer[Any]):
    """The head as it is printed, line by line."""

    lines = serializers.ListField(child=serializers.CharField())


class LetterheadView(StaffView):
    """The head of letters."""

    @extend_schema(operation_id="letterhead", responses=LetterheadOut)
    def get(self, request: Request) -> Response:
        """Show the head with which letters are issued now, for the team's staff."""
        return Response(_shown())

    @extend_schema(
        operation_id="letterhead_change", request=LetterheadBody, responses={200: LetterheadOut}
    )
    def post(self, request: Request) -> Response:
        """Write the head anew; letters that were issued stay as they are."""
        letterhead.keep(actor=self.actor, now=timezone.now(), **valid(LetterheadBody, request.data))
        return Response(_shown())


def _shown() -> Any:
    return LetterheadOut({"lines": letterhead.sender_lines()}).data
