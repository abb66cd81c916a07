"""Finding procedures over REST: what somebody looks for stands in the body and in no address."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.permissions import require_any
from apps.accounts.rest.views import UserView
from apps.accounts.rules import Scope
from apps.common.rest.fields import Input, Text
from apps.common.rest.views import valid
from apps.procedures import selectors
from apps.procedures.rest import presentation
from apps.procedures.rest.serializers import ProcedureOut


class SearchBody(Input):
    """Whom or what somebody looks for."""

    text = Text(
        max_length=200,
        help_text="A number or its beginning, a PESEL, or the beginning of a surname; a first name may"
        " follow.",
    )


class FoundOut(serializers.Serializer[Any]):
    """Procedures that were found."""

    results = ProcedureOut(many=True)
    has_more = serializers.BooleanField(help_text="Whether more than these 50 were found.")


class SearchView(UserView):
    """Finding procedures. It is posted and changes nothing, so it asks for the scope of reading."""

    write_scope = Scope.PROCEDURES_READ

    @extend_schema(operation_id="procedures_search", request=SearchBody, responses={200: FoundOut})
    def post(self, request: Request) -> Response:
        """Find procedures that the user may open by number, PESEL or surname.

        The text is sent in the body, for addresses are logged. It is kept nowhere.
        """
        require_any(self.actor, selectors.READERS)
        found = selectors.search(self.actor, valid(SearchBody, request.data)["text"])
        rows = list(found.select_related("started_by")[: selectors.MOST_FOUND + 1])
        shown = {
            "results": rows[: selectors.MOST_FOUND],
            "has_more": len(rows) > selectors.MOST_FOUND,
        }
        context = {"followed": presentation.followed(self.actor)}
        return Response(FoundOut(shown, context=context).data)
